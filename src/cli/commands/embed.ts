/** `headlight embed`: photos in, one row of pooled features for each out. */
import { HeadlightError } from '../../vit/errors';
import { visibleJson } from '../../vit/visible';
import { askedTexts, embedTexts } from '../embed/texts';
import { FeatureRows, lengthOf } from '../embed/rows';
import { featureSink, isParquet, type FeatureSink, type PhotoSize } from '../embed/sink';
import { displayPath } from '../inputs';
import { withLeftOut } from '../left-out';
import { eachPhoto, sayHandled } from '../many/each-photo';
import { inJournal } from '../many/kept';
import { journalPlace, openJournal } from '../many/resumed';
import { photoSource } from '../many/source';
import { modelOf, named } from '../open-model';
import { notesOf } from '../photo-notes';
import { EXIT, type Command } from '../command';
import { engineOf, failureOf } from '../result';
import { formatOf, openRuntime, outFile } from '../runtime';
import { noteSentences } from '../sentences';
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

const embedPhotos: Command = async (context) => {
  const { args, streams } = context;
  const format = formatOf(args, ['table', 'json']);
  const out = args.has('out') ? outFile(args, 'out', ['.npy', '.parquet']) : null;
  const journalAt = journalPlace(args, out);
  const source = await photoSource(context, 'embed', journalAt !== null);
  const { inputs, stream, leftOut } = source;
  if (inputs.photos.length === 0) return EXIT.someFailed;
  const model = await modelOf(args, streams);
  const files = [out, journalAt].filter((path) => path !== null);
  await checkPlaces(files, { photos: inputs.photos.map(({ path }) => path), model });
  const normalised = args.has('normalise');
  const rows = new FeatureRows(normalised, !isParquet(out));
  const journal = journalAt === null ? null : await openJournal<Embedded>(journalAt, args, model, { command: 'embed' });
  const sink = await featureSink(out, rows, model, streams);
  const runtime = await openRuntime(args, streams, { first: 'features', opened: model }).catch(failing(sink));
  try {
    const [items, lines] = [[] as object[], [] as Line[]];
    const failed = async (path: string, error: unknown): Promise<void> => {
      items.push(failureOf(runtime, path, error));
      await sink.failed(path, error);
    };
    for (const { path, error } of inputs.failed) await failed(path, HeadlightError.fromData(error));
    const kept = journal && inJournal<Float32Array, Embedded>(journal, runtime);
    const handled = await eachPhoto(
      context,
      runtime,
      { stream, photos: stream, kept, leftOut },
      {
        ask: (session, _photo, pixels) => session.features(pixels),
        said: (_photo, pixels, pooled): Embedded => ({ pooled, size: sizeOf(pixels), notes: notesOf(pixels) }),
        async give({ path }, { pooled, size, notes }) {
          const { row, features } = rows.add(pooled);
          await sink.add(path, features, size);
          const file = displayPath(path);
          const about = { ...named(model), engine: engineOf(runtime), file, row, dim: features.length, normalised };
          items.push({ ...about, ...(out === null ? { features: Array.from(features) } : { out }), ...notes });
          lines.push({ file, row, features: out === null ? features : null });
          return undefined;
        },
        failed: ({ path }, error) => failed(path, error),
      },
    );
    await sink.finish();
    if (format === 'table') for (const note of noteSentences(model.checkpoint)) streams.message(note);
    const isJson = format === 'json';
    await streams.result(
      isJson ? jsonOf(withLeftOut(items, inputs.leftOut), source.single) : tableOf(lines, rows.shape, out),
    );
    sayHandled(context, source, handled);
    const failures = handled.failures + inputs.failed.length;
    return failures > 0 || stream.isStopped(handled.handled) ? EXIT.someFailed : EXIT.done;
  } catch (error) {
    return await failing(sink)(error);
  } finally {
    await journal?.close();
    streams.clearProgress();
    runtime.dispose();
  }
};

/** What `--resume` keeps of a photo. */
interface Embedded {
  readonly pooled: Float32Array;
  readonly size: PhotoSize;
  readonly notes: ReturnType<typeof notesOf>;
}

const sizeOf = ({ photoRows, photoCols }: PhotoSize): PhotoSize => ({ photoRows, photoCols });

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
