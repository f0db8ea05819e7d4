/** What main and the library's process say to each other. */
import * as v from 'valibot';
import type { Contract } from '../../shared/channel/contract';
import type { KeptAnswer, LibraryCounts } from '../../shared/library';
import type { Collection } from '../../shared/collections';
import type { OwnLabel } from '../../shared/own-labels';
import type { CollectedPath } from './collections';
import type { DuplicateGroup } from './duplicates';
import type { FittedPlaces, ModelToExport, ModelToMake } from './label-fit';
import type { FileThen, TurnedFile } from './library';
import type { LabelledPath } from './own-labels';

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

/** The features of one file that a model's classifier reads. */
export interface FoundFeatures {
  readonly file: TurnedFile;
  readonly features: Float32Array;
}

/** Photos that are there more than once. */
export interface FoundDuplicates {
  readonly groups: readonly DuplicateGroup[];
  /** Photos whose content is known, and of them those whose features are. */
  readonly met: number;
  readonly read: number;
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
  ownLabels(): Promise<{ readonly labels: OwnLabel[]; readonly photos: LabelledPath[] }>;
  makeLabel(name: string): Promise<OwnLabel>;
  renameLabel(label: number, name: string): Promise<null>;
  removeLabel(label: number): Promise<null>;
  /** Which of the files could be put into the label, or taken out of theirs (null). */
  putLabel(files: readonly FileThen[], label: number | null): Promise<boolean[]>;
  /** Which of the files have a content, and no features of this model. */
  lacking(model: number, files: readonly TurnedFile[]): Promise<boolean[]>;
  keepFeatures(model: number, found: readonly FoundFeatures[]): Promise<null>;
  /** A later fit overtakes this one (`cancelled`). */
  fitLabels(model: number, files: readonly TurnedFile[]): Promise<FittedPlaces>;
  makeModel(model: number, made: ModelToMake): Promise<null>;
  /** A model as an ONNX file with logits and attention. Returns the files written. */
  exportModel(model: ModelToExport, out: string): Promise<string[]>;
  collections(): Promise<{ readonly collections: Collection[]; readonly members: CollectedPath[] }>;
  makeCollection(name: string): Promise<Collection>;
  renameCollection(id: number, name: string): Promise<null>;
  removeCollection(id: number): Promise<null>;
  /** Which of the files could be put in, or taken out. */
  collect(files: readonly FileThen[], collection: number, isIn: boolean): Promise<boolean[]>;
  /** When photos were taken, in their order, as `takenAt` says. */
  taken(files: readonly FileThen[]): Promise<(number | null)[]>;
  /** @param model whose features are compared; null: contents alone */
  duplicates(model: number | null, least: number): Promise<FoundDuplicates>;
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
  ownLabels: { args: [] },
  makeLabel: { args: [text] },
  renameLabel: { args: [v.number(), text] },
  removeLabel: { args: [v.number()] },
  putLabel: { args: [any<readonly FileThen[]>(), v.nullable(v.number())] },
  lacking: { args: [model, any<readonly TurnedFile[]>()] },
  keepFeatures: { args: [model, any<readonly FoundFeatures[]>()] },
  fitLabels: { args: [model, any<readonly TurnedFile[]>()] },
  makeModel: { args: [model, any<ModelToMake>()] },
  exportModel: { args: [any<ModelToExport>(), text] },
  collections: { args: [] },
  makeCollection: { args: [text] },
  renameCollection: { args: [v.number(), text] },
  removeCollection: { args: [v.number()] },
  collect: { args: [any<readonly FileThen[]>(), v.number(), v.boolean()] },
  taken: { args: [any<readonly FileThen[]>()] },
  duplicates: { args: [v.nullable(model), v.number()] },
};
