/** A decoder at work on photos whose encoder's run is kept: it is computed once for each photo, whatever is written, and looked through, after. */
import { pixelsFromPatches } from '../patches';
import type { ViTConfig } from '../config';
import { expected } from '../errors';
import type { CropBox } from '../recipe';
import { patchesOf, type PhotoInput } from './answer';
import type { Decoding, Filled, WriteWish, WrittenSentence, WrittenSoFar } from './decoding';
import type { PhotoRuns } from './runs';
import type { Work } from './work';

/** A photo with holes, painted, and the photo as the model was given it: [channels, rows, cols] like `pixels`. */
export interface FilledKept extends Filled {
  readonly seen: Float32Array;
}

export class KeptDecoding {
  readonly #config: ViTConfig;
  readonly #runs: PhotoRuns;
  readonly #decoding: Decoding;
  /** The last photo that was filled, with what looked where; holes are asked about one after the other. */
  #filled: { readonly name: string; readonly value: Promise<FilledKept> } | null = null;

  readonly #crops = new Map<string, CropBox>();
  /** Parts of photos that are kept under names of their own. */
  readonly #parts = new Map<string, Set<string>>();

  constructor(config: ViTConfig, runs: PhotoRuns, decoding: Decoding) {
    this.#config = config;
    this.#runs = runs;
    this.#decoding = decoding;
  }

  /** Keeps a photo, or a part of one, without running anything, and where it lies. Throws `badRequest` for a wrong size. */
  keep(key: string, input: PhotoInput, crop: CropBox): void {
    this.#runs.keep(key, patchesOf(input, this.#config));
    this.#crops.set(key, crop);
  }

  /** Where the model's input lies on a photo that was kept here; null for one that was answered. */
  cropOf(key: string): CropBox | null {
    return this.#crops.get(key) ?? null;
  }

  /** As the session's `write`, with the encoder's tokens and attention kept. Rejects with `badRequest` for a photo that is not kept. */
  async write(key: string, wish: WriteWish, work: Work<WrittenSoFar> = {}): Promise<WrittenSentence> {
    this.#runs.patches(key); // kept, though its tokens' keys and values may be kept alone
    return this.#decoding.write(key, async () => (await this.#runs.kept(key)).tokens, wish, work);
  }

  /**
   * Where a reader of the encoder's tokens looked in the photo: its weights [tokens] taken back through the encoder's layers by attention rollout
   * (heads averaged, half of the residual).
   */
  async through(key: string, weights: ArrayLike<number>): Promise<Float32Array> {
    const { attention } = await this.#runs.kept(key);
    if (weights.length !== attention.stack.tokens) throw expected(`${attention.stack.tokens} weights`, 'weights', weights.length); // prettier-ignore
    return Float32Array.from(attention.through(Float64Array.from(weights)));
  }

  /** As the session's `fill`. Rejects with `badRequest` for a photo that is not kept. */
  fill(key: string, hidden: readonly number[]): Promise<FilledKept> {
    const patches = this.#runs.patches(key);
    const name = JSON.stringify([key, hidden]);
    if (this.#filled?.name === name) return this.#filled.value;
    const seen = pixelsFromPatches(patches, this.#config);
    const value = this.#decoding.fill(patches, hidden, true).then((filled) => ({ ...filled, seen }));
    value.catch(() => (this.#filled = null)); // tried again when it is asked for again
    this.#filled = { name, value };
    return value;
  }

  /** The decoder's attention of one patch: [layers · heads, 1 + patches], the class token first. */
  async attentionOf(key: string, hidden: readonly number[], patch: number): Promise<Float32Array> {
    const { decoderAttention, errors } = await this.fill(key, hidden);
    if (!Number.isInteger(patch) || patch < 0 || patch >= errors.length) throw expected(`a patch from 0 to ${errors.length - 1}`, 'patch', patch); // prettier-ignore
    const tokens = 1 + errors.length;
    const heads = (decoderAttention[0]?.length ?? 0) / tokens ** 2;
    const rows = new Float32Array(decoderAttention.length * heads * tokens); // [layers · heads, 1 + patches]
    decoderAttention.forEach((layer, l) => {
      for (let head = 0; head < heads; head++) {
        const from = (head * tokens + 1 + patch) * tokens;
        rows.set(layer.subarray(from, from + tokens), (l * heads + head) * tokens);
      }
    });
    return rows;
  }

  forget(photo: string): void {
    this.#filled = null;
    this.#crops.delete(photo);
    for (const key of this.#parts.get(photo) ?? []) {
      this.#runs.forget(key);
      this.#decoding.forget(key);
      this.#crops.delete(key);
    }
    this.#parts.delete(photo);
  }

  /** The name under which a part of a photo is kept; it goes when the photo goes. */
  partOf(photo: string, part: string): string {
    if (part === '') return photo;
    const key = `${photo} ${part}`;
    this.#parts.set(photo, (this.#parts.get(photo) ?? new Set()).add(key));
    return key;
  }
}
