/** `headlight search`: photos of a folder by how near they are to a sentence, or to another photo. */
import { statSync } from 'node:fs';
import { systemPath } from '../../main/photo/byte-path';
import { csvLine } from '../../shared/export/csv';
import { HeadlightError } from '../../vit/errors';
import { pooledWidth } from '../../vit/config';
import { visibleJson } from '../../vit/visible';
import { normalised } from '../embed/rows';
import { displayPath, findPhotos } from '../inputs';
import { sayInputs, withLeftOut } from '../left-out';
import { withTexts } from '../labels/text-engine';
import { modelOf, named, type OpenModel } from '../open-model';
import { forEachPhoto } from '../photo-loop';
import { EXIT, type Command, type CommandContext } from '../command';
import { engineOf, errorOf } from '../result';
import { openRuntime, textFormat, type Runtime } from '../runtime';
import { noteSentences, sentenceOf } from '../sentences';
import { plain } from '../streams';
import { MAX_TOP } from '../specs/common';
import { usageError } from '../usage-error';
import { checkPlaces } from '../write/places';
import { saveFile } from '../write/save-file';

interface Found {
  readonly file: string;
  readonly similarity: number;
}

export const run: Command = async (context) => {
  const { args, streams, signal } = context;
  const top = args.integer('top', 1, MAX_TOP);
  const format = textFormat(args, ['table', 'json', 'csv']);
  const { query, places } = asked(args.operands);
  const inputs = await findPhotos(places, 'search');
  const leftOut = sayInputs(streams, inputs);
  if (inputs.photos.length === 0) return EXIT.someFailed;
  const isPhoto = isFile(query);
  const model = await modelOf(args, streams);
  const out = args.text('out');
  const paths = inputs.photos.map(({ path }) => path);
  if (out !== null) await checkPlaces([out], { photos: isPhoto ? [query, ...paths] : paths, model });
  const sentence = isPhoto ? null : await sentenceFeature(context, model, query);
  const runtime = await openRuntime(args, streams, { first: 'features', opened: model });
  try {
    const wanted = sentence ?? (await photoFeature(runtime, query, signal));
    const found: Found[] = [];
    const failed = inputs.failed.map(({ path, error }) => ({ file: displayPath(path), error: errorOf(HeadlightError.fromData(error)) })); // prettier-ignore
    let finished = 0;
    const progress = (): void => streams.progress(`${++finished} / ${paths.length} photos`);
    const handled = await forEachPhoto(runtime, inputs.photos, signal, {
      ask: (session, _photo, pixels) => session.features(pixels),
      done({ path }, _pixels, pooled) {
        found.push({ file: displayPath(path), similarity: dot(normalised(pooled), wanted) });
        progress();
        return Promise.resolve();
      },
      failed({ path }, error) {
        leftOut.failed(error);
        streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
        failed.push({ file: displayPath(path), error: errorOf(error) });
        progress();
        return Promise.resolve();
      },
    });
    streams.clearProgress();
    const results = found.sort((a, b) => b.similarity - a.similarity).slice(0, top).map((each, i) => ({ rank: i + 1, ...each })); // prettier-ignore
    const about = {
      ...named(model),
      engine: engineOf(runtime),
      query: isPhoto ? { file: displayPath(query) } : { text: query },
    };
    const rows = withLeftOut(
      [...results, ...failed].map((each) => ({ ...about, ...each })),
      inputs.leftOut,
    );
    const text = format === 'json' ? jsonOf(rows) : format === 'csv' ? csvOf(results) : tableOf(results);
    if (out !== null) await saveFile(out, [text]);
    else await streams.result(text);
    if (format !== 'json') for (const note of noteSentences(model.checkpoint)) streams.message(note);
    leftOut.say(streams);
    if (handled < paths.length) streams.message(`Stopped after ${handled} of ${paths.length} photos.`);
    return failed.length > 0 || handled < paths.length ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

/** Throws `usage`. */
function asked([query = '', ...places]: readonly string[]): {
  readonly query: string;
  readonly places: readonly string[];
} {
  if (query.trim() === '' || places.length === 0)
    throw usageError(
      '`headlight search` takes what is looked for, a sentence or a photo, and where: a folder or photos.',
    );
  return { query, places };
}

function isFile(text: string): boolean {
  try {
    return statSync(systemPath(text)).isFile();
  } catch {
    return false;
  }
}

/** At length 1. Rejects with the text tower's errors, and where texts and photos have other widths. */
async function sentenceFeature({ args }: CommandContext, model: OpenModel, text: string): Promise<Float32Array> {
  const [feature = new Float32Array(0)] = await withTexts(args, model, (encoder) => encoder.features([text]));
  const width = pooledWidth(model.checkpoint.config);
  if (feature.length !== width)
    throw new HeadlightError('textTowerUnsupported', {
      name: model.name,
      detail: `a photo becomes ${width} numbers, a text ${feature.length}`,
    });
  return normalised(feature);
}

/** At length 1. Rejects with the photo's errors. */
async function photoFeature(runtime: Runtime, path: string, signal: AbortSignal): Promise<Float32Array> {
  const pixels = await runtime.photos.pixels(path, runtime.model, signal);
  return normalised(await runtime.ask((session) => session.features(pixels)));
}

/** In float64. */
function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, each, i) => sum + each * (b[i] as number), 0);
}

function jsonOf(rows: readonly object[]): string {
  return `${visibleJson(`[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`)}\n`;
}

type Ranked = Found & { readonly rank: number };

function csvOf(results: readonly Ranked[]): string {
  return csvLine(['rank', 'file', 'similarity']) + results.map(({ rank, file, similarity }) => csvLine([rank, file, similarity])).join(''); // prettier-ignore
}

function tableOf(results: readonly Ranked[]): string {
  return results.map(({ file, similarity }) => `${similarity.toFixed(4).padStart(8)}  ${plain(file)}\n`).join('');
}
