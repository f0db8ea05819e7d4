/** What the library keeps, as window, main and command line hand it to each other. Paths stay in main. */
import * as v from 'valibot';
import type { Label, ZeroShot } from '../vit/checkpoint/checkpoint';
import type { ViTConfig } from '../vit/config';
import { ENGINE_NAMES, type EngineName } from '../vit/execute/executor';
import type { Precision } from '../vit/graph/onnx/stored';
import type { CropBox, Recipe } from '../vit/recipe';
import { COLLECTION_ARGUMENTS, type CollectionInvocations } from './collections';
import { GALLERY_FILE_ARGUMENTS, type GalleryFileInvocations } from './gallery-files';
import { PHOTO_NOTES, type PhotoNote } from './photo-notes';

/** What a model computed of a photo, from which every answer in words is made again. */
export interface KeptAnswer {
  /** [classes] */
  readonly logits: Float32Array;
  readonly about: KeptAbout;
}

export interface KeptAbout {
  readonly crop: CropBox;
  readonly photoRows: number;
  readonly photoCols: number;
  readonly notes?: readonly PhotoNote[];
  readonly timing: { readonly decodeMs: number; readonly preprocessMs: number; readonly forwardMs: number };
  /** What computed it. */
  readonly engine: { readonly name: EngineName; readonly detail: string };
}

/** Everything beside the weights that logits depend on. */
export interface LogitFacts {
  /** Headlight's version: another one may compute other numbers. */
  readonly version: string;
  readonly config: ViTConfig;
  readonly recipe: Recipe;
  readonly precision: Precision;
  readonly labels: readonly Label[];
  readonly zeroShot: ZeroShot | null;
}

/** The same text for the same facts, whoever asks: keys in order, labels only where they are what is computed. */
export function factsText({ version, config, recipe, precision, labels, zeroShot }: LogitFacts): string {
  const typed = zeroShot && { ...zeroShot, labels: labels.map(({ text }) => text) };
  return ordered({ version, config, recipe, precision, ...(typed && { typed }) });
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Where a person was: which photo, and what the gallery showed. Its words are the window's own. */
export const PlaceSchema = v.strictObject({
  shown: v.nullable(v.pipe(v.string(), v.uuid())),
  picked: v.array(v.pipe(v.string(), v.uuid())),
  gallery: v.strictObject({
    open: v.boolean(),
    size: v.pipe(v.string(), v.maxLength(20)),
    sort: v.pipe(v.string(), v.maxLength(20)),
    filter: v.pipe(v.string(), v.maxLength(1000)),
    query: v.pipe(v.string(), v.maxLength(1000)),
    /** Beside the filter: score, folder, date. */
    narrow: v.exactOptional(v.record(v.pipe(v.string(), v.maxLength(20)), v.pipe(v.string(), v.maxLength(100)))),
  }),
});
export type Place = v.InferOutput<typeof PlaceSchema>;

/** A crop may begin outside the photo. */
const side = v.pipe(v.number(), v.finite());
const positive = v.pipe(v.number(), v.finite(), v.minValue(0));

export const KeptAnswerSchema = v.strictObject({
  logits: v.instance(Float32Array),
  about: v.strictObject({
    crop: v.strictObject({ top: side, left: side, height: side, width: side }),
    photoRows: positive,
    photoCols: positive,
    notes: v.exactOptional(
      v.array(
        v.strictObject({
          note: v.picklist(PHOTO_NOTES),
          params: v.record(v.string(), v.union([v.string(), v.number()])),
        }),
      ),
    ),
    timing: v.strictObject({ decodeMs: positive, preprocessMs: positive, forwardMs: positive }),
    engine: v.strictObject({ name: v.picklist(ENGINE_NAMES), detail: v.string() }),
  }),
});

/** How much is kept. */
export interface LibraryCounts {
  readonly photos: number;
  readonly answers: number;
  /** On the disk. */
  readonly bytes: number;
}

/** What the window may ask of the library; photos by id. */
export interface LibraryInvocations extends GalleryFileInvocations, CollectionInvocations {
  /** A number for a model as it is run, under which answers are kept; null where there is no library and none is to be begun. */
  libraryModel(model: string, facts: string, begin: boolean): number | null;
  /** In the order of the photos; null for one that is not known, or whose file has changed. */
  keptAnswers(model: number, photos: readonly string[]): (KeptAnswer | null)[];
  keepAnswers(model: number, answers: readonly { readonly photo: string; readonly answer: KeptAnswer }[]): null;
  keepPlace(place: Place): null;
  libraryCounts(): LibraryCounts;
  /** Photos, answers and places, from the disk too; what is left: nothing. */
  forgetLibrary(): LibraryCounts;
}

const photo = v.pipe(v.string(), v.uuid());
const model = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** Photos of one question. */
export const MOST_AT_ONCE = 1000;

export const LIBRARY_ARGUMENTS = {
  libraryModel: v.strictTuple([
    v.pipe(v.string(), v.maxLength(255)),
    v.pipe(v.string(), v.maxLength(1 << 20)),
    v.boolean(),
  ]),
  keptAnswers: v.strictTuple([model, v.pipe(v.array(photo), v.maxLength(MOST_AT_ONCE))]),
  keepAnswers: v.strictTuple([
    model,
    v.pipe(v.array(v.strictObject({ photo, answer: KeptAnswerSchema })), v.maxLength(MOST_AT_ONCE)),
  ]),
  keepPlace: v.strictTuple([PlaceSchema]),
  libraryCounts: v.strictTuple([]),
  forgetLibrary: v.strictTuple([]),
  ...GALLERY_FILE_ARGUMENTS,
  ...COLLECTION_ARGUMENTS,
} as const satisfies {
  readonly [C in keyof LibraryInvocations]: v.GenericSchema<unknown, Parameters<LibraryInvocations[C]>>;
};
