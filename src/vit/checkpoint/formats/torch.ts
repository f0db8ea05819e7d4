/**
 * What `torch.save` writes since PyTorch 1.6: a zip with `NAME/data.pkl`, which describes tensors, and their numbers in `NAME/data/KEY`
 * (torch/serialization.py). Every tensor is checked against its storage, and every storage against the zip, before a number is read.
 */
import { HeadlightError } from '../../errors';
import { DTYPE_BITS, decodeFloats, isFloat, swapBytes } from '../dtype';
import { productOf } from '../layouts/layout';
import { gather } from '../strides';
import type { TensorFile } from '../tensor-file';
import { unpickle, wholeModel } from './pickle';
import { saidNames } from './said-names';
import { findStateDict } from './state-dict';
import { torchWorld, type TorchTensor } from './torch-globals';
import type { Zip, ZipEntry } from './zip';

/** Real ones: 60 KB for a model, 1 MB with its optimizer. */
const MAX_PICKLE = 16 * 2 ** 20;

/** The archive's folder name in front of `data.pkl`, or null for a zip of another kind. */
export function torchPrefix(zip: Zip): string | null {
  const found = [...zip.entries.keys()].filter((name) => /^([^/]*\/)?data\.pkl$/.test(name));
  return found.length === 1 ? (found[0] ?? '').slice(0, -'data.pkl'.length) : null;
}

/** @param name of the file. Throws `checkpointForbiddenPickle`, `checkpointWholeModel`, `checkpointTensorKind`, `checkpointDamaged`, `checkpointResave`. */
export async function openTorch(name: string, zip: Zip, prefix: string): Promise<TensorFile> {
  const damaged: Damaged = (detail) => new HeadlightError('checkpointDamaged', { name, detail });
  if (zip.entries.has(`${prefix}constants.pkl`))
    throw new HeadlightError('checkpointResave', { name, format: 'a TorchScript program' });
  const bigEndian = await isBigEndian(zip, prefix, damaged);
  const entry = zip.entries.get(`${prefix}data.pkl`);
  if (!entry || entry.size > MAX_PICKLE) throw damaged(`\`data.pkl\` is larger than ${MAX_PICKLE} bytes`);
  const { value, modules } = unpickle(await zip.read(entry, 0, entry.size), name, torchWorld(name));
  const tensors = new Map<string, Placed>();
  const found = findStateDict(value);
  const hasWeights = [...found.tensors.keys()].some((tensor) => tensor.endsWith('.weight'));
  if (modules[0] !== undefined && !hasWeights) throw wholeModel(name, modules[0]);
  for (const [tensor, described] of found.tensors) {
    tensors.set(tensor, place(tensor, described, zip.entries.get(`${prefix}data/${described.storage.key}`), damaged));
  }
  refuseRepeatedInflation(tensors, damaged);
  const chosen = found.chosen && { chosen: found.chosen };
  const said = saidNames(value);
  return {
    tensors,
    ...chosen,
    ...(said && { said }),
    read: (tensor) => readTensor(name, tensor, tensors.get(tensor), zip, bigEndian),
  };
}

type Damaged = (detail: string) => HeadlightError;

/** `byteorder` is written since PyTorch 2.1; before, only little-endian computers were of use. */
async function isBigEndian(zip: Zip, prefix: string, damaged: Damaged): Promise<boolean> {
  const entry = zip.entries.get(`${prefix}byteorder`);
  if (!entry) return false;
  const order = new TextDecoder().decode(await zip.read(entry, 0, Math.min(entry.size, 16)));
  if (order !== 'little' && order !== 'big') throw damaged('its numbers are in an unknown order of bytes');
  return order === 'big';
}

/** Bytes that may be inflated again because tensors share a compressed storage. PyTorch compresses nothing; other tools may. */
const MAX_INFLATED_AGAIN = 2 ** 31;

function refuseRepeatedInflation(tensors: ReadonlyMap<string, Placed>, damaged: Damaged): void {
  const deflated = [...tensors.values()].map(({ entry }) => entry).filter((entry) => entry.deflated);
  const sum = (entries: Iterable<ZipEntry>): number => [...entries].reduce((total, { size }) => total + size, 0);
  if (sum(deflated) - sum(new Set(deflated)) > MAX_INFLATED_AGAIN)
    throw damaged('its tensors share compressed storages; save it again without compressing');
}

interface Placed extends Pick<TorchTensor, 'dtype' | 'offset' | 'shape' | 'strides'> {
  readonly entry: ZipEntry;
  /** Numbers from the first to the last that belong to the tensor. */
  readonly span: number;
}

/** Numbers up to which a tensor may repeat those of a shorter storage (`expand`); beyond, a shape may not claim more than the file has. */
const MAX_EXPANDED = 2 ** 20;

/** Numbers read for each number of a tensor: a slice of a joined matrix needs a dozen, and what lies between is held too. */
const MAX_SCATTER = 64;

/** A tensor inside its storage. */
function place(name: string, tensor: TorchTensor, entry: ZipEntry | undefined, damaged: Damaged): Placed {
  const { storage, dtype, offset, shape, strides } = tensor;
  const said = `tensor \`${name.slice(0, 120)}\``;
  if (!entry) throw damaged(`${said} has no data`);
  const width = DTYPE_BITS[dtype] / 8;
  if (entry.size !== storage.length * (storage.dtype === null ? 1 : width))
    throw damaged(`${said}: its storage has ${entry.size} bytes, not the ${storage.length} numbers it claims`);
  const length = entry.size / width;
  const empty = shape.includes(0);
  const span = empty ? 0 : shape.reduce((last, size, axis) => last + (size - 1) * (strides[axis] ?? 0), 1);
  const count = productOf(shape);
  const inside = offset + span <= length && count <= Math.max(length, MAX_EXPANDED);
  if (!inside) throw damaged(`${said} lies outside its storage`);
  if (span > MAX_EXPANDED + MAX_SCATTER * count) throw damaged(`${said} is scattered over ${span} numbers`);
  return { dtype, offset, shape, strides, entry, span };
}

async function readTensor(
  file: string,
  name: string,
  placed: Placed | undefined,
  zip: Zip,
  bigEndian: boolean,
): Promise<Float32Array> {
  if (!placed) throw new HeadlightError('checkpointMissingTensor', { name: file, tensor: name });
  const { dtype, offset, shape, strides, entry, span } = placed;
  if (!isFloat(dtype)) throw new HeadlightError('checkpointUnsupportedDtype', { tensor: name, dtype });
  const width = DTYPE_BITS[dtype] / 8;
  const bytes = await zip.read(entry, offset * width, span * width);
  const numbers = decodeFloats(bigEndian ? swapBytes(bytes, width) : bytes, dtype);
  return gather(numbers, shape, strides);
}
