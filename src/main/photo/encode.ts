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
/** CSS pixels per inch. */
const CSS_DPI = 96;

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

/** PNG of an SVG of ours at `scale` pixels per CSS pixel; 96 · `scale` dpi is written into it. */
export async function encodeSvg(svg: string, scale: number): Promise<Uint8Array> {
  const image = sharp(Buffer.from(svg), { density: SVG_DENSITY * scale, limitInputPixels: false }).removeAlpha();
  const density = Math.round(CSS_DPI * scale);
  return new Uint8Array(await image.withMetadata({ density }).png({ compressionLevel: 6 }).toBuffer());
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
