/** `headlight classify`: photos in, the best classes of each out. */
import { answerWriter, FORMATS, type Format, type Written } from '../answer-writers';
import { readChanges } from '../changes/changes';
import { findPhotos, displayPath, type Inputs } from '../inputs';
import { sayInputs } from '../left-out';
import { forEachPhoto } from '../photo-loop';
import { readLevels, toldBy } from '../levels';
import { languageOf, namerIn, withNames } from '../named-classes';
import { headNotes, noClassifier } from '../no-classifier';
import { modelOf, type OpenModel } from '../open-model';
import { EXIT, type Command, type CommandContext } from '../program';
import { failureOf, resultOf } from '../result';
import { openRuntime, textFormat } from '../runtime';
import { noteSentences, sentenceOf } from '../sentences';
import { HeadlightError } from '../../vit/errors';
import { MAX_TOP } from '../specs/common';
import { checkPlaces } from '../write/places';
import { Rows } from '../write/row-file';
import { isSaveError } from '../../shared/save-error';

export const run: Command = async ({ args, streams, signal }) => {
  const top = args.integer('top', 1, MAX_TOP);
  const format = textFormat(args, FORMATS);
  const language = languageOf(args);
  const inputs = await findPhotos(args.operands, 'classify');
  let failures = inputs.failed.length;
  let unnamed = 0; // photos that were answered without naming anything
  const leftOut = sayInputs(streams, inputs);
  if (inputs.photos.length === 0) return EXIT.someFailed;

  const model = await modelOf(args, streams);
  const changes = readChanges(args, model.checkpoint.config);
  const levels = readLevels(args, model.checkpoint);
  const out = args.text('out');
  const photos = inputs.photos.map(({ path }) => path);
  if (out !== null) await checkPlaces([out], { photos, model });
  const rows = await Rows.open(out, streams);
  const runtime = await openRuntime(args, streams, { first: 'answer', opened: model }).catch(async (error: unknown) => {
    await rows.discard();
    throw error;
  });
  const writer = answerWriter(format, { ...writtenOf(model, inputs), language });
  for (const note of notesOn(model, format)) streams.message(note);
  const total = inputs.photos.length;
  const progress = counter(streams, total);
  try {
    await rows.begin(writer.begin());
    for (const { path, error } of inputs.failed)
      await rows.begin(writer.failed(failureOf(runtime, path, HeadlightError.fromData(error))));
    const handled = await forEachPhoto(runtime, inputs.photos, signal, {
      ask: (session, _photo, pixels) => session.classify(pixels, top, changes),
      async done({ path }, pixels, answer) {
        if (answer.output === 'none') unnamed++;
        const named = { ...answer, predictions: withNames(answer.predictions, namerIn(language)) };
        const result = resultOf(runtime, path, pixels, named, levels, { changes, language });
        await rows.add(writer.done(result, toldBy(answer, levels)));
        progress();
      },
      async failed({ path }, error) {
        failures++;
        leftOut.failed(error);
        streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
        await rows.add(writer.failed(failureOf(runtime, path, error)));
        progress();
      },
    });
    await rows.finish(writer.end());
    leftOut.say(streams);
    sayEnd(streams, model, { unnamed, handled, total });
    return failures > 0 || unnamed > 0 || handled < total ? EXIT.someFailed : EXIT.done;
  } catch (error) {
    if (isSaveError(error)) await rows.keep(writer.end());
    else await rows.discard();
    throw error;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

/** What of a model decides how its answers are written. */
function writtenOf({ checkpoint }: OpenModel, { single, leftOut }: Inputs): Written {
  const { labels, provenance } = checkpoint;
  const categories = labels.some(({ category }) => category !== undefined);
  const notes = noteSentences(checkpoint);
  const rowNote = [...headNotes(checkpoint).map((note) => `${note}.`), ...notes].join(' ');
  return { none: noClassifier(provenance), categories, notes, rowNote, single, leftOut };
}

/** Called once for each photo that is finished. */
function counter(streams: CommandContext['streams'], total: number): () => void {
  let finished = 0;
  return () => {
    finished++;
    if (finished < total) streams.progress(`${finished} / ${total}`);
  };
}

/** What is still to be said: photos without a class are as good as failed ones. */
function sayEnd(
  streams: CommandContext['streams'],
  { name, checkpoint }: OpenModel,
  { unnamed, handled, total }: Readonly<Record<'unnamed' | 'handled' | 'total', number>>,
): void {
  const photos = unnamed === 1 ? '1 photo' : `${unnamed} photos`;
  if (unnamed > 0) streams.message(`${photos} got no class from ${name}: ${noClassifier(checkpoint.provenance)}.`);
  if (handled < total) streams.message(`Stopped after ${handled} of ${total} photos.`);
}

/** What is taken for granted of a model, said once. */
function notesOn({ name, checkpoint }: OpenModel, format: Format): string[] {
  const { labels, provenance } = checkpoint;
  const assumed = labels.length === 1 && provenance['output']?.startsWith('assumed: ');
  return [
    ...(assumed ? [`${provenance['output']}; --output regression reads it as a number`] : []),
    ...(checkpoint.output === 'none' ? [] : headNotes(checkpoint).map((note) => `${name}: ${note}.`)),
    ...(format === 'csv' ? noteSentences(checkpoint) : []), // other forms have a place for them
  ];
}
