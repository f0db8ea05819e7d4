/** What the window hands over to be saved: a picture, or numbers, and what they were made with. Paths stay in main. */
import * as v from 'valibot';
import { aboutMap, aboutModel } from './export/sidecar';
import type { NUMBER_ENDINGS } from './export/numbers';
import { type Numbers } from './export/numbers';
import { productOf } from './export/product';

/** Endings of files without the dot, in the order in which they are offered. */
export const EXPORT_KINDS = ['png', 'svg', 'csv', 'json', 'npy', 'safetensors'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** A picture of at most 50 megapixels, encoded; an SVG holds it in base64. */
export const MAX_PICTURE_BYTES = 384 * 1024 * 1024;
const MOST_NUMBERS = 2 ** 24;
const MAX_NAME = 255;
/** More than the window takes. */
const MOST_PHOTOS = 2 ** 16;

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Checks size and signature only; whoever uses the picture judges its content. */
export const pngBytes: v.GenericSchema<unknown, Uint8Array> = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.byteLength <= MAX_PICTURE_BYTES, 'too large'),
  v.check((bytes) => PNG_SIGNATURE.every((byte, at) => bytes[at] === byte), 'not a PNG'),
);

const numbers: v.GenericSchema<unknown, Numbers> = v.pipe(
  v.strictObject({
    name: v.pipe(v.string(), v.maxLength(MAX_NAME)),
    axes: v.array(v.pipe(v.string(), v.maxLength(MAX_NAME))),
    shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_NUMBERS))),
    data: v.instance(Float32Array),
  }),
  v.check(({ axes, shape }) => axes.length === shape.length, 'a name for each axis'),
  v.check(({ shape, data }) => productOf(shape) === data.length && data.length <= MOST_NUMBERS, 'shape'),
);

const content = v.union([
  v.strictObject({ kind: v.literal('png'), bytes: pngBytes }),
  v.strictObject({ kind: v.literal('svg'), text: v.pipe(v.string(), v.maxLength(MAX_PICTURE_BYTES)) }),
  v.strictObject({ kind: v.picklist(['csv', 'json', 'npy', 'safetensors']), numbers }),
  // Tables of other than numbers: the text of a .csv, and what stands in a .json beside its settings.
  v.strictObject({ kind: v.literal('csv'), text: v.pipe(v.string(), v.maxLength(MAX_PICTURE_BYTES)) }),
  v.strictObject({ kind: v.literal('json'), table: v.record(v.string(), v.unknown()) }),
]);

/** Several where the numbers are a mean. */
const photos = v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.minLength(1), v.maxLength(MOST_PHOTOS));

/** What the window knows of a sidecar; main adds the files' fingerprints. */
const about = v.strictObject({ photos, model: aboutModel, ...aboutMap });

export const exportedFile = v.strictObject({
  /** Suggested to the person; main makes it a name that every system takes. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME)),
  content,
  about,
});

export type ExportContent = v.InferOutput<typeof content>;
export type ExportAbout = v.InferOutput<typeof about>;
export type ExportedFile = v.InferOutput<typeof exportedFile>;

/** The ending that `numberPieces` goes by. */
export function numberEnding(kind: Exclude<ExportKind, 'png' | 'svg'>): (typeof NUMBER_ENDINGS)[number] {
  return `.${kind}`;
}
