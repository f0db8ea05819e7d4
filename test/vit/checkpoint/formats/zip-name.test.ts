/** Names of zips that come from Windows, DOS and elsewhere, byte by byte. */
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../../src/vit/checkpoint/formats/crc32';
import { zipName } from '../../../../src/vit/checkpoint/formats/zip-name';

const NONE = new DataView(new ArrayBuffer(0));
const bytesOf = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])));
const read = (bytes: Uint8Array, flags = 0, extra = NONE): string => zipName(bytes, flags, extra);

/** 강아지: as Korean Windows writes it. */
const PUPPY = [0xb0, 0xad, 0xbe, 0xc6, 0xc1, 0xf6] as const;

/** An extra field of another kind, then one with the name in UTF-8. */
function withName(name: string, of: Uint8Array, version = 1): DataView<ArrayBuffer> {
  const text = new TextEncoder().encode(name);
  const bytes = new Uint8Array(8 + 9 + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x5455, true);
  view.setUint16(2, 4, true);
  view.setUint16(8, 0x7075, true);
  view.setUint16(10, 5 + text.length, true);
  view.setUint8(12, version);
  view.setUint32(13, crc32(of), true);
  bytes.set(text, 17);
  return view;
}

describe('names in a zip', () => {
  it('are UTF-8 where the flag says so or the bytes show it', () => {
    expect(read(bytesOf('사진/a.jpg'), 0x800)).toBe('사진/a.jpg');
    expect(read(bytesOf('사진/a.jpg'))).toBe('사진/a.jpg');
    expect(read(bytesOf('plain.jpg'))).toBe('plain.jpg');
    expect(read(bytesOf('x', 0xb0, '.jpg'), 0x800)).toBe('x\uFFFD.jpg'); // the flag lies: the letter is lost
  });

  it('of Korean Windows are read as CP949, its rare syllables too', () => {
    expect(read(bytesOf(...PUPPY, '\\1.jpg'))).toBe('강아지\\1.jpg');
    expect(read(bytesOf(0x8c, 0x63, ...PUPPY, '.jpg'))).toBe('똠강아지.jpg'); // 똠 is none of EUC-KR's 2,350
  });

  it('of Western DOS stay Western, also where CP949 could read them', () => {
    expect(read(bytesOf('caf', 0x82, '.jpg'))).toBe('café.jpg');
    expect(read(bytesOf(0x82, 'cole.jpg'))).toBe('école.jpg');
    expect(read(bytesOf('M', 0x81, 'nchen ', 0xff, 0xe1, '.jpg'))).toBe('München \u00a0ß.jpg');
  });

  it('of no such encoding are read letter by letter, so that two names stay two', () => {
    expect(read(bytesOf(...PUPPY, 0xb0))).toBe('░¡╛╞┴÷░');
    expect(read(bytesOf(...PUPPY, 0xb1))).toBe('░¡╛╞┴÷▒');
  });

  it('come from the field that says them in UTF-8, where it is of this name', () => {
    const bytes = bytesOf('caf', 0x82, '.jpg');
    expect(read(bytes, 0, withName('日本.jpg', bytes))).toBe('日本.jpg');
    expect(read(bytes, 0, withName('日本.jpg', bytesOf('before.jpg')))).toBe('café.jpg');
    expect(read(bytes, 0, withName('日本.jpg', bytes, 2))).toBe('café.jpg');
    const cut = withName('日本.jpg', bytes);
    expect(read(bytes, 0, new DataView(cut.buffer, 0, cut.byteLength - 3))).toBe('café.jpg');
  });
});
