/** Files by content: size and SHA-256, remembered as long as the file does not change. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileFingerprint } from '../../shared/export/sidecar';
import { isWeightsName } from '../../vit/checkpoint/weights';
import { readablePath, systemPath } from '../photo/byte-path';
import { hashOfFile } from '../photo/file-hash';
import { filesIn, pathIn } from '../../vit/node/folder-files';

/** Beyond this the size has to do: reading it would keep people waiting for seconds. */
const MOST_BYTES = 2 ** 30;

const known = new Map<string, Promise<string>>();

/** Rejects with the system's error where the file cannot be read. */
export async function fingerprint(path: string): Promise<FileFingerprint> {
  const { size, mtimeMs } = await stat(systemPath(path));
  const about = { name: readablePath(basename(path)), bytes: size };
  if (size > MOST_BYTES) return { ...about, sha256: null };
  const key = `${path}\n${size}\n${mtimeMs}`;
  const hashing = known.get(key) ?? hashOfFile(path);
  known.set(key, hashing);
  hashing.catch(() => known.delete(key));
  return { ...about, sha256: await hashing };
}

/** Fingerprint of a photo that was pasted or dragged out of a page. */
export function fingerprintOfBytes(name: string, bytes: Uint8Array): FileFingerprint {
  return { name, bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex'), pasted: true };
}

/** Fingerprint of the named weights file, or of every one in the folder. */
export async function weightFingerprints(folder: string, weights: string | null): Promise<FileFingerprint[]> {
  const names = await weightNames(folder, weights);
  return Promise.all(names.map(async (name) => fingerprint(await pathIn(folder, name))));
}

/** The named weights file, or every one in the folder. */
export async function weightNames(folder: string, weights: string | null): Promise<string[]> {
  return weights === null ? (await filesIn(folder)).map(({ name }) => name).filter(isWeightsName) : [weights];
}

/**
 * The content of a model's weights: of one file its SHA-256; of several, that of the list that `sha256sum` would print of them, by name.
 * Reads them in whole. Rejects with the system's error.
 */
export async function weightsHash(folder: string, weights: string | null): Promise<string> {
  const names = await weightNames(folder, weights);
  const hashes = await Promise.all(names.map(async (name) => hashOfFile(await pathIn(folder, name))));
  const [only] = hashes;
  if (only !== undefined && hashes.length === 1) return only;
  const list = names.map((name, i) => `${hashes[i]}  ${name}\n`).join('');
  return createHash('sha256').update(list).digest('hex');
}
