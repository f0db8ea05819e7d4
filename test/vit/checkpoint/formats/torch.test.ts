/** PyTorch files that lie about their tensors: each is refused with one sentence, before memory is taken for it. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openTensorFile } from '../../../../src/vit/checkpoint/formats/open';
import type { TensorFile } from '../../../../src/vit/checkpoint/tensor-file';
import { folder, refusal } from '../build';
import { bytes } from './pickles';
import { integer, tensorText, text, torchZip, type TensorText } from './torch-build';

const openFile = async (zip: Uint8Array): Promise<TensorFile> => {
  const files = folder({ 'x.pth': zip });
  return openTensorFile(await files.open('x.pth'), (name) => files.open(name));
};
const openOne = (told: TensorText, data?: Uint8Array): Promise<TensorFile> =>
  openFile(torchZip([['a', tensorText(told)]], data ? { data } : {}));

describe('a file of a big-endian computer', () => {
  it.each([
    ['FloatStorage', [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0]],
    ['HalfStorage', [0x3e, 0, 0xc0, 0]],
    ['BFloat16Storage', [0x3f, 0xc0, 0xc0, 0]],
    ['DoubleStorage', [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0]],
  ])('gives the numbers of a %s', async (storage, data) => {
    const tensor = tensorText({ storage, length: 2, shape: [2] });
    const file = await openFile(torchZip([['a', tensor]], { data: Uint8Array.from(data), byteorder: 'big' }));
    expect([...(await file.read('a'))]).toEqual([1.5, -2]);
  });

  it('is told from one of an order nobody knows', async () => {
    const zip = torchZip([['a', tensorText({})]], { byteorder: 'middle' });
    expect((await refusal(openFile(zip))).params['detail']).toMatch(/unknown order/);
    const little = await openFile(torchZip([['a', tensorText({})]], { byteorder: 'little' }));
    expect([...(await little.read('a'))]).toEqual([1, 2, 3, 4]);
  });
});

describe('a tensor put together by hand', () => {
  it('is what it says, transposed, repeated or from the middle', async () => {
    const read = async (told: TensorText): Promise<number[]> => [...(await (await openOne(told)).read('a'))];
    expect(await read({})).toEqual([1, 2, 3, 4]);
    expect(await read({ shape: [2, 2], strides: [1, 2] })).toEqual([1, 3, 2, 4]);
    expect(await read({ shape: [3], strides: [0], offset: 2 })).toEqual([3, 3, 3]);
    expect(await read({ shape: [0], strides: [1] })).toEqual([]);
    expect(await read({ shape: [], strides: [], offset: 1 })).toEqual([2]);
  });

  it.each<[string, TensorText]>([
    ['a storage of more numbers than the file has', { length: 5 }],
    ['a storage of fewer', { length: 3 }],
    ['a storage of negative length', { length: -4 }],
    ['a storage of 2^62 numbers', { length: 2n ** 62n }],
    ['a storage elsewhere', { key: '../../etc/passwd' }],
    ['a storage of JavaScript', { key: '__proto__' }],
    ['a storage without a key', { key: '' }],
    ['numbers of another width than the storage', { storage: 'HalfStorage' }],
    ['an offset behind the end', { offset: 1 }],
    ['a negative offset', { offset: -1 }],
    ['an offset that wraps at 2^64', { offset: 2n ** 64n }],
    ['a negative length of an axis', { shape: [-4] }],
    ['a negative stride', { shape: [4], strides: [-1], offset: 3 }],
    ['a stride that leaves the storage', { shape: [2], strides: [4] }],
    ['axes whose product wraps at 2^64', { shape: [2n ** 32n, 2n ** 32n], strides: [0, 0] }],
    ['axes whose product wraps at 2^53', { shape: [2n ** 52n, 4], strides: [0, 0] }],
    ['a million million repeats', { shape: [1e12], strides: [0] }],
    ['more strides than axes', { shape: [4], strides: [1, 1] }],
    ['seventeen axes', { shape: Array<number>(17).fill(1), strides: Array<number>(17).fill(1) }],
    ['an axis of text', { shapeText: '(X\x01\0\0\x004t' }],
    ['a shape that is a dict', { shapeText: '}' }],
  ])('%s is refused', async (_, told) => {
    expect((await refusal(openOne(told))).code).toBe('checkpointDamaged');
  });

  it('keeps the shape that was checked, whatever the pickle does to its list afterwards', async () => {
    const shapeText = `]q\x07${integer(4)}a`; // remembered, and changed once the tensor is made
    const zip = torchZip([['a', tensorText({ shapeText })]], { after: `h\x07${integer(-1)}a0` });
    const file = await openFile(zip);
    expect(file.tensors.get('a')?.shape).toEqual([4]);
    expect([...(await file.read('a'))]).toEqual([1, 2, 3, 4]);
  });

  it('does not hold a large storage for a few numbers scattered over it', async () => {
    const data = new Uint8Array(4 * 3_000_000);
    const error = await refusal(openOne({ length: 3_000_000, shape: [3], strides: [1_400_000] }, data));
    expect(error).toMatchObject({ code: 'checkpointDamaged' });
    expect(error.params['detail']).toMatch(/scattered/);
  });

  it('opens thousands of names of one storage, and reads it once for each that is asked for', async () => {
    const made = tensorText({});
    const file = await openFile(torchZip(Array.from({ length: 5000 }, (_, i) => [`t${i}`, made] as const)));
    expect(file.tensors.size).toBe(5000);
    expect([...(await file.read('t4999'))]).toEqual([1, 2, 3, 4]);
  });

  it('refuses a compressed storage that many tensors share: each would inflate it again', async () => {
    const length = 2 ** 22;
    const made = tensorText({ length, shape: [1], strides: [1] });
    const tensors = Array.from({ length: 200 }, (_, i) => [`t${i}`, made] as const);
    const zip = torchZip(tensors, { data: new Uint8Array(4 * length), deflated: true });
    expect((await refusal(openFile(zip))).params['detail']).toMatch(/share compressed/);
  });

  it('takes names of JavaScript for names', async () => {
    const file = await openFile(torchZip([['__proto__', tensorText({})], ['constructor', tensorText({})]])); // prettier-ignore
    expect([...file.tensors.keys()]).toEqual(['__proto__', 'constructor']);
  });

  it('finds weights in lists, tuples and dicts by number', async () => {
    const weights = `}(${text('a')}${tensorText({})}u`;
    for (const around of [`(${weights}K\x07t`, `]${weights}a`, `}K\x01${weights}s`]) {
      const data = new Uint8Array(16);
      const file = await openFile(zipSync({ 'x/data.pkl': [bytes(`\x80\x02${around}.`), { level: 0 }], 'x/data/0': [data, { level: 0 }] })); // prettier-ignore
      expect([...file.tensors.keys()]).toEqual(['a']);
    }
  });
});
