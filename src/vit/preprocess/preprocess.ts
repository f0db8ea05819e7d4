/** From a decoded photo to what the model sees, by the model's own recipe: resize, crop or pad, rescale, normalise. */
import type { Size } from '../config';
import { expected } from '../errors';
import type { CropBox, Recipe, Region } from '../recipe';
import { layOut, type Geometry } from './geometry';
import { resample } from './resample/resample';
import type { RgbImage } from './rgb';
import { rowsOf, squareOf, type PixelRows, type Square } from './rows';

export interface Preprocessed {
  /** Normalised, [channels, rows, cols], C order; three channels, or one (grey) when the recipe has one mean. */
  readonly pixels: Float32Array;
  readonly geometry: Geometry;
}

/** ITU-R 601 luma with Pillow's fixed-point weights. */
const luma = (r: number, g: number, b: number): number => (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16;

/** Grey before anything else, as `convert('L')` on the photo that was opened: three times the same plane. */
function inGrey({ data, rows, cols }: RgbImage): RgbImage {
  const grey = new Uint8Array(data.length); // [rows, cols, 3]
  for (let at = 0; at < data.length; at += 3)
    grey.fill(luma(data[at] as number, data[at + 1] as number, data[at + 2] as number), at, at + 3);
  return { data: grey, rows, cols };
}

/** The part of `photo` that a recipe shows to the model, 8-bit, without padding, and where it lies in the input. */
function visible(photo: PixelRows, { resized, offset, input }: Geometry, interpolation: Recipe['interpolation']) {
  const top = Math.max(0, offset[0]);
  const left = Math.max(0, offset[1]);
  const rows = Math.min(resized[0], offset[0] + input[0]) - top;
  const cols = Math.min(resized[1], offset[1] + input[1]) - left;
  const image = resample(photo, resized[0], resized[1], { top, left, rows, cols }, interpolation);
  return { image, row: Math.max(0, -offset[0]), col: Math.max(0, -offset[1]) };
}

/** 8-bit input [channels, rows, cols] with the padding in place. */
function lowerTo8Bit(photo: PixelRows, recipe: Recipe, geometry: Geometry): Uint8Array {
  const [rows, cols] = geometry.input;
  const channels = recipe.mean.length;
  const plane = rows * cols;
  const result = new Uint8Array(channels * plane); // [channels, rows, cols]
  recipe.padding?.forEach((value, c) => result.fill(value, c * plane, (c + 1) * plane));
  const { image, row: firstRow, col: firstCol } = visible(photo, geometry, recipe.interpolation);
  const { data } = image;
  const colours = recipe.channelOrder === 'BGR' ? [2, 1, 0] : [0, 1, 2]; // in the order of the model's channels
  let at = 0;
  for (let row = 0; row < image.rows; row++) {
    let out = (firstRow + row) * cols + firstCol;
    for (let col = 0; col < image.cols; col++, at += 3, out++) {
      for (let c = 0; c < channels; c++) result[out + c * plane] = data[at + (colours[c] ?? 0)] as number;
    }
  }
  return result;
}

/** A place in a square, on the photo that lies in it. */
function within(crop: CropBox, { top, left }: Square): CropBox {
  return { ...crop, top: crop.top - top, left: crop.left - left };
}

/** Throws `badRequest` for a region that is not on the photo. */
function regionOf({ data, rows, cols }: RgbImage, { top, left, bottom, right }: Region): RgbImage {
  if (bottom > rows || right > cols)
    throw expected(`a box on the photo of ${rows} × ${cols} px`, 'box', [top, left, bottom, right].join(','));
  const width = right - left;
  const cut = new Uint8Array((bottom - top) * width * 3); // [rows, cols, 3]
  for (let row = top; row < bottom; row++) {
    const from = (row * cols + left) * 3;
    cut.set(data.subarray(from, from + width * 3), (row - top) * width * 3);
  }
  return { data: cut, rows: bottom - top, cols: width };
}

/**
 * Throws `badRequest` when the recipe does not end at its `inputSize`, or its region lies beyond the photo.
 * @param size of the photo itself, [rows, cols], where `photo` is a smaller picture of it, which has no region
 */
export function preprocess(
  whole: RgbImage,
  { region, ...recipe }: Recipe,
  size: Size = [whole.rows, whole.cols],
): Preprocessed {
  if (!region) return preprocessed(whole, recipe, size);
  const part = regionOf(whole, region);
  const { pixels, geometry } = preprocessed(part, recipe, [part.rows, part.cols]);
  const { top, left, ...extent } = geometry.crop;
  return { pixels, geometry: { ...geometry, crop: { top: top + region.top, left: left + region.left, ...extent } } };
}

function preprocessed(photo: RgbImage, recipe: Recipe, size: Size): Preprocessed {
  const seen = recipe.mean.length === 1 ? inGrey(photo) : photo;
  const square = recipe.square && squareOf(seen, recipe.square);
  const whole = square ?? rowsOf(seen);
  const laid = layOut(square ? [whole.rows, whole.cols] : size, recipe);
  const geometry = square ? { ...laid, crop: within(laid.crop, square) } : laid;
  const bytes = lowerTo8Bit(whole, recipe, laid);
  const plane = geometry.input[0] * geometry.input[1];
  const pixels = new Float32Array(bytes.length); // [channels, rows, cols]
  recipe.mean.forEach((mean, c) => {
    const std = recipe.std[c] ?? 1;
    const table = Float32Array.from({ length: 256 }, (_, value) => (value * recipe.rescale - mean) / std);
    for (let i = c * plane; i < (c + 1) * plane; i++) pixels[i] = table[bytes[i] as number] as number;
  });
  return { pixels, geometry };
}
