/** A model from anywhere on this computer, copied into a folder with progress. */
import { open, stat } from 'node:fs/promises';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { HeadlightError } from '../../vit/errors';
import { writeError } from './disk-space';
import { filesIn, folderFiles } from '../../vit/node/folder-files';
import { cachedName, modelFolder } from '../../vit/node/hub-cache';
import { neededFiles } from './needed-files';
import type { ProgressMeter } from './progress';

/** What is to be copied. */
export interface ModelToCopy {
  /** What it would be called: the folder, or the weights file without its ending. */
  readonly name: string;
  readonly folder: string;
  /** The weights file that was named, or null. */
  readonly weights: string | null;
  readonly files: readonly { readonly name: string; readonly size: number }[];
  /** Bytes of all files. */
  readonly bytes: number;
}

const CHUNK = 4 * 2 ** 20;

/** Rejects with `modelNotFound` and what `neededFiles` throws. @param path a model folder or a weights file */
export async function modelToCopy(path: string): Promise<ModelToCopy> {
  const place = resolve(path);
  const info = path === '' ? null : await stat(place).catch(() => null);
  if (!info || !(info.isFile() || info.isDirectory())) throw new HeadlightError('modelNotFound', { model: path });
  const folder = info.isFile() ? dirname(place) : await modelFolder(place);
  const weights = info.isFile() ? basename(place) : null;
  const name = weights === null ? (cachedName(folder) ?? basename(folder)) : parse(place).name;
  const present = await filesIn(folder);
  const source = folderFiles(folder);
  const read = async (file: string): Promise<Uint8Array> => {
    const bytes = await source.open(file);
    return bytes.read(0, bytes.size);
  };
  const needed = new Set(await neededFiles(name, present, read, weights ?? undefined));
  const files = present.filter((file) => needed.has(file.name));
  return { name, folder, weights, files, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** Rejects with `cancelled`, `checkpointDamaged` for a file that changes meanwhile, and `saveFailed`. */
export async function copyModel(
  { folder, files }: ModelToCopy,
  target: string,
  meter: ProgressMeter,
  signal: AbortSignal,
): Promise<void> {
  const source = folderFiles(folder);
  for (const { name } of files) {
    const bytes = await source.open(name);
    const copy = await open(join(target, name), 'w').catch((error: unknown) => {
      throw writeError(error, name);
    });
    try {
      for (let at = 0; at < bytes.size; at += CHUNK) {
        if (signal.aborted) throw new HeadlightError('cancelled');
        const chunk = await bytes.read(at, Math.min(CHUNK, bytes.size - at));
        await copy.appendFile(chunk).catch((error: unknown) => {
          throw writeError(error, name);
        });
        meter.add(chunk.length);
      }
      await copy.sync();
    } finally {
      await copy.close();
    }
  }
}
