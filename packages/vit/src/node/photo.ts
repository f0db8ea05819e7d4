/** A photo that a model has answered, to be asked more about. */
import type { AnswerTo, Question } from '../../../../src/vit/ask/questions';
import type { Prediction } from '../../../../src/vit/predictions';
import type { SessionAnswer } from '../../../../src/vit/session/answer';
import type { VitSession } from '../../../../src/vit/session/session';
import type { Work } from '../../../../src/vit/session/work';
import type { PreparedPhoto } from './prepare';

/** Use `model.photo(…)`. Holds the pixels (600 KB at 224 px), so that questions never go astray; nothing has to be closed. */
export class Photo {
  constructor(
    private readonly session: VitSession,
    /** Its name in the session. */
    readonly key: string,
    /** What the model saw. */
    readonly prepared: PreparedPhoto,
    /** What the model said. */
    readonly answer: SessionAnswer,
  ) {}

  /** Best first. */
  get predictions(): readonly Prediction[] {
    return this.answer.predictions;
  }

  /**
   * Anything that can be asked about a photo: a map, a table of heads, an ablation, … See `QUESTIONS` for all, their fields and answers.
   * Rejects with `badRequest` for a layer, head, token, class or patch that the model lacks, and `cancelled` once `work.signal` aborts.
   */
  async ask<Q extends Question>(question: Q, work: Work = {}): Promise<AnswerTo<Q>> {
    if (!this.session.knows(this.key)) await this.session.answer(this.key, this.prepared, 1); // made room for others meanwhile
    return this.session.ask(this.key, question, work);
  }

  /** Lets go of what the session keeps for it; asking anew computes it again. */
  forget(): void {
    this.session.forget(this.key);
  }
}
