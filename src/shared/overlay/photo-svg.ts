/** A photo as it was encoded for the stage, with its map as a drawing: the one file that window and command line both write. */
import type { AttentionMap } from '../../vit/explain/attention';
import type { CropBox } from '../../vit/recipe';
import { base64 } from '../export/base64';
import type { EncodedPicture } from '../photo-port';
import type { OverlayStyle, ScaleRange } from './overlay';
import { frameOf } from './paint';
import { overlaySvg } from './svg';

export interface PhotoOverlay {
  readonly map: AttentionMap;
  readonly range: ScaleRange;
  readonly style: OverlayStyle;
  /** Measured in photo pixels. */
  readonly crop: CropBox;
}

/** SVG text. The bytes of `view` are embedded as they are. @param title one line above the picture */
export function photoSvg(view: EncodedPicture, { crop, ...overlay }: PhotoOverlay, title: string): string {
  const frame = frameOf(crop, view.photoRows, view.photoCols, view.rows, view.cols);
  return overlaySvg({ ...overlay, frame, photo: `data:${view.mime};base64,${base64(view.bytes)}`, title });
}
