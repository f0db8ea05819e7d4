/** `headlight classify`: photos in, the best classes of each out. */
import type { Written } from '../answer-writers';
import { readChanges } from '../read/changes';
import { parquetPlace, textSink, type AnsweredPhoto, type AnswerSink } from '../classify/answer-sink';
import { inJournal, type KeptAnswers } from '../classify/kept';
import { saidOf, type Say } from '../classify/said';
import { journalPlace, openJournal } from '../classify/resumed';
import { findPhotos, displayPath, type Inputs } from '../inputs';
import { sayInputs } from '../left-out';
import { forEachPhoto } from '../photo-loop';
import { readLevels } from '../levels';
import { listedPaths } from '../many/list';
import { PhotoStream } from '../many/photo-stream';
import { Progress } from '../many/progress';
import { shardOf } from '../many/shard';
import { languageOf } from '../named-classes';
import { headNotes, noClassifier } from '../no-classifier';
import { modelOf, type OpenModel } from '../open-model';
import { EXIT, type Command, type CommandContext } from '../command';
import { failureOf } from '../result';
import { openRuntime, textFormat, type Runtime } from '../runtime';
import { noteSentences, sentenceOf } from '../sentences';
import { HeadlightError } from '../../vit/errors';
import { libraryWanted, openLibrary } from '../library/open';
import { FORMATS, MAX_TOP } from '../specs/common';
import { checkPlaces } from '../write/places';

type Format = (typeof FORMATS)[number] | 'parquet';

export const run: Command = async (context) => {
  const { args, streams } = context;
  const format = textFormat(args, [...FORMATS, 'parquet']);
  const out = format === 'parquet' ? parquetPlace(args.text('out')) : args.text('out');
  const asked = { top: args.integer('top', 1, MAX_TOP), language: languageOf(args) };
  const shard = shardOf(args);
  const journalAt = args.has('resume') ? journalPlace(out) : null;
  const wantsLibrary = libraryWanted(args);
  const { operands, listed } = await listedPaths(args);
  const inputs = await findPhotos(operands, 'classify', listed);
  const stream = new PhotoStream(inputs.photos, { shard, hashed: journalAt !== null || wantsLibrary });
  const leftOut = sayInputs(streams, inputs);
  if (inputs.photos.length === 0) return EXIT.someFailed;

  const model = await modelOf(args, streams);
  const question = {
    ...asked,
    changes: readChanges(args, model.checkpoint.config),
    levels: readLevels(args, model.checkpoint),
  };
  const files = [out, journalAt].filter((path) => path !== null);
  await checkPlaces(files, { photos: inputs.photos.map(({ path }) => path), model });
  const journal = journalAt === null ? null : await openJournal(journalAt, args, model, question);
  const library = wantsLibrary ? await openLibrary() : null;
  const written = { ...writtenOf(model, inputs, stream), language: asked.language };
  const sink = await sinkFor(format, out, written, model, streams);
  try {
    const runtime = await openRuntime(args, streams, { first: 'answer', opened: model });
    for (const note of notesOn(model, format)) streams.message(note);
    const say: Say = (path, pixels, answer) => saidOf(runtime, path, pixels, answer, question);
    const inKept =
      library && (await (await import('../classify/in-library')).inLibrary(library, runtime, asked.top, say));
    const kept = journal ? inJournal(journal, runtime) : inKept;
    const work = { context, runtime, stream, sink, kept, say, question, onFailed: leftOut.failed.bind(leftOut) };
    const done = await answerAll(work, inputs).finally(() => {
      streams.clearProgress();
      runtime.dispose();
    });
    await sink.finish();
    leftOut.say(streams, stream);
    sayEnd(streams, model, done, stream);
    return done.failures > 0 || done.unnamed > 0 || stream.isStopped(done.handled) ? EXIT.someFailed : EXIT.done;
  } catch (error) {
    await sink.fail(error);
    throw error;
  } finally {
    await journal?.close();
    library?.close();
  }
};

interface Work {
  readonly context: CommandContext;
  readonly runtime: Runtime;
  readonly stream: PhotoStream;
  readonly sink: AnswerSink;
  readonly kept: KeptAnswers | null;
  readonly say: Say;
  readonly question: Parameters<typeof openJournal>[3];
  onFailed(error: unknown): void;
}

/** How many photos were handled, how many paths and photos failed, and how many answers name nothing or are of an earlier run. */
type Done = Record<'handled' | 'failures' | 'unnamed' | 'known', number>;

async function answerAll(
  { context: { streams, signal }, runtime, stream, sink, kept, say, question, onFailed }: Work,
  inputs: Inputs,
): Promise<Done> {
  const { top, changes } = question;
  const count = { handled: 0, failures: inputs.failed.length, unnamed: 0, known: 0 };
  const progress = new Progress(streams, stream.total, () => stream.share);
  const give = async (photo: AnsweredPhoto): Promise<void> => {
    if (photo.result.output === 'none') count.unnamed++;
    await sink.done(photo);
    progress.add();
  };
  for (const { path, error } of inputs.failed)
    await sink.passed(failureOf(runtime, path, HeadlightError.fromData(error)));
  count.handled = await forEachPhoto(runtime, stream, signal, {
    known(photo) {
      const before = kept?.find(photo);
      if (!before) return null;
      return async () => {
        const said = await before();
        count.known++;
        await give({ ...said, result: { ...said.result, file: displayPath(photo.path) } });
      };
    },
    ask: (session, _photo, pixels) => session.classify(pixels, top, changes),
    async done(photo, pixels, answer) {
      const said = say(photo.path, pixels, answer);
      await kept?.keep(photo, pixels, answer, said);
      await give(said);
    },
    async failed({ path }, error) {
      count.failures++;
      onFailed(error);
      streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
      await sink.failed(failureOf(runtime, path, error));
      progress.add();
    },
  });
  return count;
}

async function sinkFor(
  format: Format,
  out: string | null,
  written: Written,
  model: OpenModel,
  streams: CommandContext['streams'],
): Promise<AnswerSink> {
  if (format !== 'parquet' || out === null)
    return textSink(format === 'parquet' ? 'json' : format, out, written, streams);
  const { parquetSink } = await import('../classify/parquet-sink');
  return parquetSink(out, model, streams);
}

/** What of a model decides how its answers are written. */
function writtenOf({ checkpoint }: OpenModel, { single, leftOut }: Inputs, stream: PhotoStream): Written {
  const { labels } = checkpoint;
  const categories = labels.some(({ category }) => category !== undefined);
  const notes = noteSentences(checkpoint);
  const rowNote = [...headNotes(checkpoint).map((note) => `${note}.`), ...notes].join(' ');
  const isSingle = single && stream.total !== null;
  return {
    none: noClassifier(checkpoint),
    categories,
    similarity: checkpoint.zeroShot !== undefined,
    notes,
    rowNote,
    single: isSingle,
    leftOut,
  };
}

/** What is still to be said: photos without a class are as good as failed ones. */
function sayEnd(
  streams: CommandContext['streams'],
  { name, checkpoint }: OpenModel,
  done: Done,
  stream: PhotoStream,
): void {
  const { unnamed, handled, known } = done;
  const photos = (count: number): string => (count === 1 ? '1 photo' : `${count} photos`);
  if (known > 0)
    streams.message(`${photos(known)} had been answered before, and ${known === 1 ? 'was' : 'were'} not run again.`);
  if (unnamed > 0) streams.message(`${photos(unnamed)} got no class from ${name}: ${noClassifier(checkpoint)}.`);
  if (stream.isStopped(handled)) streams.message(stream.stoppedAfter(handled));
}

/** What is taken for granted of a model, said once. */
function notesOn({ name, checkpoint }: OpenModel, format: Format): string[] {
  const { labels, provenance } = checkpoint;
  const assumed = labels.length === 1 && provenance['output']?.startsWith('assumed: ');
  return [
    ...(assumed ? [`${provenance['output']}; --output regression reads it as a number`] : []),
    ...(checkpoint.output === 'none' ? [] : headNotes(checkpoint).map((note) => `${name}: ${note}.`)),
    ...(format === 'csv' || format === 'parquet' ? noteSentences(checkpoint) : []), // other forms have a place for them
  ];
}
