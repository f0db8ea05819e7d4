/** A command whose answer is one text: a question to a photo, or to several whose answers are told as one. Its printer follows from the shape of the answer. */
import { kindOf, type AnswerTo, type Question } from '../vit/ask/questions';
import { HeadlightError } from '../vit/errors';
import { photoCommand, type PhotoCommand, type Places, type Run, type Teller } from './ask-photos';
import { displayPath } from './inputs';
import { EXIT, type Command, type CommandContext, type ExitCode } from './command';
import { eachPhoto, sayHandled } from './many/each-photo';
import { inJournal } from './many/kept';
import { journalPlace, openJournal } from './many/resumed';
import { photoSource, type PhotoSource } from './many/source';
import { modelOf } from './open-model';
import { printCurves } from './print/curves';
import { printLayers } from './print/layers';
import type { Failure, Printer, Told } from './print/printer';
import { printTable } from './print/table';
import { engineOf, errorOf } from './result';
import { openRuntime } from './runtime';
import { withSidecars, type SeenPhoto } from './sidecar';
import { answerWish, giveAnswer, type Wish } from './write/answer';
import { usageError } from './usage-error';
import { checkPlaces } from './write/places';

/** One printer for each shape of answer. */
const PRINTERS = { curves: printCurves, layers: printLayers, table: printTable };

export interface QuestionCommand<Q extends Question> extends Pick<
  PhotoCommand<Wish, Q, Places, never>,
  'name' | 'read'
> {
  /** Whether the answer can be drawn. */
  readonly figures?: boolean;
}

export function questionCommand<Q extends Question>({ figures = false, ...command }: QuestionCommand<Q>): Command {
  return photoCommand<Wish, Q, Places, AnswerTo<Q>>({
    ...command,
    takes: 'one photo',
    forms: (args) => answerWish(args, figures),
    places: ({ forms: { out } }) => ({ files: out === null ? [] : [out] }),
    ask: (session, { path }, question, _, work) => session.ask(path, question, work),
    teller: (run) => new OneAnswer(run, false),
  });
}

/** The same of as many photos as there are, told as one; those that fail are told and left out. */
export function manyPhotosCommand<Q extends Question>(command: QuestionCommand<Q>): Command {
  return async (context) => {
    const { args, streams } = context;
    const forms = answerWish(args, command.figures);
    const journalAt = journalPlace(args, forms.out);
    const source = await photoSource(context, command.name, journalAt !== null);
    const { inputs, stream } = source;
    if (inputs.photos.length === 0) return EXIT.someFailed;
    const model = await modelOf(args, streams);
    const asked = command.read(args, model);
    const places = { files: forms.out === null ? [] : [forms.out] };
    const written = withSidecars(args, places.files);
    if (source.shard && written.length > places.files.length && stream.hasArchives)
      throw usageError('The settings beside a file cannot name a part of an archive; add --no-sidecar.');
    await checkPlaces([...written, ...(journalAt === null ? [] : [journalAt])], {
      photos: inputs.photos.map(({ path }) => path),
      model,
    });
    const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
    try {
      const run = { ...context, inputs, model, runtime, forms, asked, places };
      return await askMany(context, run, source, stream.total !== 1, journalAt);
    } finally {
      streams.clearProgress();
      runtime.dispose();
    }
  };
}

async function askMany<Q extends Question>(
  context: CommandContext,
  run: Run<Wish, Q, Places>,
  source: PhotoSource,
  several: boolean,
  journalAt: string | null,
): Promise<ExitCode> {
  const { runtime, model, asked, args, signal, streams } = run;
  const { inputs, stream, leftOut } = source;
  const teller = new OneAnswer(run, several);
  for (const { path, error } of inputs.failed) teller.failed(path, HeadlightError.fromData(error));
  const journal = journalAt === null ? null : await openJournal<AnswerTo<Q>>(journalAt, args, model, { asked });
  try {
    const kept = journal && inJournal<AnswerTo<Q>, AnswerTo<Q>>(journal, runtime);
    const handled = await eachPhoto(
      context,
      runtime,
      { stream, photos: stream, kept, leftOut },
      {
        async ask(session, { path }, pixels): Promise<AnswerTo<Q>> {
          await session.answer(path, pixels, 5);
          const onProgress = (share: number): void =>
            streams.progress(`${displayPath(path)}  ${Math.round(100 * share)} %`);
          return session.ask(path, asked, { signal, onProgress });
        },
        said: (_photo, _pixels, value) => value,
        give: async (photo, value) => void (await teller.done(photo, value)),
        failed: ({ path }, error) => Promise.resolve(teller.failed(path, error)),
      },
    );
    await teller.end();
    sayHandled(context, source, handled);
    const failures = handled.failures + inputs.failed.length;
    return failures > 0 || stream.isStopped(handled.handled) ? EXIT.someFailed : EXIT.done;
  } finally {
    await journal?.close();
  }
}

class OneAnswer<Q extends Question> implements Teller<AnswerTo<Q>> {
  readonly #run: Run<Wish, Q, Places>;
  readonly #several: boolean;
  readonly #photos: string[] = [];
  readonly #files = new Map<string, SeenPhoto>();
  readonly #values: AnswerTo<Q>[] = [];
  readonly #failures: Failure[] = [];

  /** @param several photos, which have a class each */
  constructor(run: Run<Wish, Q, Places>, several: boolean) {
    this.#run = run;
    this.#several = several;
  }

  /** @param photo with the file that it is in: settings name files, and an archive is one */
  done(
    { path, from }: { readonly path: string; readonly from?: { readonly path: string } },
    value: AnswerTo<Q>,
  ): Promise<void> {
    this.#photos.push(path);
    const file = from?.path ?? path;
    if (!this.#files.has(file)) this.#files.set(file, { path: file, turn: this.#run.runtime.photos.seen(path).turn });
    this.#values.push(value);
    return Promise.resolve();
  }

  failed(path: string, error: unknown): void {
    this.#failures.push({ file: displayPath(path), error: errorOf(error) });
  }

  async end(): Promise<void> {
    const { args, model, runtime, inputs, forms, asked } = this.#run;
    const [photos, values] = [this.#photos, this.#values];
    if (values.length === 0) return;
    const engine = engineOf(runtime);
    const question = this.#several ? asked : withTarget(asked, values[0]);
    const told = { args, model, engine, photos, failures: this.#failures, leftOut: inputs.leftOut, question, values };
    const print = PRINTERS[kindOf(question).answers as keyof typeof PRINTERS] as unknown as Printer<Question>;
    const by = { model, engine, photos: [...this.#files.values()] };
    await giveAnswer(this.#run, forms, print(told as unknown as Told), by, question);
  }
}

/** The class that was meant is written out, where there is one. */
function withTarget<Q extends Question>(question: Q, value: unknown): Q {
  if (typeof value !== 'object' || value === null || !('target' in value)) return question;
  return { ...question, target: value.target };
}
