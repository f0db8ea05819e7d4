/** A command that puts one question to one photo: reading it from options and saying the answer are its own, the way between is one. */
import type { AnswerTo, Question } from '../vit/ask/questions';
import { askPhoto } from './ask-photo';
import { displayPath } from './inputs';
import { modelOf, named, scored, type OpenModel } from './open-model';
import type { Arguments } from './options';
import { EXIT, type Command } from './program';
import { engineOf } from './result';
import { onePhoto, openRuntime } from './runtime';
import { withSidecars } from './sidecar';
import { answerWish, giveAnswer, type Answer } from './write/answer';
import { checkPlaces } from './write/places';

/** What was asked, and what came of it. */
export interface Told<Q extends Question> {
  readonly args: Arguments;
  readonly model: OpenModel;
  readonly photo: string;
  /** Model, engine and file, as JSON begins. */
  readonly about: Readonly<Record<string, unknown>>;
  readonly question: Q;
  readonly value: AnswerTo<Q>;
}

export interface QuestionCommand<Q extends Question> {
  readonly name: string;
  /** Whether the answer can be drawn. */
  readonly figures?: boolean;
  /** Throws `usage` for what the model lacks. */
  read(args: Arguments, model: OpenModel): Q;
  /** As settings record it: the class that was meant is written out. */
  recorded?(question: Q, value: AnswerTo<Q>): Q;
  answer(told: Told<Q>): Answer;
}

export function questionCommand<Q extends Question>({
  name,
  figures = false,
  read,
  recorded = (question) => question,
  answer,
}: QuestionCommand<Q>): Command {
  return async ({ args, streams, signal }) => {
    const wish = answerWish(args, figures);
    const photo = onePhoto(args, name);
    const model = await modelOf(args, streams);
    const asked = read(args, model);
    if (wish.out !== null) await checkPlaces(withSidecars(args, [wish.out]), { photos: [photo], model });
    const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
    try {
      const onProgress = (done: number): void => streams.progress(`${Math.round(100 * done)} %`);
      const { value } = await askPhoto(runtime, photo, signal, (session) =>
        session.ask(photo, asked, { signal, onProgress }),
      );
      streams.clearProgress();
      const question = recorded(asked, value);
      const engine = engineOf(runtime);
      const about = { ...named(model), ...scored(model), engine, file: displayPath(photo) };
      const said = answer({ args, model, photo, about, question, value });
      const by = { model, engine, photos: [runtime.photos.seen(photo)] };
      await giveAnswer({ args, streams }, wish, said, by, question);
      return EXIT.done;
    } finally {
      streams.clearProgress();
      runtime.dispose();
    }
  };
}
