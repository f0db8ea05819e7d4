/** Walks a JPEG's markers (ITU-T T.81, annex B) to where the picture ends. */

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
const isBare = (marker: number): boolean => isRestart(marker) || marker === SOI || marker === 0x01;

/** First byte that is not 0xff, from the 0xff at `at`: markers may be preceded by any number of them. */
function markerAt(bytes: Uint8Array, at: number): number {
  let marker = at;
  while (bytes[marker] === 0xff) marker++;
  return marker;
}

/** The next 0xff that is a marker, in entropy-coded data from `at`; the length of the file when there is none. */
function endOfScan(bytes: Uint8Array, at: number): number {
  for (let next = bytes.indexOf(0xff, at); next !== -1;) {
    const marker = markerAt(bytes, next);
    const value = bytes[marker];
    if (value === undefined) break;
    if (value !== 0 && !isRestart(value)) return next;
    next = bytes.indexOf(0xff, marker + 1);
  }
  return bytes.length;
}

/** First byte after the end marker of the picture that starts at `from`, or null when its end is missing. */
export function jpegEnd(bytes: Uint8Array, from = 0): number | null {
  let at = from + 2;
  for (;;) {
    const start = bytes.indexOf(0xff, at); // decoders pass over what stands between segments, and so do we
    if (start === -1) return null;
    const marker = markerAt(bytes, start);
    const kind = bytes[marker];
    if (kind === undefined) return null;
    if (kind === EOI) return marker + 1;
    at = marker + 1;
    if (isBare(kind) || kind === 0) continue;
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    at += Math.max(2, length);
    if (at >= bytes.length) return null;
    if (kind === SOS) at = endOfScan(bytes, at);
  }
}
