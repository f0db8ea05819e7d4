/** Names in a zip: UTF-8 where the zip says or shows so, else as old Windows and DOS wrote them (PKWARE APPNOTE 6.3.10, appendix D and 4.6.9). */
import { decodeCp949 } from './cp949';
import { crc32 } from './crc32';

/** The name's bytes are UTF-8. */
const IS_UTF8 = 0x800;
/** An extra field that holds the name once more, in UTF-8. */
const UNICODE_PATH = 0x7075;

/** @param flags of the directory's record @param extra its extra fields */
export function zipName(bytes: Uint8Array, flags: number, extra: DataView): string {
  if ((flags & IS_UTF8) !== 0) return new TextDecoder().decode(bytes);
  const beside = unicodePath(bytes, extra);
  return beside ?? utf8(bytes) ?? (isKorean(bytes) ? decodeCp949(bytes) : null) ?? asDos(bytes);
}

/** Null where the bytes are none. */
function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The UTF-8 name of the extra field, which holds only for the name that it was made for. */
function unicodePath(bytes: Uint8Array, extra: DataView): string | null {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const end = at + 4 + extra.getUint16(at + 2, true);
    if (end > extra.byteLength) return null;
    if (extra.getUint16(at, true) === UNICODE_PATH && end - at > 9) {
      const isOfThis = extra.getUint8(at + 4) === 1 && extra.getUint32(at + 5, true) === crc32(bytes);
      return isOfThis ? utf8(new Uint8Array(extra.buffer, extra.byteOffset + at + 9, end - at - 9)) : null;
    }
    at = end;
  }
  return null;
}

/**
 * Whether one of the everyday syllables is among them (lead byte 0xB0 to 0xC8, in DOS names lines and boxes): Western names, too, can be read
 * as CP949, but only as its rare syllables.
 */
function isKorean(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x81) continue;
    if (lead >= 0xb0 && lead <= 0xc8 && (bytes[at + 1] ?? 0) >= 0xa1) return true;
    at++; // past its second byte
  }
  return false;
}

/** Code page 437 from 0x80 on, as DOS had it. */
const DOS =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
  '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

function asDos(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : (DOS[byte - 0x80] ?? ''))).join('');
}
