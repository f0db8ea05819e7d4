/** A person's own labels, as window and main hand them to each other: which photos have which, and what a classifier of them is worth. Paths stay in main. */
import * as v from 'valibot';
import type { TrainedClassifier } from '../vit/train/classifier';
import type { Suspect, Wanting } from '../vit/train/judged';
import type { ModelRef } from './ipc-models';

export interface OwnLabel {
  readonly id: number;
  readonly name: string;
}

export interface OwnLabels {
  /** In the order in which they were made. */
  readonly labels: readonly OwnLabel[];
  /** Photos that are open and have one, by id. */
  readonly photos: readonly { readonly photo: string; readonly label: number }[];
}

/** What a classifier of one's own labels is worth, on photos that it has not seen. Places in `labels` stand for labels, places in `photos` for photos. */
export interface FittedLabels extends Pick<TrainedClassifier, 'lambda' | 'accuracy' | 'confusion'> {
  readonly labels: readonly OwnLabel[];
  /** By id. */
  readonly photos: readonly string[];
  readonly suspects: readonly Suspect[];
  readonly wanting: readonly Wanting[];
  /** Photos that another photo is a copy of. */
  readonly copies: number;
}

/** Photos of one question. */
const MOST_AT_ONCE = 1000;
/** Photos of one fit. */
const MOST_LABELLED = 100_000;
const MOST_FEATURES = 65_536;

/** What the window may ask about a person's own labels; photos by id. */
export interface OwnLabelInvocations {
  ownLabels(): OwnLabels;
  /** The label of that name, made where there is none. */
  makeLabel(name: string): OwnLabel;
  /** Rejects with `labelTaken`. */
  renameLabel(label: number, name: string): null;
  /** Its photos have none then. */
  removeLabel(label: number): null;
  /** Puts photos into a label, or takes them out of theirs (null). Returns those that could be: pasted pictures, samples and files that were written since cannot. */
  labelPhotos(photos: readonly string[], label: number | null): readonly string[];
  /** Each photo into the label of the folder that it lies in; labels are made where there are none. */
  labelByFolders(photos: readonly string[]): OwnLabels;
  /** Those of the photos that have a content and no features of this model. */
  lackFeatures(model: number, photos: readonly string[]): readonly string[];
  keepFeatures(model: number, features: readonly { readonly photo: string; readonly features: Float32Array }[]): null;
  /** Fits a classifier on the photos that have a label and features; a later fit overtakes it (`cancelled`). Rejects with `labelsTooFew`. */
  fitLabels(model: number, photos: readonly string[]): FittedLabels;
  /** The last fit as a model of its own: the encoder of `base`, and the labels. Rejects with `badRequest` where that fit was of another model. */
  makeLabelModel(model: number, base: string, name: string): ModelRef;
  /** Asks where, and writes a model there as ONNX; the file's name, or null when the person cancelled. */
  exportLabelModel(id: string): string | null;
}

const photo = v.pipe(v.string(), v.uuid());
const photos = v.pipe(v.array(photo), v.maxLength(MOST_LABELLED));
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const features = v.pipe(
  v.instance(Float32Array),
  v.check((numbers) => numbers.length > 0 && numbers.length <= MOST_FEATURES, 'length'),
);

export const OWN_LABEL_ARGUMENTS = {
  ownLabels: v.strictTuple([]),
  makeLabel: v.strictTuple([name]),
  renameLabel: v.strictTuple([number, name]),
  removeLabel: v.strictTuple([number]),
  labelPhotos: v.strictTuple([photos, v.nullable(number)]),
  labelByFolders: v.strictTuple([photos]),
  lackFeatures: v.strictTuple([number, photos]),
  keepFeatures: v.strictTuple([
    number,
    v.pipe(v.array(v.strictObject({ photo, features })), v.maxLength(MOST_AT_ONCE)),
  ]),
  fitLabels: v.strictTuple([number, photos]),
  exportLabelModel: v.strictTuple([v.pipe(v.string(), v.maxLength(255))]),
  makeLabelModel: v.strictTuple([number, v.pipe(v.string(), v.maxLength(255)), name]),
} as const satisfies {
  readonly [C in keyof OwnLabelInvocations]: v.GenericSchema<unknown, Parameters<OwnLabelInvocations[C]>>;
};
