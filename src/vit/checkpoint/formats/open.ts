/** A weights file by its first bytes, whatever its name says: safetensors, PyTorch's zip or NumPy's, or an ONNX file of our own. */
import { HeadlightError, type ErrorCode } from '../../errors';
import { openSafetensors } from '../safetensors';
import type { ByteSource } from '../source';
import type { TensorFile } from '../tensor-file';
import { isNpz, openNpz } from './npz';
import { foreign, isOwnOnnx, openOnnx } from './onnx';
import { unpickle, wholeModel } from './pickle';
import { openTorch, torchPrefix } from './torch';
import { torchWorld } from './torch-globals';
import { openZip } from './zip';

/**
 * Throws a `checkpoint…` error; reads headers only.
 * @param beside opens another file of the folder
 */
export async function openTensorFile(
  source: ByteSource,
  beside: (name: string) => Promise<ByteSource>,
): Promise<TensorFile> {
  const start = await source.read(0, Math.min(source.size, 12));
  // In safetensors byte 8 is the brace of its header, whatever length stands before it.
  if (start[8] !== 0x7b || start.length < 12) {
    if (isOwnOnnx(start)) return openOnnx(source, beside);
    if (/\.onnx$/i.test(source.name)) throw foreign(source.name);
    if (startsWith(start, 0x50, 0x4b, 0x03, 0x04)) return openZipped(source);
    if (start[0] === 0x80 && (start[1] ?? 0) >= 2 && (start[1] ?? 0) <= 5) return refusePickle(source);
  }
  return openSafetensors(source);
}

async function openZipped(source: ByteSource): Promise<TensorFile> {
  const zip = await openZip(source);
  const prefix = torchPrefix(zip);
  if (prefix !== null) return openTorch(source.name, zip, prefix);
  if (isNpz(zip)) return openNpz(source.name, zip);
  throw new HeadlightError('checkpointArchive', { name: source.name });
}

/** How much of a bare pickle is looked at for what it wants to run; the refusal does not depend on it. */
const PEEK = 2 ** 20;

/** Refusals that say more than that a file is old. */
const TELLING: readonly ErrorCode[] = ['checkpointForbiddenPickle', 'checkpointWholeModel', 'checkpointTensorKind'];

/** What PyTorch before 1.6 writes first (torch/serialization.py, `MAGIC_NUMBER`). */
const OLD_PYTORCH = 0x1950a86a20f9469cfc6cn;
/** What a tensor asks for that was pickled without PyTorch's help: to unpickle the bytes inside it. */
const BARE_TENSOR = 'torch.storage._load_from_bytes';

/** A pickle without a zip is refused in any case; one that wants to run something is called by that name. */
async function refusePickle(source: ByteSource): Promise<never> {
  const bytes = await source.read(0, Math.min(source.size, PEEK));
  let format = 'a plain Python pickle';
  try {
    for (let at = 0, pickles = 0; at < bytes.length && pickles < 4; pickles++) {
      const { value, end, modules } = unpickle(bytes.subarray(at), source.name, torchWorld(source.name));
      if (modules[0] !== undefined) throw wholeModel(source.name, modules[0]);
      if (value === OLD_PYTORCH) format = 'a pickle of PyTorch before 1.6';
      at += end;
    }
  } catch (error) {
    const told = error instanceof HeadlightError && TELLING.includes(error.code) ? error : null;
    if (told && told.params['global'] !== BARE_TENSOR) throw told;
  }
  throw new HeadlightError('checkpointResave', { name: source.name, format });
}

function startsWith(bytes: Uint8Array, ...magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
