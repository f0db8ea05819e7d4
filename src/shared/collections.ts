/** Named sets of photos, as window and main hand them to each other. */
import * as v from 'valibot';

export interface Collection {
  readonly id: number;
  readonly name: string;
}

export interface Collections {
  /** In the order in which they were made. */
  readonly collections: readonly Collection[];
  /** Photos that are open, once for each set that they are in. */
  readonly photos: readonly { readonly photo: string; readonly collection: number }[];
}

/** Photos of one question. */
const MOST = 200_000;

export interface CollectionInvocations {
  collections(): Collections;
  /** Rejects with `collectionTaken`. */
  makeCollection(name: string): Collection;
  /** Rejects with `collectionTaken`. */
  renameCollection(id: number, name: string): null;
  /** Its photos stay where they are. */
  removeCollection(id: number): null;
  /** Puts photos in or takes them out. Returns those that could be: pasted pictures, samples and files that were written since cannot. */
  collectPhotos(photos: readonly string[], collection: number, isIn: boolean): readonly string[];
}

const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));

export const COLLECTION_ARGUMENTS = {
  collections: v.strictTuple([]),
  makeCollection: v.strictTuple([name]),
  renameCollection: v.strictTuple([number, name]),
  removeCollection: v.strictTuple([number]),
  collectPhotos: v.strictTuple([v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(MOST)), number, v.boolean()]),
} as const satisfies {
  readonly [C in keyof CollectionInvocations]: v.GenericSchema<unknown, Parameters<CollectionInvocations[C]>>;
};
