/** A model with a decoder that fetches the photos it is asked about: one that is not kept is fetched, and kept, first. */
import { HeadlightError } from '../vit/errors';
import type { Recipe, Region } from '../vit/recipe';
import type { WrittenSoFar } from '../vit/session/decoding';
import type { VitSession } from '../vit/session/session';
import { checkWanted, type Work } from '../vit/session/work';
import type { DecoderApi, FilledPhoto, Sentence, SentenceWish } from './decoder-api';
import type { PhotoApi } from './photo-port';

type Kept = Pick<VitSession, 'kept' | 'knows'>;

export class PhotoDecoding implements DecoderApi {
  readonly #session: Kept;
  readonly #photos: Pick<PhotoApi, 'pixels'>;
  readonly #recipe: Recipe;

  /** @param recipe of the model: how it wants its photos */
  constructor(session: Kept, photos: Pick<PhotoApi, 'pixels'>, recipe: Recipe) {
    this.#session = session;
    this.#photos = photos;
    this.#recipe = recipe;
  }

  write(photo: string, { region, ...wish }: SentenceWish, work: Work<WrittenSoFar> = {}): Promise<Sentence> {
    return this.#kept(
      photo,
      region ?? null,
      async (key) => {
        const { logits: _, ...sentence } = await this.#session.kept.write(key, wish, work);
        return { ...sentence, crop: this.#session.kept.cropOf(key) };
      },
      work,
    );
  }

  through(photo: string, region: Region | null, weights: Float32Array): Promise<Float32Array> {
    return this.#kept(photo, region, (key) => this.#session.kept.through(key, weights));
  }

  fill(photo: string, hidden: readonly number[]): Promise<FilledPhoto> {
    return this.#kept(photo, null, async (key) => {
      const { decoderAttention, ...filled } = await this.#session.kept.fill(key, hidden);
      const { seen, pixels, errors, loss, normalised, knowsPlaces } = filled;
      const decoder = {
        layers: decoderAttention.length,
        heads: (decoderAttention[0]?.length ?? 0) / (1 + errors.length) ** 2,
      };
      return { seen, pixels, errors, loss, normalised, knowsPlaces, decoder, crop: this.#session.kept.cropOf(key) };
    });
  }

  holeAttention(photo: string, hidden: readonly number[], patch: number): Promise<Float32Array> {
    return this.#kept(photo, null, (key) => this.#session.kept.attentionOf(key, hidden, patch));
  }

  /** Asks of a photo, or of a part of it, under the name it is kept by. */
  async #kept<T>(
    photo: string,
    region: Region | null,
    ask: (key: string) => Promise<T>,
    { signal }: Pick<Work, 'signal'> = {},
  ): Promise<T> {
    const part = region ? `box ${region.top},${region.left},${region.bottom},${region.right}` : '';
    const key = this.#session.kept.partOf(photo, part);
    try {
      return await ask(key);
    } catch (error) {
      const isUnknown = error instanceof HeadlightError && error.code === 'badRequest' && !this.#session.knows(key);
      if (!isUnknown) throw error;
    }
    const recipe = region ? { ...this.#recipe, region } : this.#recipe;
    const { pixels, crop } = await this.#photos.pixels(photo, recipe, { signal });
    checkWanted({ signal });
    this.#session.kept.keep(key, { pixels }, crop);
    return ask(key);
  }
}
