/** The cache of Hugging Face's libraries: `models--OWNER--NAME/{refs,snapshots/COMMIT,blobs}`, a snapshot's files being links to blobs. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** A branch's file holds a commit's 40 letters; anything longer is none. */
const COMMIT = /^[0-9A-Za-z]{1,64}$/;
const REPOSITORY = /^models--([^/\\]+)$/;

/** 'OWNER--NAME' for a model's folder in the cache, or a snapshot in it; null for any other folder. */
export function cachedName(folder: string): string | null {
  const place = resolve(folder);
  const parent = dirname(place);
  const repository = basename(parent) === 'snapshots' ? dirname(parent) : place;
  return REPOSITORY.exec(basename(repository))?.[1] ?? null;
}

/**
 * The folder that holds the model's files: of a model's folder in the cache the snapshot that its branch `main` names, else the newest;
 * any other folder is itself. A snapshot that leads out of the cache is none. Absolute; never rejects.
 */
export async function modelFolder(folder: string): Promise<string> {
  const place = resolve(folder);
  const snapshots = join(place, 'snapshots');
  const main = (await mainCommit(place)) ?? '';
  const named = COMMIT.test(main) && (await isWithin(join(snapshots, main), place));
  return named ? join(snapshots, main) : ((await newestIn(snapshots, place)) ?? place);
}

async function mainCommit(place: string): Promise<string | null> {
  const path = join(place, 'refs', 'main');
  const info = await stat(path).catch(() => null);
  if (!info?.isFile() || info.size > 100) return null;
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}

async function newestIn(snapshots: string, place: string): Promise<string | null> {
  const names = await readdir(snapshots).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(snapshots, name);
      return (await isWithin(path, place)) ? [{ path, time: (await stat(path)).mtimeMs }] : [];
    }),
  ).catch(() => []);
  return found.flat().sort((a, b) => b.time - a.time)[0]?.path ?? null;
}

/** Whether it is a folder that lies in `place`, links followed. */
async function isWithin(path: string, place: string): Promise<boolean> {
  const [real, root] = await Promise.all([path, place].map((each) => realpath(each).catch(() => null)));
  if (!real || !root || !(await stat(real).catch(() => null))?.isDirectory()) return false;
  return dirname(dirname(real)) === root;
}
