/** What is asked of a model with a decoder, in the worker or in the native process: it paints hidden patches, or writes about a photo. */
import * as v from 'valibot';
import type { CropBox, Region } from '../vit/recipe';
import { count, counts, flag } from '../vit/ask/fields';
import type { WriteWish, WrittenSentence, WrittenSoFar } from '../vit/session/decoding';
import type { FilledKept } from '../vit/session/kept-decoding';
import type { Work } from '../vit/session/work';
import type { Contract } from './channel/contract';

/** How a sentence is wanted, and of which part of the photo. */
export interface SentenceWish extends WriteWish {
  readonly region?: Region;
}

interface Seen {
  /** Where the model's input lies on the photo; null: as for the answer of the same model. */
  readonly crop: CropBox | null;
}

/** A sentence, and what each word looked at. */
export interface Sentence extends Omit<WrittenSentence, 'logits'>, Seen {}

/** A photo with holes, painted. */
export interface FilledPhoto
  extends Pick<FilledKept, 'seen' | 'pixels' | 'errors' | 'loss' | 'normalised' | 'knowsPlaces'>, Seen {
  /** Of the decoder that paints. */
  readonly decoder: { readonly layers: number; readonly heads: number };
}

export interface DecoderApi {
  /** A sentence about a photo, word by word; the photo is fetched and its encoder run where it is not kept. Rejects with `writerMissing`. */
  write(photo: string, wish: SentenceWish, work?: Work<WrittenSoFar>): Promise<Sentence>;
  /** Weights over the encoder's tokens, [tokens], taken back through its layers by attention rollout. */
  through(photo: string, region: Region | null, weights: Float32Array): Promise<Float32Array>;
  /** What is painted where these patches are hidden. Rejects with `painterMissing`. */
  fill(photo: string, hidden: readonly number[]): Promise<FilledPhoto>;
  /** The painting decoder's attention of one patch: [layers · heads, 1 + patches], the class token first. */
  holeAttention(photo: string, hidden: readonly number[], patch: number): Promise<Float32Array>;
}

const MOST_TEXT = 10_000;

/** The part of a photo that is taken for the whole, px. */
const region: v.GenericSchema<unknown, Region> = v.pipe(
  v.strictObject({ top: count, left: count, bottom: count, right: count }),
  v.check(({ top, left, bottom, right }) => top < bottom && left < right, 'expected a box with pixels in it'),
);

const wish: v.GenericSchema<unknown, SentenceWish> = v.strictObject({
  begin: v.exactOptional(counts),
  photo: v.exactOptional(flag),
  beams: v.exactOptional(count),
  words: v.exactOptional(count),
  text: v.exactOptional(v.pipe(v.string(), v.maxLength(MOST_TEXT))),
  only: v.exactOptional(flag),
  causal: v.exactOptional(flag),
  alternatives: v.exactOptional(count),
  region: v.exactOptional(region),
});

/** @param photo how a photo is named */
export function decoderCalls(photo: v.GenericSchema<unknown, string>): Contract<DecoderApi> {
  return {
    write: { args: [photo, wish] },
    through: { args: [photo, v.nullable(region), v.instance(Float32Array)] },
    fill: { args: [photo, counts] },
    holeAttention: { args: [photo, counts, count] },
  };
}
