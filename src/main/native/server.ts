/** One client of the native process: opens a model, answers photos, and keeps their attention where it was computed. */
import type { DecoderApi } from '../../shared/decoder-api';
import type { NativeApi, NativeOpened, NativeWish } from '../../shared/native-port';
import type { PhotoApi } from '../../shared/photo-port';
import { PhotoSession, type SeenAnswer } from '../../shared/photo-session';
import type { AnswerTo, Question } from '../../vit/ask/questions';
import { expected } from '../../vit/errors';
import type { Trial } from '../../vit/session/trial';
import type { LabelSet } from '../../vit/text/label-set';
import type { ReadText } from '../../vit/text/text-encoder';
import type { LabelHead } from '../../vit/text/zero-shot';
import { checkWanted, type Work } from '../../vit/session/work';
import type { AnswerAhead } from './answer-ahead';
import type { OpenedModel } from './opened-model';

export class NativeServer implements NativeApi {
  readonly #openModel: (wish: NativeWish) => Promise<OpenedModel>;
  readonly #photos: Pick<PhotoApi, 'pixels'>;
  readonly #texts: Pick<NativeApi, 'labelHead' | 'readText'>;
  readonly #first: Pick<AnswerAhead, 'take' | 'forget'> | undefined;
  #model: Promise<OpenedModel> | null = null;

  /**
   * @param openModel its result is this server's to dispose
   * @param photos where pixels come from
   * @param measureRow runs beside the open model
   * @param texts reads labels
   * @param first what was answered before it was asked
   */
  constructor(
    openModel: (wish: NativeWish) => Promise<OpenedModel>,
    photos: Pick<PhotoApi, 'pixels'>,
    readonly measureRow: NativeApi['measureRow'],
    texts: Pick<NativeApi, 'labelHead' | 'readText'>,
    first?: Pick<AnswerAhead, 'take' | 'forget'>,
  ) {
    this.#openModel = openModel;
    this.#photos = photos;
    this.#texts = texts;
    this.#first = first;
  }

  async open(wish: NativeWish): Promise<NativeOpened> {
    await this.close();
    const opening = this.#openModel(wish);
    this.#model = opening;
    const { detail } = await opening;
    return { detail };
  }

  labelHead(model: string, set: LabelSet, work?: Work): Promise<LabelHead> {
    return this.#texts.labelHead(model, set, work);
  }

  readText(model: string, text: string): Promise<ReadText> {
    return this.#texts.readText(model, text);
  }

  async answer(photo: string, top: number, work: Work = {}): Promise<SeenAnswer> {
    const model = await this.#opened(work);
    const early = await this.#first?.take(model, photo, top);
    checkWanted(work);
    return early ?? this.#over(model).answer(photo, top, work);
  }

  async ask<Q extends Question>(photo: string, question: Q, work?: Work): Promise<AnswerTo<Q>> {
    return this.#over(await this.#opened(work)).ask(photo, question, work);
  }

  write: DecoderApi['write'] = async (photo, wish, work) =>
    this.#over(await this.#opened(work)).decoding.write(photo, wish, work);

  through: DecoderApi['through'] = async (...asked) => this.#over(await this.#opened()).decoding.through(...asked);

  fill: DecoderApi['fill'] = async (...asked) => this.#over(await this.#opened()).decoding.fill(...asked);

  holeAttention: DecoderApi['holeAttention'] = async (...asked) =>
    this.#over(await this.#opened()).decoding.holeAttention(...asked);

  async measure(): Promise<Trial> {
    return this.#over(await this.#opened()).measure();
  }

  async forget(photo: string): Promise<void> {
    this.#first?.forget(photo);
    (await this.#model)?.session.forget(photo);
  }

  /** Frees the model, also one that is still opening. */
  async close(): Promise<void> {
    const model = this.#model;
    this.#model = null;
    (await model?.catch(() => null))?.dispose();
  }

  async #opened(work: Pick<Work, 'signal'> = {}): Promise<OpenedModel> {
    if (!this.#model) throw expected('an open model', 'model', 'none');
    const model = await this.#model;
    checkWanted(work); // while the model was still opening, perhaps
    return model;
  }

  #over({ session, recipe }: OpenedModel): PhotoSession {
    return new PhotoSession(session, this.#photos, recipe);
  }
}
