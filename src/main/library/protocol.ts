/** What main and the library's process say to each other. */
import * as v from 'valibot';
import type { Contract } from '../../shared/channel/contract';
import type { KeptAnswer, LibraryCounts } from '../../shared/library';
import type { FileThen, TurnedFile } from './library';

export interface OpenedLibrary {
  readonly photos: readonly FileThen[];
  /** As `setPlace` was told; null at first. */
  readonly place: string | null;
  /** The name of a damaged library that was put aside; null where there was none. */
  readonly kept: string | null;
}

/** A model's weights: where they lie. */
export interface WeightsPlace {
  readonly id: string;
  readonly folder: string;
  /** The one weights file that is meant, or null for all. */
  readonly weights: string | null;
}

export interface KnownAnswers {
  /** In the order of the files. */
  readonly answers: (KeptAnswer | null)[];
  /** Paths of photos that were moved: they are out of the library, their content is among the files. */
  readonly moved: string[];
}

/** Every rejection is a `HeadlightError`. */
export interface LibraryProcess {
  /** First, and once. Rejects as `openDatabase` does. */
  open(path: string): Promise<OpenedLibrary>;
  add(photos: readonly FileThen[]): Promise<null>;
  remove(paths: readonly string[]): Promise<null>;
  relocate(pairs: readonly (readonly [from: string, to: string])[]): Promise<null>;
  /** The number of a model as it is run; reads its weights. */
  model(weights: WeightsPlace, facts: string): Promise<number>;
  answers(model: number, files: readonly TurnedFile[]): Promise<KnownAnswers>;
  keep(model: number, answers: readonly { readonly file: TurnedFile; readonly answer: KeptAnswer }[]): Promise<null>;
  setPlace(place: string): Promise<null>;
  counts(): Promise<LibraryCounts>;
  forget(): Promise<null>;
}

/** Asked by main alone, whose word is taken. */
const any = <T>(): v.GenericSchema<unknown, T> => v.custom<T>(() => true);
const text = v.string();
const model = v.number();

export const LIBRARY_PROCESS: Contract<LibraryProcess> = {
  open: { args: [text] },
  add: { args: [any<readonly FileThen[]>()] },
  remove: { args: [v.array(text)] },
  relocate: { args: [any<Parameters<LibraryProcess['relocate']>[0]>()] },
  model: { args: [any<WeightsPlace>(), text] },
  answers: { args: [model, any<readonly TurnedFile[]>()] },
  keep: { args: [model, any<Parameters<LibraryProcess['keep']>[1]>()] },
  setPlace: { args: [text] },
  counts: { args: [] },
  forget: { args: [] },
};
