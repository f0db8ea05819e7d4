/** Turns pixels of ours into files: thumbnails, the picture on the stage, overlays. */
import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../../vit/preprocess/rgb';

export interface Encoded {
  readonly bytes: Uint8Array;
  readonly mime: 'image/webp' | 'image/png' | 'image/jpeg';
  readonly rows: number;
  readonly cols: number;
}

/** Up to here a picture is encoded without loss; above, at a quality where the eye finds none. */
const LOSSLESS_PIXELS = 700 * 700;
const VIEW_QUALITY = 95;
const THUMBNAIL_QUALITY = 82;
/** What sharp calls one pixel per CSS pixel. */
const SVG_DENSITY = 72;

function scaled({ data, rows, cols }: RgbImage, edge: number): Sharp {
  const image = sharp(data, { raw: { width: cols, height: rows, channels: 3 }, limitInputPixels: false });
  if (Math.max(rows, cols) <= edge) return image;
  return image.resize(edge, edge, { fit: 'inside', withoutEnlargement: true });
}

async function finish(image: Sharp, mime: Encoded['mime']): Promise<Encoded> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { bytes: new Uint8Array(data), mime, rows: info.height, cols: info.width };
}

/** Small WebP, longer edge ≤ `edge` px. */
export function encodeThumbnail(photo: RgbImage, edge: number): Promise<Encoded> {
  return finish(scaled(photo, edge).webp({ quality: THUMBNAIL_QUALITY, effort: 1 }), 'image/webp');
}

/** The picture to look at, longer edge ≤ `edge` px: PNG when small, else JPEG with full colour resolution. */
export function encodeView(photo: RgbImage, edge: number): Promise<Encoded> {
  const scale = Math.min(1, edge / Math.max(photo.rows, photo.cols));
  const image = scaled(photo, edge);
  if (photo.rows * photo.cols * scale * scale <= LOSSLESS_PIXELS) {
    return finish(image.png({ compressionLevel: 2 }), 'image/png');
  }
  return finish(image.jpeg({ quality: VIEW_QUALITY, chromaSubsampling: '4:4:4', optimizeCoding: false }), 'image/jpeg');
}

/** PNG of `data` [rows, cols, 3 or 4], 8-bit sRGB. */
export async function encodePng(
  data: Uint8Array | Uint8ClampedArray,
  rows: number,
  cols: number,
  channels: 3 | 4,
): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width: cols, height: rows, channels }, limitInputPixels: false });
  return new Uint8Array(await image.png({ compressionLevel: 6 }).toBuffer());
}

/** PNG of an SVG of ours at `scale` pixels per unit, `cols` wide. */
export async function encodeSvg(svg: string, scale: number, cols: number): Promise<Uint8Array> {
  const image = sharp(Buffer.from(svg), { density: SVG_DENSITY * scale, limitInputPixels: false }).removeAlpha();
  return new Uint8Array(await image.resize({ width: cols }).png({ compressionLevel: 6 }).toBuffer());
}

/** An encoded picture of ours as RGB [rows, cols, 3], to draw on: the stage's picture on the command line. */
export async function decodeOwn(bytes: Uint8Array): Promise<RgbImage> {
  const { data, info } = await sharp(bytes)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), rows: info.height, cols: info.width };
}

/** The picture at exactly this size, finely resampled; itself where it has that size. */
export async function resized(image: RgbImage, rows: number, cols: number): Promise<RgbImage> {
  if (image.rows === rows && image.cols === cols) return image;
  const raw = { width: image.cols, height: image.rows, channels: 3 } as const;
  const made = sharp(image.data, { raw, limitInputPixels: false }).resize(cols, rows, { fit: 'fill' });
  return { data: new Uint8Array(await made.raw().toBuffer()), rows, cols };
}

/** PNG of `data` [rows, cols, 4] under a drawing of ours of the same size. */
export async function encodeUnder(
  data: Uint8ClampedArray,
  rows: number,
  cols: number,
  over: string,
): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width: cols, height: rows, channels: 4 }, limitInputPixels: false });
  const drawn = image.composite([{ input: Buffer.from(over), limitInputPixels: false }]);
  // Drawn opaque: what is transparent in the drawing shows the pixels, which cover all.
  const { data: flat } = await drawn.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return encodePng(new Uint8Array(flat), rows, cols, 3);
}
