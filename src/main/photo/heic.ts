/** HEIC through libheif in WebAssembly: sharp's prebuilt library reads AVIF, but not HEVC. */
import decodeHeif from 'heic-decode';
import { flattenOnWhite } from './flatten';
import { damagedPhoto } from './format';
import { checkPixels } from './limits';
import type { RgbImage } from './rgb';

export interface HeicPhoto extends RgbImage {
  /** The embedded colour profile; the pixels are not converted yet. */
  readonly icc: Uint8Array | null;
}

/** The first ICC profile in the file's `colr` boxes. Their length stands before the type, the kind of colour after it. */
function findProfile(bytes: Uint8Array): Uint8Array | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf('colr'); at !== -1; at = buffer.indexOf('colr', at + 4)) {
    if (at < 4 || !/^(?:prof|rICC)$/.test(buffer.toString('latin1', at + 4, at + 8))) continue;
    const end = at - 4 + buffer.readUInt32BE(at - 4);
    if (end > at + 8 && end <= buffer.length) return bytes.subarray(at + 8, end);
  }
  return null;
}

/** Upright already: libheif applies the file's own rotation. Throws `photoDamaged` and `photoTooManyPixels`. */
export async function decodeHeic(bytes: Uint8Array): Promise<HeicPhoto> {
  const images = await decodeHeif.all({ buffer: bytes }).catch(() => {
    throw damagedPhoto('heic');
  });
  try {
    const [image] = images;
    if (!image) throw damagedPhoto('heic');
    checkPixels(image.height, image.width, 'heic');
    const {
      data,
      width: cols,
      height: rows,
    } = await image.decode().catch(() => {
      throw damagedPhoto('heic');
    });
    const rgba = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return { data: flattenOnWhite(rgba, 4), rows, cols, icc: findProfile(bytes) };
  } finally {
    images.dispose();
  }
}
