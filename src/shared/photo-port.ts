/** Messages on the port between the renderer's worker and the photo process. Every request carries an id; one answer each. */
import type { CropBox, Recipe } from '../vit/recipe';
import type { ErrorData } from '../vit/errors';
import type { PhotoNote } from './photo-notes';

export type PhotoRequest =
  /** Small encoded picture for the strip: ≤ `edge` px on its longer edge. */
  | { readonly id: number; readonly type: 'thumbnail'; readonly photo: string; readonly edge: number }
  /** Upright sRGB picture for the stage and for export: ≤ `edge` px on its longer edge. */
  | { readonly id: number; readonly type: 'view'; readonly photo: string; readonly edge: number }
  /** What the model sees. */
  | { readonly id: number; readonly type: 'pixels'; readonly photo: string; readonly recipe: Recipe }
  | { readonly id: number; readonly type: 'cancel'; readonly request: number };

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

export type PhotoAnswer =
  | { readonly id: number; readonly ok: true; readonly value: EncodedPicture | ModelPixels }
  | ({ readonly id: number; readonly ok: false } & ErrorData);
