/** What Headlight keeps on this computer, in bytes, and what of it can be given up without losing anything that cannot be made again. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage, StorageKind, Swept } from '../../shared/ipc-models';
import { HeadlightError } from '../../vit/errors';
import { sweepWeights } from '../native/weight-sweep';
import { sweepTemporary } from '../write/temporary';
import { bytesIn } from './bytes-in';
import { ModelStore } from './model-store';

export interface StoragePlaces {
  /** The folder of settings and notes. */
  readonly data: string;
  /** The person's own models. */
  readonly models: string;
  /** Weights as the native engine maps them. */
  readonly cache: string;
}

/** Never rejects. */
export async function storageOf({ models, cache }: StoragePlaces): Promise<Omit<Storage, 'swept'>> {
  const own = (await readdir(models).catch(() => [])).filter((name) => !name.startsWith('.'));
  const kept = (await readdir(cache).catch(() => [])).filter((name) => name.endsWith('.weights'));
  const partial = await new ModelStore(models).leftovers();
  return {
    weights: { count: own.length, bytes: await sum(models, own) },
    cache: { count: kept.length, bytes: await bytesIn(cache) },
    partial: { count: partial.length, bytes: await bytesIn(join(models, '.partial')) },
  };
}

/**
 * Removes what killed processes have left (half-written files, models on their way out) and kept weights that nobody will ask for again. Nothing
 * that a process still uses. Never rejects; returns the number of files and folders, and their bytes.
 */
export async function sweepStorage({ data, models, cache }: StoragePlaces): Promise<Swept> {
  const swept = await Promise.all([
    sweepTemporary(data),
    sweepTemporary(cache),
    new ModelStore(models).sweep(),
    sweepWeights(cache),
  ]);
  return {
    files: swept.reduce((sum, { files }) => sum + files, 0),
    bytes: swept.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Gives up the kept weights, which are made again when needed, or unfinished downloads, which then begin anew; those that run stay. */
export async function clearStorage(kind: StorageKind, places: StoragePlaces): Promise<void> {
  if (kind === 'cache') return clearCache(places.cache);
  const store = new ModelStore(places.models);
  for (const id of await store.leftovers()) {
    await store
      .alone(id, () => store.discardPartial(id))
      .catch((error: unknown) => {
        if (!(error instanceof HeadlightError && error.code === 'modelBusy')) throw error;
      });
  }
}

async function clearCache(cache: string): Promise<void> {
  await sweepTemporary(cache);
  for (const name of await readdir(cache).catch(() => [])) {
    if (/\.(weights|check|part)$/.test(name)) await rm(join(cache, name), { force: true });
  }
}

async function sum(folder: string, names: readonly string[]): Promise<number> {
  const sizes = await Promise.all(names.map((name) => bytesIn(join(folder, name))));
  return sizes.reduce((total, size) => total + size, 0);
}
