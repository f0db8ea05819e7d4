/** NumPy's .npz: a zip of .npy, one per tensor, as Google publishes its ViTs (numpy.savez, also savez_compressed). */
import { HeadlightError } from '../../errors';
import { DTYPE_BITS, decodeFloats, isFloat, swapBytes } from '../dtype';
import { gather, stridesOf } from '../strides';
import type { TensorFile } from '../tensor-file';
import { MAX_NPY_HEADER, npyDataBytes, parseNpyHeader, type NpyHeader } from './npy';
import type { Zip, ZipEntry } from './zip';

const ENDING = '.npy';
/** Thousands of tensors are no ViT, and each costs a read. */
const MAX_TENSORS = 20_000;

export function isNpz(zip: Zip): boolean {
  const names = [...zip.entries.keys()];
  return names.some((name) => name.endsWith(ENDING)) && names.every((name) => name.endsWith(ENDING) || isFolder(name));
}

/** Some tools list folders as members of their own. */
function isFolder(name: string): boolean {
  return name.endsWith('/');
}

const WITH_OBJECTS = 'an archive with arrays of Python objects';

/** @param name of the file. Throws `checkpointDamaged`, `checkpointResave`. */
export async function openNpz(name: string, zip: Zip): Promise<TensorFile> {
  const damaged = (detail: string): HeadlightError => new HeadlightError('checkpointDamaged', { name, detail });
  if (zip.entries.size > MAX_TENSORS) throw damaged(`more than ${MAX_TENSORS} arrays`);
  const tensors = new Map<string, Member>();
  for (const entry of zip.entries.values()) {
    if (isFolder(entry.name)) continue;
    const tensor = entry.name.slice(0, -ENDING.length);
    const said = `array \`${tensor.slice(0, 120)}\``;
    const start = await zip.read(entry, 0, Math.min(entry.size, MAX_NPY_HEADER));
    const header = parseNpyHeader(start, (detail) => damaged(`${said}: ${detail}`));
    if (header === null) continue;
    if (header === 'objects') throw new HeadlightError('checkpointResave', { name, format: WITH_OBJECTS });
    const bytes = npyDataBytes(header);
    if (bytes !== entry.size - header.length)
      throw damaged(`${said} claims shape [${header.shape.join(', ')}] but has ${entry.size - header.length} bytes`);
    tensors.set(tensor, { ...header, entry });
  }
  return { tensors, read: (tensor) => readArray(name, tensor, tensors.get(tensor), zip) };
}

type Member = NpyHeader & { readonly entry: ZipEntry };

async function readArray(file: string, name: string, member: Member | undefined, zip: Zip): Promise<Float32Array> {
  if (!member) throw new HeadlightError('checkpointMissingTensor', { name: file, tensor: name });
  const { dtype, shape, fortranOrder, bigEndian, length, entry } = member;
  if (!isFloat(dtype)) throw new HeadlightError('checkpointUnsupportedDtype', { tensor: name, dtype });
  const bytes = (await zip.whole(entry)).subarray(length);
  const numbers = decodeFloats(bigEndian ? swapBytes(bytes, DTYPE_BITS[dtype] / 8) : bytes, dtype);
  return fortranOrder ? gather(numbers, shape, stridesOf([...shape].reverse()).reverse()) : numbers;
}
