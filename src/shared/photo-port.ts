/** What can be asked of the photo process: by the engine that answers a photo, by the window's worker, by the command line. */
import * as v from 'valibot';
import { checkRecipe } from '../vit/preprocess/check-recipe';
import type { CropBox, Recipe } from '../vit/recipe';
import type { Work } from '../vit/session/work';
import type { Contract, Method } from './channel/contract';
import type { PhotoNote } from './photo-notes';

export interface PhotoApi {
  /** Small encoded picture for the strip: ≤ `edge` px on its longer edge. */
  thumbnail(photo: string, edge: number, work?: Work): Promise<EncodedPicture>;
  /** Upright sRGB picture for the stage and for export: ≤ `edge` px on its longer edge. */
  view(photo: string, edge: number, work?: Work): Promise<EncodedPicture>;
  /** What the model sees. */
  pixels(photo: string, recipe: Recipe, work?: Work): Promise<ModelPixels>;
}

export interface EncodedPicture {
  /** WebP or PNG bytes; the renderer decodes what *we* encoded, never the stranger's file. */
  readonly bytes: Uint8Array;
  readonly mime: string;
  readonly rows: number;
  readonly cols: number;
  /** Size of the upright photo itself. */
  readonly photoRows: number;
  readonly photoCols: number;
  /** 'jpeg', 'png', … as detected from the content. */
  readonly format: string;
}

export interface ModelPixels {
  /** Normalised, [channels, rows, cols], C order. */
  readonly pixels: Float32Array;
  readonly rows: number;
  readonly cols: number;
  readonly crop: CropBox;
  readonly photoRows: number;
  readonly photoCols: number;
  /** Only where there is something to know of how the photo was read. */
  readonly notes?: readonly PhotoNote[];
  readonly timing: { readonly decodeMs: number; readonly preprocessMs: number };
}

/** A recipe as it comes from outside. */
const recipe = v.pipe(
  v.custom<Recipe>((value) => typeof value === 'object' && value !== null, 'expected a recipe'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      checkRecipe(dataset.value);
    } catch (error) {
      addIssue({ message: error instanceof Error ? error.message : 'expected a recipe' });
    }
  }),
);

const size = { rows: v.number(), cols: v.number(), photoRows: v.number(), photoCols: v.number() };
const picture = v.object({ bytes: v.instance(Uint8Array), mime: v.string(), format: v.string(), ...size });
const pixels = v.object({
  pixels: v.instance(Float32Array),
  crop: v.object({ top: v.number(), left: v.number(), height: v.number(), width: v.number() }),
  timing: v.object({ decodeMs: v.number(), preprocessMs: v.number() }),
  ...size,
});

/** @param photo how a photo is named: by what the window knows it by, or by what its owner calls it */
export function photoCalls(photo: v.GenericSchema<unknown, string>): Contract<PhotoApi> {
  const asked = { again: true } satisfies Partial<Method>;
  const edge = v.number();
  return {
    thumbnail: { args: [photo, edge], answer: picture, ...asked },
    view: { args: [photo, edge], answer: picture, ...asked },
    pixels: { args: [photo, recipe], answer: pixels, ...asked },
  };
}

/** Checks every argument, because a page that was taken over may hold the port. */
export const PHOTOS = photoCalls(v.pipe(v.string(), v.maxLength(255)));
