/** The safetensors reader: numbers, and everything a header may lie about. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { openSafetensors } from '../../../src/vit/checkpoint/safetensors';
import { file, folder, refusal, type Entry } from './build';

const HALF_ONE = new Uint8Array([0x00, 0x3c]);
const one: Entry = { dtype: 'F16', shape: [1], data_offsets: [0, 2] };

const open = async (bytes: Uint8Array) =>
  openSafetensors(await folder({ 'x.safetensors': bytes }).open('x.safetensors'));
const damage = async (bytes: Uint8Array): Promise<string> => {
  const { code, params } = await refusal(open(bytes));
  expect(code).toBe('checkpointDamaged');
  return String(params['detail']);
};

describe('numbers', () => {
  const read = async (dtype: string, bytes: Uint8Array, count: number): Promise<number[]> => {
    const opened = await open(file({ x: { dtype, shape: [count], data_offsets: [0, bytes.length] } }, bytes));
    return [...(await opened.read('x'))];
  };

  it('reads half precision: normal, subnormal, zeros, infinities', async () => {
    const halves = new Uint16Array([
      0x3c00, 0xc000, 0x3555, 0x0001, 0x03ff, 0x0400, 0x7bff, 0x0000, 0x8000, 0x7c00, 0xfc00,
    ]);
    const values = await read('F16', new Uint8Array(halves.buffer), halves.length);
    const golden = [1, -2, 0.333251953125, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 65504, 0, -0, Infinity, -Infinity];
    expect(values).toEqual(golden);
  });

  it('keeps half-precision NaN', async () => {
    expect(await read('F16', new Uint8Array([0x01, 0x7e]), 1)).toEqual([NaN]);
  });

  it('reads every half-precision number as float16 arithmetic defines it', async () => {
    const halves = Uint16Array.from({ length: 0x10000 }, (_, i) => i);
    const values = await read('F16', new Uint8Array(halves.buffer), halves.length);
    const wrong = values.findIndex((value, half) => !Object.is(value, Math.fround(defined(half))));
    expect(wrong).toBe(-1);
  });

  it('reads bfloat16 as the upper half of float32', async () => {
    const values = await read('BF16', new Uint8Array([0x80, 0x3f, 0x49, 0x40, 0x00, 0xc0]), 3);
    expect(values).toEqual([1, 3.140625, -2]);
  });

  it('reads float32 and float64, at any alignment', async () => {
    expect(await read('F32', new Uint8Array(new Float32Array([0.1, -7]).buffer), 2)).toEqual([Math.fround(0.1), -7]);
    expect(await read('F64', new Uint8Array(new Float64Array([0.1, -7]).buffer), 2)).toEqual([Math.fround(0.1), -7]);
  });

  it('refuses to read integers and 8-bit floats as weights', async () => {
    const opened = await open(file({ x: { dtype: 'F8_E4M3', shape: [2], data_offsets: [0, 2] } }, HALF_ONE));
    expect(await refusal(opened.read('x'))).toEqual({
      code: 'checkpointUnsupportedDtype',
      params: { tensor: 'x', dtype: 'F8_E4M3' },
    });
  });

  it('converts 16 million half-precision numbers in well under a second', async () => {
    const count = 16_000_000; // a fifth of ViT-B/16; the bar for all of it is one second
    const opened = await open(
      file({ x: { dtype: 'F16', shape: [count], data_offsets: [0, 2 * count] } }, new Uint8Array(2 * count)),
    );
    const start = performance.now();
    await opened.read('x');
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

/** IEEE 754 binary16, from its definition. */
function defined(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** So many tensors without a number in them. */
const crowd = Array.from({ length: 50_001 }, (_, i) => `"t${i}":1`).join();

/** A well-formed header but for one byte within a name. */
function notUtf8(): Uint8Array {
  const bytes = file({ x: one }, HALF_ONE);
  bytes[10] = 0xff; // the `x`
  return bytes;
}

describe('damage is named', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['a file too short for a header', new Uint8Array(5), /too short/],
    ['a header longer than the file', file({ x: one }, HALF_ONE, 5000n), /claims 5000 bytes, the file has/],
    ['a header above the limit', file({ x: one }, HALF_ONE, 2n ** 63n), /the limit is/],
    ['more tensors than any model', file(`{${crowd}}`, HALF_ONE), /the header names 50001 tensors/],
    ['a header that is no JSON', file('{"x": '), /not valid JSON/],
    ['a header that is no object', file('[1, 2, 3]'), /not a JSON object/],
    ['a header that is no UTF-8', notUtf8(), /not valid JSON/],
    [
      'a tensor named twice',
      file(
        '{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}',
        HALF_ONE,
      ),
      /`x` stands twice/,
    ],
    [
      'a field named twice',
      file('{"x":{"dtype":"F16","dtype":"F32","shape":[1],"data_offsets":[0,2]}}', HALF_ONE),
      /`dtype` stands twice/,
    ],
    ['metadata that is not text', file({ __metadata__: { a: 1 } }), /__metadata__/],
    ['a tensor without description', file({ x: 3 }), /no description/],
    ['a negative length', file({ x: { ...one, shape: [-1] } }, HALF_ONE), /no valid shape/],
    ['a fraction as length', file({ x: { ...one, shape: [0.5] } }, HALF_ONE), /no valid shape/],
    ['a shape larger than its bytes', file({ x: { ...one, shape: [2 ** 52, 2 ** 52] } }, HALF_ONE), /claims shape/],
    ['offsets that run backwards', file({ x: { ...one, data_offsets: [2, 0] } }, HALF_ONE), /outside the file/],
    [
      'offsets beyond the file',
      file({ x: { ...one, shape: [500], data_offsets: [0, 1000] } }, HALF_ONE),
      /outside the file/,
    ],
    ['one offset only', file({ x: { ...one, data_offsets: [0] } }, HALF_ONE), /data_offsets/],
    ['overlapping tensors', file({ x: one, y: one }, HALF_ONE), /overlaps/],
    [
      'a gap between tensors',
      file({ x: one, y: { ...one, data_offsets: [4, 6] } }, new Uint8Array(6)),
      /belong to nothing/,
    ],
    ['bytes left over', file({ x: one }, new Uint8Array(10)), /last 8 bytes/],
    [
      'a Git LFS pointer',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
      /git lfs pull/,
    ],
  ])('%s', async (_, bytes, said) => {
    expect(await damage(bytes)).toMatch(said);
  });

  it('names an empty file, an unknown dtype and other formats by their own codes', async () => {
    expect((await refusal(open(new Uint8Array(0)))).code).toBe('checkpointEmpty');
    expect(await refusal(open(file({ x: { ...one, dtype: 'Q4' } }, HALF_ONE)))).toMatchObject({
      code: 'checkpointUnsupportedDtype',
      params: { dtype: 'Q4' },
    });
    const gguf = new Uint8Array(64);
    gguf.set([0x47, 0x47, 0x55, 0x46]);
    expect(await refusal(open(gguf))).toMatchObject({
      code: 'checkpointUnsupportedFormat',
      params: { format: 'GGUF' },
    });
  });

  it('reads no more than the header before tensors are asked for', async () => {
    const files = folder({
      'x.safetensors': file(
        { x: { dtype: 'F32', shape: [250_000], data_offsets: [0, 1_000_000] } },
        new Uint8Array(1_000_000),
      ),
    });
    await openSafetensors(await files.open('x.safetensors'));
    expect(files.read.bytes).toBeLessThan(500);
  });

  it('accepts empty tensors, scalars, padding after the header and metadata', async () => {
    const header = JSON.stringify({
      __metadata__: { format: 'pt' },
      none: { dtype: 'F32', shape: [0, 7], data_offsets: [0, 0] },
      scalar: { dtype: 'F16', shape: [], data_offsets: [0, 2] },
    });
    const opened = await open(file(`${header}    `, HALF_ONE));
    expect([...(await opened.read('scalar'))]).toEqual([1]);
    expect(await opened.read('none')).toHaveLength(0);
  });
});

describe('brackets without end', () => {
  it('are refused before they are parsed, and brackets within names are no brackets', async () => {
    const deep = `{"a":${'['.repeat(200)}${']'.repeat(200)}}`;
    expect((await refusal(openCheckpoint(folder({ 'm.safetensors': file(deep) })))).params['detail']).toMatch(
      /nests deeper/,
    );
    const name = '['.repeat(200);
    const named = file({ [name]: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, new Uint8Array(4));
    expect((await refusal(openCheckpoint(folder({ 'm.safetensors': named })))).code).toBe('checkpointNotVit');
  });
});
