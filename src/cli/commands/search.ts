/** `headlight search`: photos of a folder by how near they are to a sentence or to another photo, or by how likely a captioner finds the sentence. */
import { statSync } from 'node:fs';
import { systemPath } from '../../main/photo/byte-path';
import { csvLine } from '../../shared/export/csv';
import { BUILT_IN_WRITER } from '../../shared/built-in';
import { HeadlightError } from '../../vit/errors';
import { readsTexts } from '../../vit/text/reads-texts';
import { visibleJson } from '../../vit/visible';
import { displayPath, findPhotos } from '../inputs';
import { sayInputs, withLeftOut } from '../left-out';
import { modelOf, named, type OpenModel } from '../open-model';
import { forEachPhoto } from '../photo-loop';
import { EXIT, type Command, type CommandContext } from '../command';
import { engineOf, errorOf } from '../result';
import { openRuntime, textFormat } from '../runtime';
import { nearPhoto, nearSentence } from '../search/by-cosine';
import { likelySentence } from '../search/by-likelihood';
import type { Measure } from '../search/measure';
import { noteSentences, sentenceOf } from '../sentences';
import { plain } from '../streams';
import { MAX_TOP } from '../specs/common';
import { usageError } from '../usage-error';
import { checkPlaces } from '../write/places';
import { saveFile } from '../write/save-file';

interface Found {
  readonly file: string;
  readonly value: number;
  readonly more: object;
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
  const model = await modelOf(args, streams, isPhoto ? undefined : BUILT_IN_WRITER);
  const out = args.text('out');
  const paths = inputs.photos.map(({ path }) => path);
  if (out !== null) await checkPlaces([out], { photos: isPhoto ? [query, ...paths] : paths, model });
  const measure = isPhoto ? nearPhoto(query) : await measureOf(context, model, query);
  const runtime = await openRuntime(args, streams, { first: measure.first, opened: model });
  try {
    await measure.begin(runtime, signal);
    const found: Found[] = [];
    const failed = inputs.failed.map(({ path, error }) => ({ file: displayPath(path), error: errorOf(HeadlightError.fromData(error)) })); // prettier-ignore
    let finished = 0;
    const progress = (): void => streams.progress(`${++finished} / ${paths.length} photos`);
    const handled = await forEachPhoto(runtime, inputs.photos, signal, {
      ask: (session, { path }, pixels) => measure.ask(session, path, pixels, signal),
      done({ path }, _pixels, measured) {
        found.push({ file: displayPath(path), ...measured });
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
    const best = found.sort((a, b) => b.value - a.value).slice(0, top);
    const about = { ...named(model), engine: engineOf(runtime), query: isPhoto ? { file: displayPath(query) } : { text: query } }; // prettier-ignore
    const rows = [...best.map((each, i) => rowOf(each, i, measure.key)), ...failed];
    const all = withLeftOut(rows.map((each) => ({ ...about, ...each })), inputs.leftOut); // prettier-ignore
    const text = format === 'json' ? jsonOf(all) : format === 'csv' ? csvOf(best, measure.key) : tableOf(best);
    if (out !== null) await saveFile(out, [text]);
    else await streams.result(text);
    if (format !== 'json')
      for (const note of [...measure.said(), ...noteSentences(model.checkpoint)]) streams.message(note);
    leftOut.say(streams);
    if (handled < paths.length) streams.message(`Stopped after ${handled} of ${paths.length} photos.`);
    return failed.length > 0 || handled < paths.length ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

/** By the model's text tower; a captioner without one says how likely the sentence is. Rejects with the tower's errors. */
async function measureOf({ args }: CommandContext, model: OpenModel, text: string): Promise<Measure> {
  const task = model.checkpoint.decoder?.task ?? 'fill';
  return task === 'fill' || readsTexts(model.checkpoint)
    ? nearSentence(args, model, text)
    : likelySentence(model, text);
}

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

function rowOf({ file, value, more }: Found, i: number, key: Measure['key']): object {
  return { rank: i + 1, file, [key]: value, ...more };
}

function jsonOf(rows: readonly object[]): string {
  return `${visibleJson(`[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`)}\n`;
}

function csvOf(best: readonly Found[], key: Measure['key']): string {
  return csvLine(['rank', 'file', key]) + best.map(({ file, value }, i) => csvLine([i + 1, file, value])).join('');
}

function tableOf(best: readonly Found[]): string {
  return best.map(({ file, value }) => `${value.toFixed(4).padStart(8)}  ${plain(file)}\n`).join('');
}
