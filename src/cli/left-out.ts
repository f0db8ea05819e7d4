/** What of the named folders was passed over, said when the photos are done: then it is known which RAW files had no preview. */
import { addLeftOut, leftOutSentence, type LeftOut } from '../shared/left-out';
import { HeadlightError } from '../vit/errors';
import { displayPath, type Inputs } from './inputs';
import { codeOf, sentenceOf } from './sentences';
import type { Streams } from './streams';

export class LeftOutCount {
  readonly #inputs: Pick<Inputs, 'leftOut' | 'single'> & { readonly photos: readonly unknown[] };
  #raw = 0;

  constructor(inputs: Pick<Inputs, 'leftOut' | 'single'> & { readonly photos: readonly unknown[] }) {
    this.#inputs = inputs;
  }

  /** A photo that failed. */
  failed(error: unknown): void {
    if (codeOf(error) === 'photoRawNoPreview') this.#raw++;
  }

  /** @param read what reading told: how many photos there were, and what of archives was passed over */
  say(streams: Pick<Streams, 'message'>, read?: { readonly photos: number; readonly leftOut: LeftOut }): void {
    const { single } = this.#inputs;
    const photos = read?.photos ?? this.#inputs.photos.length;
    const leftOut = addLeftOut(this.#inputs.leftOut, read?.leftOut ?? {});
    const sentence = single ? null : leftOutSentence('en', photos - this.#raw, leftOut, this.#raw);
    if (sentence !== null) streams.message(sentence);
  }
}

/** Names what cannot be taken; where nothing is left to do, also what was passed over. */
export function sayInputs(
  streams: Pick<Streams, 'message'>,
  inputs: Omit<Inputs, 'photos'> & { readonly photos: readonly unknown[] },
): LeftOutCount {
  for (const { path, error } of inputs.failed)
    streams.message(`${displayPath(path)}: ${sentenceOf(HeadlightError.fromData(error))}`);
  const count = new LeftOutCount(inputs);
  if (inputs.photos.length === 0) count.say(streams);
  return count;
}

/** A list for JSON: its first item says what was passed over, as in `classify`. */
export function withLeftOut(items: readonly object[], leftOut: LeftOut): readonly object[] {
  return items.map((item, i) => (i === 0 ? { ...item, ...leftOutField(leftOut) } : item));
}

/** A field for one answer about all photos; absent when nothing was passed over. */
export function leftOutField(leftOut: LeftOut): { readonly leftOut?: LeftOut } {
  return Object.keys(leftOut).length > 0 ? { leftOut } : {};
}
