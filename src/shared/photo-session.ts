/** A model that fetches the photos it is asked about: pixels come straight to where the model runs, in the worker or in the native process. */
import type { AnswerTo, Question } from '../vit/ask/questions';
import { isOfModel } from '../vit/ask/questions';
import { HeadlightError } from '../vit/errors';
import { readingOf, type Reading } from '../vit/output';
import type { CropBox, Recipe } from '../vit/recipe';
import type { SessionAnswer } from '../vit/session/answer';
import type { VitSession } from '../vit/session/session';
import { tryOut, type Trial } from '../vit/session/trial';
import { checkWanted, type Work } from '../vit/session/work';
import type { PhotoNote } from './photo-notes';
import { PhotoDecoding } from './photo-decoding';
import type { PhotoApi } from './photo-port';

/** What a model says of a photo, and how it saw the photo. */
export interface SeenAnswer extends Pick<
  SessionAnswer,
  'predictions' | 'groups' | 'present' | 'familiarity' | keyof Reading
> {
  /** [classes]: what the library keeps; absent where it was dropped. */
  readonly logits?: Float32Array;
  readonly crop: CropBox;
  readonly photoRows: number;
  readonly photoCols: number;
  /** What there is to know of how the photo was read. */
  readonly notes?: readonly PhotoNote[];
  readonly timing: { readonly decodeMs: number; readonly preprocessMs: number; readonly forwardMs: number };
}

export class PhotoSession {
  readonly #session: Pick<VitSession, 'config' | 'answer' | 'ask' | 'knows' | 'forget' | 'kept'>;
  readonly #photos: Pick<PhotoApi, 'pixels'>;
  readonly #recipe: Recipe;
  /** What the model's decoder makes of a photo. */
  readonly decoding: PhotoDecoding;

  /** @param recipe of the model: how it wants its photos */
  constructor(
    session: Pick<VitSession, 'config' | 'answer' | 'ask' | 'knows' | 'forget' | 'kept'>,
    photos: Pick<PhotoApi, 'pixels'>,
    recipe: Recipe,
  ) {
    this.#session = session;
    this.#photos = photos;
    this.#recipe = recipe;
    this.decoding = new PhotoDecoding(session, photos, recipe);
  }

  /** Decode → preprocess → forward. Rejects with errors of photos and of the session. */
  async answer(photo: string, top: number, work: Work = {}): Promise<SeenAnswer> {
    const { pixels, crop, photoRows, photoCols, notes, timing } = await this.#photos.pixels(photo, this.#recipe, work);
    checkWanted(work);
    const { forwardMs, ...whole } = await this.#session.answer(photo, { pixels }, top);
    const { predictions, groups, present, familiarity, logits } = whole;
    const seen = { crop, photoRows, photoCols, ...(notes && { notes }), ...(familiarity && { familiarity }) };
    return { predictions, groups, ...readingOf(whole), present, logits, ...seen, timing: { ...timing, forwardMs } };
  }

  /**
   * As the session's `ask`; a photo that is no longer kept (another engine, too long ago) is answered again first. Whether it is kept is only
   * asked once the question was refused: a map under a slider comes back sooner.
   */
  async ask<Q extends Question>(photo: string, question: Q, work: Work = {}): Promise<AnswerTo<Q>> {
    try {
      return await this.#session.ask(photo, question, work);
    } catch (error) {
      if (isOfModel(question) || !isBadRequest(error) || this.#session.knows(photo)) throw error;
    }
    await this.answer(photo, 0, { signal: work.signal });
    return this.#session.ask(photo, question, work);
  }

  /** Runs a fixed input: how fast, and what comes out. */
  measure(): Promise<Trial> {
    return tryOut(this.#session);
  }

  forget(photo: string): void {
    this.#session.forget(photo);
  }
}

function isBadRequest(error: unknown): boolean {
  return error instanceof HeadlightError && error.code === 'badRequest';
}
