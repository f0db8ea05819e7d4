/** `headlight classify`: photos in, the best classes of each out. */
import { counted } from '../counted';
import type { Written } from '../answer-writers';
import { readChanges } from '../read/changes';
import { parquetPlace, textSink, type AnsweredPhoto, type AnswerSink } from '../classify/answer-sink';
import { saidOf, type Asked, type Say } from '../classify/said';
import { displayPath } from '../inputs';
import { readLevels } from '../levels';
import { eachPhoto, sayHandled, type Handled } from '../many/each-photo';
import { inJournal, type KeptAnswers } from '../many/kept';
import { journalPlace, openJournal } from '../many/resumed';
import { photoSource, type PhotoSource } from '../many/source';
import { languageOf } from '../named-classes';
import { headNotes, noClassifier } from '../no-classifier';
import { modelOf, type OpenModel } from '../open-model';
import { EXIT, type Command, type CommandContext } from '../command';
import { failureOf } from '../result';
import { openRuntime, textFormat, type Runtime } from '../runtime';
import { noteSentences } from '../sentences';
import { HeadlightError } from '../../vit/errors';
import type { SessionAnswer } from '../../vit/session/answer';
import { libraryWanted, openLibrary } from '../library/open';
import { FORMATS, MAX_TOP } from '../specs/common';
import { checkPlaces } from '../write/places';

type Format = (typeof FORMATS)[number] | 'parquet';

export const run: Command = async (context) => {
  const { args, streams } = context;
  const format = textFormat(args, [...FORMATS, 'parquet']);
  const out = format === 'parquet' ? parquetPlace(args.text('out')) : args.text('out');
  const asked = { top: args.integer('top', 1, MAX_TOP), language: languageOf(args) };
  const journalAt = journalPlace(args, out);
  const wantsLibrary = libraryWanted(args);
  const source = await photoSource(context, 'classify', journalAt !== null || wantsLibrary);
  const { inputs, stream } = source;
  if (inputs.photos.length === 0) return EXIT.someFailed;

  const model = await modelOf(args, streams);
  const question = {
    ...asked,
    changes: readChanges(args, model.checkpoint.config),
    levels: readLevels(args, model.checkpoint),
  };
  const files = [out, journalAt].filter((path) => path !== null);
  await checkPlaces(files, { photos: inputs.photos.map(({ path }) => path), model });
  const journal = journalAt === null ? null : await openJournal<AnsweredPhoto>(journalAt, args, model, { command: 'classify', ...question }); // prettier-ignore
  const library = wantsLibrary ? await openLibrary() : null;
  const written = { ...writtenOf(model, source), language: asked.language };
  const sink = await sinkFor(format, out, written, model, streams);
  try {
    const runtime = await openRuntime(args, streams, { first: 'answer', opened: model });
    for (const note of notesOn(model, format)) streams.message(note);
    const say: Say = (path, pixels, answer) => saidOf(runtime, path, pixels, answer, question);
    const inKept =
      library && (await (await import('../classify/in-library')).inLibrary(library, runtime, asked.top, say));
    const kept = journal ? inJournal(journal, runtime) : inKept;
    const done = await answerAll({ context, runtime, source, sink, kept, say, question }).finally(() => {
      streams.clearProgress();
      runtime.dispose();
    });
    await sink.finish();
    sayHandled(context, source, done);
    if (done.unnamed > 0) streams.message(unnamedSentence(model, done.unnamed));
    const failed = inputs.failed.length + done.failures + done.unnamed;
    return failed > 0 || stream.isStopped(done.handled) ? EXIT.someFailed : EXIT.done;
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
  readonly source: PhotoSource;
  readonly sink: AnswerSink;
  readonly kept: KeptAnswers<SessionAnswer, AnsweredPhoto> | null;
  readonly say: Say;
  readonly question: Asked;
}

/** `unnamed`: answers that name nothing. */
async function answerAll({
  context,
  runtime,
  source,
  sink,
  kept,
  say,
  question,
}: Work): Promise<Handled & { readonly unnamed: number }> {
  const { top, changes } = question;
  const { inputs, stream, leftOut } = source;
  let unnamed = 0;
  for (const { path, error } of inputs.failed)
    await sink.passed(failureOf(runtime, path, HeadlightError.fromData(error)));
  const handled = await eachPhoto(
    context,
    runtime,
    { stream, photos: stream, kept, leftOut },
    {
      ask: (session, _photo, pixels) => session.classify(pixels, top, changes),
      said: ({ path }, pixels, answer) => say(path, pixels, answer),
      async give({ path }, said) {
        if (said.result.output === 'none') unnamed++;
        await sink.done({ ...said, result: { ...said.result, file: displayPath(path) } });
        return undefined;
      },
      failed: ({ path }, error) => sink.failed(failureOf(runtime, path, error)),
    },
  );
  return { ...handled, unnamed };
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
function writtenOf({ checkpoint }: OpenModel, { single, inputs: { leftOut } }: PhotoSource): Written {
  const { labels } = checkpoint;
  const categories = labels.some(({ category }) => category !== undefined);
  const notes = noteSentences(checkpoint);
  const rowNote = [...headNotes(checkpoint).map((note) => `${note}.`), ...notes].join(' ');
  const similarity = checkpoint.zeroShot !== undefined;
  return { none: noClassifier(checkpoint), categories, similarity, notes, rowNote, single, leftOut };
}

/** Photos without a class are as good as failed ones. */
function unnamedSentence({ name, checkpoint }: OpenModel, count: number): string {
  return `${counted(count, 'photo')} got no class from ${name}: ${noClassifier(checkpoint)}.`;
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
