/** Files that carry the ending of weights and are something else, known by their first bytes: refused by name before a length in them is believed. */
import { HeadlightError } from '../../errors';

/** Bytes that tell all of them: a tar's mark stands at 257. */
export const TELLING_BYTES = 512;

/** First bytes → what they are. */
const FORMATS: readonly (readonly [string, string])[] = [
  ['\x89HDF', 'HDF5'],
  ['GGUF', 'GGUF'],
  ['PK\x05\x06', 'an empty zip'],
  ['\x93NUMPY', 'a single NumPy array (.npy)'],
];
/** First bytes of archives: gzip, 7-Zip, bzip2, xz, Zstandard, RAR. */
const ARCHIVES = ['\x1f\x8b', '7z\xbc\xaf', 'BZh', '\xfd7zXZ', '\x28\xb5\x2f\xfd', 'Rar!'];
/** First bytes of pictures and documents that were saved under the name of weights. */
const NO_WEIGHTS: readonly (readonly [string, string])[] = [
  ['\x89PNG', 'a picture (PNG)'],
  ['\xff\xd8\xff', 'a picture (JPEG)'],
  ['GIF8', 'a picture (GIF)'],
  ['RIFF', 'a picture or sound (RIFF)'],
  ['%PDF', 'a document (PDF)'],
  ['\x7fELF', 'a program'],
  ['MZ', 'a program'],
];
const GIT_LFS = 'a Git LFS pointer, not the weights themselves: fetch the file with `git lfs pull`';
/** Members of the tar that PyTorch wrote before 0.1.10 (torch/serialization.py, `legacy_load`). */
const OLD_PYTORCH = /^(\.\/)?(sys_info|pickle|tensors|storages)\0/;

/** @param start of the file, `TELLING_BYTES` or all there are. Throws `checkpointArchive`, `checkpointWebPage`, `checkpointUnsupportedFormat`, `checkpointResave`, `checkpointDamaged`. */
export function refuseOtherFormats(name: string, start: Uint8Array): void {
  const text = String.fromCharCode(...start);
  const damaged = (detail: string): HeadlightError => new HeadlightError('checkpointDamaged', { name, detail });
  if (text.startsWith('version https://git-lfs')) throw damaged(GIT_LFS);
  const tar = text.slice(257, 262) === 'ustar';
  if (ARCHIVES.some((magic) => text.startsWith(magic)) || (tar && !OLD_PYTORCH.test(text)))
    throw new HeadlightError('checkpointArchive', { name });
  const format = tar ? 'PyTorch' : FORMATS.find(([magic]) => text.startsWith(magic))?.[1];
  if (format === 'PyTorch')
    throw new HeadlightError('checkpointResave', { name, format: 'a tar of PyTorch before 0.1.10' });
  if (format !== undefined) throw new HeadlightError('checkpointUnsupportedFormat', { name, format });
  if (text.startsWith('model_checkpoint_path:'))
    throw new HeadlightError('checkpointUnsupportedFormat', {
      name,
      format: 'TensorFlow checkpoint (.index, .data)',
    });
  const other = NO_WEIGHTS.find(([magic]) => text.startsWith(magic))?.[1];
  if (other !== undefined) throw damaged(`it is ${other}, no weights`);
  if (/^\s*<(!|html|head|body|\?xml)/i.test(text)) throw new HeadlightError('checkpointWebPage', { name });
  if (start.length > 0 && /^[\t\n\r\x20-\x7e]*$/.test(text))
    throw damaged(`it is text: “${text.trim().replace(/\s+/g, ' ').slice(0, 60)}”`);
}
