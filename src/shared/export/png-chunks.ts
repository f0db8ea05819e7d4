/** What a PNG says beside its pixels: pixels per inch and texts, put into a finished file (PNG spec, 11.3.5.3 pHYs and 11.3.3.4 iTXt). */
import { joined, letters, pngChunk, word } from './png';

const SIGNATURE = 8;
/** A length, a type and a checksum, each of four bytes. */
const AROUND = 12;
const INCH = 0.0254;
/** Unit of pHYs: the metre. */
const METRE = 1;

export interface PngAbout {
  /** Pixels per inch; undefined: the file keeps what it says. */
  readonly dpi?: number | undefined;
  /** Keyword of the PNG specification (Title, Description, Software …) → text. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** The same picture that also says this, in place of what it said. @param png whole and sound */
export function withAbout(png: Uint8Array, { dpi, texts = {} }: PngAbout): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [png.subarray(0, SIGNATURE)];
  const added = [
    ...(dpi === undefined ? [] : [pngChunk('pHYs', density(dpi))]),
    ...Object.entries(texts).map(([key, text]) => pngChunk('iTXt', international(key, text))),
  ];
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = SIGNATURE; at + AROUND <= png.length;) {
    const size = view.getUint32(at) + AROUND;
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type !== 'pHYs' || dpi === undefined) parts.push(png.subarray(at, at + size));
    if (type === 'IHDR') parts.push(...added);
    at += size;
  }
  return joined(parts);
}

function density(dpi: number): Uint8Array {
  const perMetre = word(Math.round(dpi / INCH));
  return joined([perMetre, perMetre, Uint8Array.of(METRE)]);
}

/** Keyword, no compression, no language, no translated keyword, then UTF-8. */
function international(keyword: string, text: string): Uint8Array {
  return joined([letters(keyword), new Uint8Array(5), new TextEncoder().encode(text)]);
}
