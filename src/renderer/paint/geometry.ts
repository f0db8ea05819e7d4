/** Where things lie on the stage: the photo, the crop the model saw, and its patches. Pure arithmetic, CSS pixels. */
import type { CropBox, Region } from '../../vit/recipe';
import type { Bounds, Patch } from '../state/selection.svelte';

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface StageGeometry {
  /** The picture area on the stage: the photo, and any padding that the model saw around it. */
  readonly frame: Rect;
  /** Within the frame. */
  readonly photo: Rect;
  /** Within the frame; null until the crop is known. */
  readonly crop: Rect | null;
  /** CSS pixels for one photo pixel. */
  readonly scale: number;
}

/** Fits photo and crop into a box, centred, as large as possible. Sizes of 0 give an empty frame. */
export function layOut(
  photoRows: number,
  photoCols: number,
  crop: CropBox | null,
  boxWidth: number,
  boxHeight: number,
  margin: number,
): StageGeometry {
  const top = Math.min(0, crop?.top ?? 0);
  const left = Math.min(0, crop?.left ?? 0);
  const height = Math.max(photoRows, crop ? crop.top + crop.height : 0) - top;
  const width = Math.max(photoCols, crop ? crop.left + crop.width : 0) - left;
  const room = [Math.max(0, boxWidth - 2 * margin), Math.max(0, boxHeight - 2 * margin)] as const;
  const scale = width > 0 && height > 0 ? Math.min(room[0] / width, room[1] / height) : 0;
  const place = (box: CropBox): Rect => ({
    left: (box.left - left) * scale,
    top: (box.top - top) * scale,
    width: box.width * scale,
    height: box.height * scale,
  });
  return {
    frame: {
      left: (boxWidth - width * scale) / 2,
      top: (boxHeight - height * scale) / 2,
      width: width * scale,
      height: height * scale,
    },
    photo: place({ top: 0, left: 0, height: photoRows, width: photoCols }),
    crop: crop ? place(crop) : null,
    scale,
  };
}

/** The same, `factor` times as large, with a point of the frame (in shares of its size) in the middle of the box. */
export function zoomed(
  { frame, photo, crop, scale }: StageGeometry,
  factor: number,
  centre: { readonly x: number; readonly y: number },
  boxWidth: number,
  boxHeight: number,
): StageGeometry {
  const grown = ({ left, top, width, height }: Rect): Rect => ({
    left: left * factor,
    top: top * factor,
    width: width * factor,
    height: height * factor,
  });
  const [width, height] = [frame.width * factor, frame.height * factor];
  return {
    frame: { left: boxWidth / 2 - centre.x * width, top: boxHeight / 2 - centre.y * height, width, height },
    photo: grown(photo),
    crop: crop && grown(crop),
    scale: scale * factor,
  };
}

/** The part of the frame that can be seen in the box, within the frame. */
export function inSight(frame: Rect, boxWidth: number, boxHeight: number): Rect {
  const [left, top] = [Math.max(0, -frame.left), Math.max(0, -frame.top)];
  const right = Math.min(frame.width, boxWidth - frame.left);
  const bottom = Math.min(frame.height, boxHeight - frame.top);
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** The patch at a point of the frame, or null outside the crop. */
export function patchAt(x: number, y: number, crop: Rect, { rows, cols }: Pick<Bounds, 'rows' | 'cols'>): Patch | null {
  const col = Math.floor(((x - crop.left) / crop.width) * cols);
  const row = Math.floor(((y - crop.top) / crop.height) * rows);
  return row >= 0 && row < rows && col >= 0 && col < cols ? { row, col } : null;
}

/** The cell of a patch within the frame. */
export function cellOf({ row, col }: Patch, crop: Rect, { rows, cols }: Pick<Bounds, 'rows' | 'cols'>): Rect {
  const [width, height] = [crop.width / cols, crop.height / rows];
  return { left: crop.left + col * width, top: crop.top + row * height, width, height };
}

/** A photo's own size in pixels, upright. */
export interface PhotoSize {
  readonly rows: number;
  readonly cols: number;
}

/** The corner between pixels of the photo that is nearest to a point of the frame, [row, col], on the photo's edge for a point beyond it. */
export function cornerAt(
  x: number,
  y: number,
  photo: Rect,
  { rows, cols }: PhotoSize,
): readonly [row: number, col: number] {
  const inside = (share: number, most: number): number => Math.min(most, Math.max(0, Math.round(share * most)));
  return [inside((y - photo.top) / photo.height, rows), inside((x - photo.left) / photo.width, cols)];
}

/** The part of a photo between two corners, whichever was first. */
export function regionBetween(
  [row, col]: readonly [number, number],
  [otherRow, otherCol]: readonly [number, number],
): Region {
  return {
    top: Math.min(row, otherRow),
    left: Math.min(col, otherCol),
    bottom: Math.max(row, otherRow),
    right: Math.max(col, otherCol),
  };
}

/** Where a part of a photo lies within the frame. */
export function rectOf({ top, left, bottom, right }: Region, photo: Rect, { rows, cols }: PhotoSize): Rect {
  const [across, down] = [photo.width / cols, photo.height / rows];
  return {
    left: photo.left + left * across,
    top: photo.top + top * down,
    width: (right - left) * across,
    height: (bottom - top) * down,
  };
}
