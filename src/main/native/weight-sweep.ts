/** Removes kept weights that nobody will ask for again, rather than when all of them together grow too large. */
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Stats } from 'node:fs';
import { readCheck, type SourceFile } from './weight-check';

/** Unused for this long, in milliseconds: of another version of Headlight, or of a model that is not looked at; they are made again in a second. */
const UNUSED_MS = 30 * 24 * 3600 * 1000;
/** A file so new may still get its other half, in milliseconds. */
const NEW_MS = 10 * 60 * 1000;

/** @param now milliseconds. Never rejects; returns the number of weights files removed, and their bytes. */
export async function sweepWeights(
  folder: string,
  now = Date.now(),
): Promise<{ readonly files: number; readonly bytes: number }> {
  let [files, bytes] = [0, 0];
  for (const stem of await stemsIn(folder)) {
    const paths = [join(folder, `${stem}.weights`), join(folder, `${stem}.check`)] as const;
    const [weights, check] = await Promise.all(paths.map(statOf));
    if (Math.max(weights?.ctimeMs ?? 0, check?.ctimeMs ?? 0) > now - NEW_MS) continue;
    if (weights && check && check.mtimeMs > now - UNUSED_MS && (await isOfUse(paths[1], weights))) continue;
    const gone = await Promise.all(paths.map(removed));
    if (weights && gone[0]) [files, bytes] = [files + 1, bytes + weights.size];
  }
  return { files, bytes };
}

async function stemsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return [...new Set(names.flatMap((name) => /^(.+)\.(?:weights|check)$/.exec(name)?.[1] ?? []))];
}

async function isOfUse(path: string, weights: Stats): Promise<boolean> {
  const check = await readCheck(path);
  if (!check || check.bytes !== weights.size) return false; // of another format, or cut
  return (await Promise.all(check.sources.map(isAsItWas))).every(Boolean);
}

/** Also where its whole folder is away, as with a disk that is not plugged in. */
async function isAsItWas([path, bytes, changed]: SourceFile): Promise<boolean> {
  const found = await statOf(path);
  if (found) return found.size === bytes && found.mtimeMs === changed;
  const folder = dirname(path);
  return (await statOf(folder)) === null && (await statOf(dirname(folder))) === null;
}

async function statOf(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}

/** False where a process has it mapped (Windows). */
async function removed(path: string): Promise<boolean> {
  return rm(path).then(
    () => true,
    () => false,
  );
}
