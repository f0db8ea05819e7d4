/** `headlight embed`: photos in, one row of pooled features for each out. */
import { HeadlightError } from '../../vit/errors';
import { visibleJson } from '../../vit/visible';
import { askedTexts, embedTexts } from '../embed/texts';
import { FeatureRows, lengthOf } from '../embed/rows';
import { featureSink, isParquet, type FeatureSink } from '../embed/sink';
import { findPhotos, displayPath } from '../inputs';
import { sayInputs, withLeftOut } from '../left-out';
import { listedPaths } from '../many/list';
import { PhotoStream } from '../many/photo-stream';
import { Progress } from '../many/progress';
import { shardOf } from '../many/shard';
import { modelOf, named } from '../open-model';
import { forEachPhoto } from '../photo-loop';
import { notesOf } from '../photo-notes';
import { EXIT, type Command } from '../command';
import { engineOf, failureOf } from '../result';
import { formatOf, openRuntime, outFile } from '../runtime';
import { noteSentences, sentenceOf } from '../sentences';
import { plain } from '../streams';
import { checkPlaces } from '../write/places';

interface Line {
  readonly file: string;
  readonly row: number;
  /** Without a file: to be shown. */
  readonly features: Float32Array | null;
}

export const run: Command = (context) => {
  const texts = askedTexts(context.args);
  return texts ? embedTexts(context, texts) : embedPhotos(context);
};

const embedPhotos: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table', 'json']);
  const out = args.has('out') ? outFile(args, 'out', ['.npy', '.parquet']) : null;
  const shard = shardOf(args);
  const { operands, listed } = await listedPaths(args);
  const inputs = await findPhotos(operands, 'embed', listed);
  const stream = new PhotoStream(inputs.photos, { shard });
  const leftOut = sayInputs(streams, inputs);
  if (inputs.photos.length === 0) return EXIT.someFailed;
  const model = await modelOf(args, streams);
  if (out !== null) await checkPlaces([out], { photos: inputs.photos.map(({ path }) => path), model });
  const normalised = args.has('normalise');
  const rows = new FeatureRows(normalised, !isParquet(out));
  const sink = await featureSink(out, rows, model, streams);
  const runtime = await openRuntime(args, streams, { first: 'features', opened: model }).catch(failing(sink));
  try {
    const [items, lines] = [[] as object[], [] as Line[]];
    const progress = new Progress(streams, stream.total, () => stream.share);
    const failed = async (path: string, error: unknown): Promise<void> => {
      items.push(failureOf(runtime, path, error));
      await sink.failed(path, error);
    };
    for (const { path, error } of inputs.failed) await failed(path, HeadlightError.fromData(error));
    const handled = await forEachPhoto(runtime, stream, signal, {
      ask: (session, _photo, pixels) => session.features(pixels),
      async done({ path }, pixels, pooled) {
        const { row, features } = rows.add(pooled);
        await sink.add(path, features, pixels);
        const file = displayPath(path);
        const about = { ...named(model), engine: engineOf(runtime), file, row, dim: features.length, normalised };
        items.push({ ...about, ...(out === null ? { features: Array.from(features) } : { out }), ...notesOf(pixels) });
        lines.push({ file, row, features: out === null ? features : null });
        progress.add();
      },
      async failed({ path }, error) {
        leftOut.failed(error);
        streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
        await failed(path, error);
        progress.add();
      },
    });
    const { shape } = rows;
    await sink.finish();
    if (format === 'json')
      await streams.result(jsonOf(withLeftOut(items, inputs.leftOut), inputs.single && shard === null));
    else {
      for (const note of noteSentences(model.checkpoint)) streams.message(note);
      await streams.result(tableOf(lines, shape, out));
    }
    leftOut.say(streams, stream);
    const isStopped = stream.isStopped(handled);
    if (isStopped) streams.message(stream.stoppedAfter(handled));
    return isStopped || lines.length < stream.given || inputs.failed.length > 0 ? EXIT.someFailed : EXIT.done;
  } catch (error) {
    return await failing(sink)(error);
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

const failing =
  (sink: FeatureSink) =>
  async (error: unknown): Promise<never> => {
    await sink.fail(error);
    throw error;
  };

function jsonOf(items: readonly object[], single: boolean): string {
  const lines = single
    ? JSON.stringify(items[0], null, 2)
    : `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  return `${visibleJson(lines)}\n`;
}

/** Which photo each row is; without a file, also its length and first numbers. */
function tableOf(lines: readonly Line[], shape: readonly [number, number], out: string | null): string {
  const head = out === null ? `float32 [${shape.join(', ')}]` : `${plain(out)}  float32 [${shape.join(', ')}]`;
  const width = String(shape[0]).length;
  const rows = lines.map(({ file, row, features }) => {
    return `${String(row).padStart(width)}  ${plain(file)}${features === null ? '' : inShort(features)}\n`;
  });
  return lines.length === 0 ? '' : `${head}\n${rows.join('')}`;
}

function inShort(features: Float32Array): string {
  const numbers = Array.from(features.subarray(0, 4), (x) => x.toPrecision(5)).join(' ');
  return `  length ${lengthOf(features).toPrecision(5)}: ${numbers} …`;
}
