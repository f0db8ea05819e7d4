/** Encodings of label files: decoded or refused, never garbled. */
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { folder, tensors, vitShapes } from './build';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/vit/checkpoint/text-encoding';

const KOREAN = '자전거\n고양이\n개\n나무\n집';
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
/** `'…'.encode('cp949')` and so on, by Python. */
const CP949 = 'c0dac0fcb0c50ab0edbee7c0cc0ab0b30ab3aab9ab0ac1fd';
const utf16 = (text: string, big = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};
const utf32 = (text: string, big = false) => {
  const bytes = Buffer.alloc(4 * [...text].length);
  [...text].forEach((char, i) => {
    const point = char.codePointAt(0)!;
    if (big) bytes.writeUInt32BE(point, 4 * i);
    else bytes.writeUInt32LE(point, 4 * i);
  });
  return bytes;
};

describe('text', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(KOREAN)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${KOREAN}`)],
    ['UTF-16 LE with a mark', utf16(`\ufeff${KOREAN}`)],
    ['UTF-16 BE with a mark', utf16(`\ufeff${KOREAN}`, true)],
    ['UTF-16 LE', utf16(KOREAN)],
    ['UTF-16 BE', utf16(KOREAN, true)],
    ['UTF-32 LE', utf32(`\ufeff${KOREAN}`)],
    ['UTF-32 BE', utf32(`\ufeff${KOREAN}`, true)],
    ['CP949', hex(CP949)],
  ])('in %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(KOREAN);
  });

  it('of Latin letters without a mark, and 가, whose low byte is zero', () => {
    for (const big of [false, true]) {
      expect(decodeText(utf16('cat\ndog\n', big))).toBe('cat\ndog\n');
      expect(decodeText(utf16('가위\n가지\n가방\n사과\n', big))).toBe('가위\n가지\n가방\n사과\n');
    }
  });

  it('of syllables that only CP949 has is decoded where the platform knows them (Chromium), else refused (Node)', () => {
    expect([null, '똠양꿍\n고양이\n강아지\n사과']).toContain(
      decodeText(hex('8c63bee7b2e10ab0edbee7c0cc0ab0adbec6c1f60abbe7b0fa')),
    );
  });

  it.each<[string, string]>([
    ['GBK: 自行车 猫 狗 树 房子', 'd7d4d0d0b3b50ac3a80ab9b70acaf70ab7bfd7d3'],
    ['GBK: 杯子 刀 包', 'b1add7d30ab5b60ab0fc'],
    ['Shift_JIS: 自転車 猫 犬 ねこ', '8e a9 93 5d 8e d4 0a 94 4c 0a 8c a2 0a 82 cb 82 b1'],
    ['EUC-JP: 自転車 猫 ねこ', 'bcabc5bebcd60ac7ad0aa4cda4b3'],
    ['Big5: 自行車 貓', 'a6dba6e6a8ae0abfdf'],
    ['Windows-1252: Bär, épagneul', '42e4720ae97061676e65756c'],
    ['Windows-1251: кошка собака', 'eaeef8eae00af1eee1e0eae0'],
    ['ISO-2022-JP', '1b2442473d1b2842'],
    ['bytes of a picture', '89504e470d0a1a0a0000000d49484452'],
    ['half a UTF-16 character', 'fffe6300610074000a'],
    ['lone surrogates', 'fffe00d80a00'],
  ])('is refused in %s', (_, bytes) => {
    expect(decodeText(hex(bytes))).toBeNull();
  });

  it('is empty where the file is', () => {
    expect(decodeText(new Uint8Array(0))).toBe('');
  });
});

describe('config.json', () => {
  const CP949 = Buffer.from('c0dac0fcb0c5', 'hex'); // 자전거
  it('is read in Korean CP949 as in UTF-16, and never garbled', async () => {
    const around = (name: Uint8Array) =>
      Buffer.concat([Buffer.from('{"num_heads": 2, "id2label": {"0": "'), name, Buffer.from('", "1": "cat"}}')]);
    const shapes = vitShapes({ dim: 8, depth: 1, mlp: 16, patch: 4, patches: 4, classes: 2 });
    const open = (config: Uint8Array) =>
      openCheckpoint(folder({ 'm.safetensors': tensors(shapes), 'config.json': new Uint8Array(config) }));
    expect((await open(around(CP949))).labels[0]?.text).toBe('자전거');
    const wide = Buffer.from('{"num_heads": 2, "id2label": {"0": "자전거", "1": "cat"}}', 'utf16le');
    expect((await open(wide)).labels[0]?.text).toBe('자전거');
    await expect(open(around(Buffer.from([0x8e, 0xa9, 0x93])))).rejects.toMatchObject({ code: 'configInvalid' });
  });
});
