/** A command whose answer is one text: a question to a photo, or to several whose answers are told as one. Its printer follows from the shape of the answer. */
import { kindOf, type AnswerTo, type Question } from '../vit/ask/questions';
import { photoCommand, type PhotoCommand, type Places, type Run, type Teller } from './ask-photos';
import { displayPath } from './inputs';
import type { Command } from './command';
import { printCurves } from './print/curves';
import { printLayers } from './print/layers';
import type { Failure, Printer, Told } from './print/printer';
import { printTable } from './print/table';
import { engineOf, errorOf } from './result';
import { answerWish, giveAnswer, type Wish } from './write/answer';

/** One printer for each shape of answer. */
const PRINTERS = { curves: printCurves, layers: printLayers, table: printTable };

export interface QuestionCommand<Q extends Question> extends Pick<
  PhotoCommand<Wish, Q, Places, never>,
  'name' | 'takes' | 'read'
> {
  /** Whether the answer can be drawn. */
  readonly figures?: boolean;
}

export function questionCommand<Q extends Question>({ figures = false, ...command }: QuestionCommand<Q>): Command {
  return photoCommand<Wish, Q, Places, AnswerTo<Q>>({
    ...command,
    forms: (args) => answerWish(args, figures),
    places: ({ forms: { out } }) => ({ files: out === null ? [] : [out] }),
    ask: (session, { path }, question, _, work) => session.ask(path, question, work),
    teller: (run) => new OneAnswer(run),
  });
}

class OneAnswer<Q extends Question> implements Teller<AnswerTo<Q>> {
  readonly #photos: string[] = [];
  readonly #values: AnswerTo<Q>[] = [];
  readonly #failures: Failure[] = [];

  constructor(private readonly run: Run<Wish, Q, Places>) {}

  done({ path }: { readonly path: string }, value: AnswerTo<Q>): Promise<void> {
    this.#photos.push(path);
    this.#values.push(value);
    return Promise.resolve();
  }

  failed(path: string, error: unknown): void {
    this.#failures.push({ file: displayPath(path), error: errorOf(error) });
  }

  async end(): Promise<void> {
    const { args, model, runtime, inputs, forms, asked } = this.run;
    const [photos, values] = [this.#photos, this.#values];
    if (values.length === 0) return;
    const engine = engineOf(runtime);
    const several = inputs.photos.length > 1; // which have a class each
    const question = several ? asked : withTarget(asked, values[0]);
    const told = { args, model, engine, photos, failures: this.#failures, leftOut: inputs.leftOut, question, values };
    const print = PRINTERS[kindOf(question).answers as keyof typeof PRINTERS] as unknown as Printer<Question>;
    const by = { model, engine, photos: photos.map((path) => runtime.photos.seen(path)) };
    await giveAnswer(this.run, forms, print(told as unknown as Told), by, question);
  }
}

/** The class that was meant is written out, where there is one. */
function withTarget<Q extends Question>(question: Q, value: unknown): Q {
  if (typeof value !== 'object' || value === null || !('target' in value)) return question;
  return { ...question, target: value.target };
}
