/** NumPy archives: numbers of either byte order, arrays that are no numbers, and ones that only a pickle could read. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openTensorFile } from '../../../../src/vit/checkpoint/formats/open';
import type { TensorFile } from '../../../../src/vit/checkpoint/tensor-file';
import { folder, refusal } from '../build';

/** One array, as numpy.save writes it. */
function npy(descr: string, shape: string, data: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n';
  return Uint8Array.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0, ...Buffer.from(header), ...data]);
}

function zipped(arrays: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 0): Uint8Array {
  const members = Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes] as const);
  return zipSync(Object.fromEntries(members), { level });
}

const open = (arrays: Readonly<Record<string, Uint8Array>>): Promise<TensorFile> => openBytes(zipped(arrays));

async function openBytes(bytes: Uint8Array): Promise<TensorFile> {
  const files = folder({ 'm.npz': bytes });
  return openTensorFile(await files.open('m.npz'), (name) => files.open(name));
}

const FLOATS = [1.5, -2, 3e-5];
const bytesOf = (little: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(12));
  FLOATS.forEach((value, i) => {
    view.setFloat32(4 * i, value, little);
  });
  return new Uint8Array(view.buffer);
};

describe('a NumPy archive', () => {
  it.each([
    ['<f4', true],
    ['>f4', false],
  ])('gives the numbers of %s', async (descr, little) => {
    const file = await open({ a: npy(descr, '(3,)', bytesOf(little)) });
    expect([...(await file.read('a'))]).toEqual([...Float32Array.from(FLOATS)]);
  });

  it.each([
    ['text', '<U3', new Uint8Array(12)],
    ['bytes', '|S3', new Uint8Array(3)],
    ['a date', '<M8[D]', new Uint8Array(8)],
  ])('passes over %s beside the weights', async (_, descr, data) => {
    const file = await open({ a: npy('<f4', '(3,)', bytesOf(true)), note: npy(descr, '()', data) });
    expect([...file.tensors.keys()]).toEqual(['a']);
  });

  it('refuses Python objects, which only a pickle could hold', async () => {
    const objects = npy(
      '|O',
      '(1,)',
      Uint8Array.from(Buffer.from('\x80\x02cos\nsystem\nX\x01\0\0\0x\x85R.', 'latin1')),
    );
    expect(await refusal(open({ note: objects }))).toMatchObject({
      code: 'checkpointResave',
      params: { format: 'an archive with arrays of Python objects' },
    });
  });

  it.each([0, 6] as const)('with a changed bit is told by its checksum, as NumPy does (level %i)', async (level) => {
    const noise = Uint8Array.from({ length: 4096 }, (_, i) => (i * i * 31 + (i >> 3)) % 251);
    const bytes = zipped({ a: npy('<f4', '(1024,)', noise) }, level);
    expect((await (await openBytes(bytes)).read('a')).length).toBe(1024);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    const { code } = await refusal(openBytes(bytes).then((file) => file.read('a')));
    expect(code).toBe('checkpointDamaged');
  });
});
