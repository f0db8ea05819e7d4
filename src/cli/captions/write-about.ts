/** What `caption` and `read` have in common: photos in, words out, with what each word looked at. */
import { npyPieces } from '../../shared/export/npy';
import { HeadlightError } from '../../vit/errors';
import type { WrittenSentence } from '../../vit/session/decoding';
import { likelihoodOf } from '../../vit/write/told';
import { visibleJson } from '../../vit/visible';
import { findPhotos, displayPath } from '../inputs';
import { sayInputs, withLeftOut } from '../left-out';
import { modelOf, type OpenModel } from '../open-model';
import { forEachPhoto } from '../photo-loop';
import { notesOf } from '../photo-notes';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { engineOf, errorOf } from '../result';
import { formatOf, openRuntime } from '../runtime';
import { noteSentences, sentenceOf } from '../sentences';
import { plain } from '../streams';
import { usageError } from '../usage-error';
import { isOverridden } from '../../vit/checkpoint/overrides';
import { checkPlaces } from '../write/places';
import { saveFiles } from '../write/save-file';
import { rawFiles, readBox, readWish, wishIn, withBox, type RawFile } from './options';

export async function writeAbout(
  { args, streams, signal }: CommandContext,
  task: 'caption' | 'read',
): Promise<ExitCode> {
  const format = formatOf(args, ['table', 'json']);
  const [wish, box, raw] = [readWish(args), readBox(args), rawFiles(args)];
  if (args.text('model') === null) throw usageError('--model is needed: a reader (TrOCR); none is built in.');
  const inputs = await findPhotos(args.operands, task);
  if (raw.length > 0 && !inputs.single) throw usageError('Arrays are written of one photo; name one.');
  const leftOut = sayInputs(streams, inputs);
  if (inputs.photos.length === 0) return EXIT.someFailed;
  const model = withBox(await modelOf(args, streams), box);
  const { decoder } = model.checkpoint;
  if (!decoder || decoder.task === 'fill') throw new HeadlightError('writerMissing', { name: model.name });
  sayOtherTask(streams, model, task);
  await checkPlaces(raw.map(({ out }) => out), { photos: inputs.photos.map(({ path }) => path), model }); // prettier-ignore
  const runtime = await openRuntime(args, streams, { first: 'nothing', opened: model });
  try {
    const items: object[] = [];
    const texts: string[] = [];
    const about = { ...named(model), engine: engineOf(runtime) };
    const failure = (path: string, error: unknown): object => ({
      ...about,
      file: displayPath(path),
      error: errorOf(error),
    });
    for (const { path, error } of inputs.failed) items.push(failure(path, HeadlightError.fromData(error)));
    const handled = await forEachPhoto(runtime, inputs.photos, signal, {
      ask: async (session, { path }, pixels) => session.write(path, pixels, await wishIn(session, wish), { signal }),
      async done({ path }, pixels, written) {
        items.push({ ...about, file: displayPath(path), ...(box && { box }), ...told(written), ...notesOf(pixels) });
        texts.push(tableOf(displayPath(path), written, inputs.single));
        await saveRaw(raw, written);
        for (const name of texts.length === 1 ? written.leftOut : [])
          streams.message(`\`${name}\` of generation_config.json is not done; this is the likeliest sentence.`);
      },
      failed({ path }, error) {
        leftOut.failed(error);
        streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
        items.push(failure(path, error));
        return Promise.resolve();
      },
    });
    if (format === 'json') await streams.result(jsonOf(withLeftOut(items, inputs.leftOut), inputs.single));
    else await streams.result(texts.join(''));
    leftOut.say(streams);
    const total = inputs.photos.length;
    if (handled < total) streams.message(`Stopped after ${handled} of ${total} photos.`);
    return texts.length < total || inputs.failed.length > 0 ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
}

/** A reader may be asked for a sentence, and a captioner to read; what comes is what it writes. */
function sayOtherTask(
  streams: CommandContext['streams'],
  { name, checkpoint }: OpenModel,
  task: 'caption' | 'read',
): void {
  const own = checkpoint.decoder?.task;
  if (own === 'read' && task === 'caption')
    streams.message(`${name} reads lines of text; what it writes is no description.`);
  if (own === 'caption' && task === 'read') streams.message(`${name} describes photos; it cannot read.`);
}

function named({ id, overrides, checkpoint }: OpenModel): object {
  const notes = noteSentences(checkpoint);
  return { model: id, ...(isOverridden(overrides) && { overrides }), ...(notes.length > 0 && { notes }) };
}

/** The stable JSON form. */
function told({ text, ids, score, words, leftOut }: WrittenSentence): object {
  return {
    text,
    ids,
    words: words.map(({ id, text: piece, probability, logProbability, alternatives }) => ({
      id,
      text: piece,
      probability,
      logProbability,
      ...(alternatives.length > 0 && { alternatives }),
    })),
    ...(score !== null && { score }),
    logLikelihood: likelihoodOf(words).logLikelihood,
    ...(leftOut.length > 0 && { leftOut }),
  };
}

async function saveRaw(raw: readonly RawFile[], written: WrittenSentence): Promise<void> {
  if (raw.length === 0) return;
  await saveFiles(
    raw.map(({ out, array }) => {
      const { shape, data } = array(written);
      return { path: out, pieces: npyPieces(shape, data) };
    }),
  );
}

function jsonOf(items: readonly object[], single: boolean): string {
  const text = single
    ? JSON.stringify(items[0], null, 2)
    : `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  return `${visibleJson(text)}\n`;
}

/** The sentence; of a photo alone each word with its probability below. */
function tableOf(file: string, { text, words }: WrittenSentence, single: boolean): string {
  if (!single) return `${plain(file)}  ${plain(text)}\n`;
  const rows = words.map(
    ({ text: piece, probability }) => `${(probability * 100).toFixed(1).padStart(5)} %  ${plain(piece)}\n`,
  );
  return `${plain(text)}\n\n${rows.join('')}`;
}
