/** What would be done to files, found out without touching one: where each goes, which names are taken, and whether there is room. */
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { LeftKind } from '../../shared/ipc-files';
import { pathOfBytes, readablePath, systemPath } from '../photo/byte-path';
import { freeBytes } from '../models/disk-space';
import { foundAt, identityOf, isSameFile, type Found, type Identity } from './identity';
import type { FilingKind, Step } from './journal';

/** One file that is to come to a folder. */
export interface Wish {
  /** What is copied or moved; null for a file that is written anew. */
  readonly from: string | null;
  readonly folder: string;
  readonly name: string;
  /** The photo that a file written anew is about. */
  readonly about?: string;
  /** The photo as it was when it was looked at, in bytes and milliseconds; one that was written since is left alone. */
  readonly then?: { readonly bytes: number; readonly written: number };
  /** Bytes of what is written anew. */
  readonly bytes?: number;
  /** What stands in its place already goes aside, under another name; only if it is still that file. */
  readonly replaces?: Identity;
}

/** Only a window's photo may have no file. */
export type LeftReason = Exclude<LeftKind, 'noFile'>;

/** A file that is left where it is, by name, and why. */
export interface LeftFile {
  readonly wish: Wish;
  readonly reason: LeftReason;
}

export interface Plan {
  readonly kind: FilingKind;
  readonly steps: readonly Step[];
  /** Of each step, the wish it comes from. */
  readonly wishes: readonly Wish[];
  readonly left: readonly LeftFile[];
  /** How many got a number in their name, since it was taken. */
  readonly numbered: number;
  /** To be written to the disk. */
  readonly bytes: number;
  /** Infinity where the system does not say. */
  readonly free: number;
}

export interface PlanOptions {
  readonly kind: FilingKind;
  /** What becomes of a file whose name is taken. */
  readonly taken: 'leave' | 'number';
}

/** A sidecar that belongs to one file alone goes along. */
export const sidecarOf = (path: string): string => `${path}.xmp`;

/** Rejects with the system's error where a folder cannot be looked into. */
export async function planFiling(wishes: readonly Wish[], { kind, taken }: PlanOptions): Promise<Plan> {
  const names = new Names();
  const steps: Step[] = [];
  const kept: Wish[] = [];
  const left: LeftFile[] = [];
  let [numbered, bytes] = [0, 0];
  const devices = new Map<string, string | null>();
  for (const wish of wishes) {
    const photo = await photoOf(wish, kind);
    if (typeof photo === 'string') {
      left.push({ wish, reason: photo });
      continue;
    }
    const { from, found } = photo;
    const beside = wish.from === null ? null : await foundAt(sidecarOf(wish.from));
    const sidecar = beside?.kind === 'file' ? beside : null;
    const free = wish.replaces
      ? { name: wish.name, numbered: false }
      : await names.free(wish, found, sidecar !== null, taken);
    if (typeof free === 'string') {
      left.push({ wish, reason: free });
      continue;
    }
    if (free.numbered) numbered++;
    const to = join(wish.folder, free.name);
    if (!devices.has(wish.folder)) devices.set(wish.folder, await deviceOf(wish.folder));
    const device = devices.get(wish.folder) ?? null;
    const aside = wish.replaces && { source: wish.replaces, aside: join(wish.folder, await names.aside(wish)) };
    const add = (from: string | null, target: string, found: Found | null): void => {
      const how = from === null ? 'write' : kind === 'move' ? 'move' : 'copy';
      const source = found && identityOf(found);
      steps.push({ n: steps.length, how, from, to: target, source, ...aside });
      kept.push(wish);
      if (how !== 'move' || found?.dev !== device) bytes += found?.bytes ?? wish.bytes ?? 0;
    };
    add(from, to, found);
    if (wish.from !== null && sidecar) add(sidecarOf(wish.from), sidecarOf(to), sidecar);
  }
  const free = wishes[0] ? await freeBytes(wishes[0].folder) : Infinity;
  return { kind, steps, wishes: kept, left, numbered, bytes, free };
}

interface Source {
  /** Links followed; null for a file that is written anew. */
  readonly from: string | null;
  readonly found: Found | null;
}

async function photoOf({ from, about, then }: Wish, kind: FilingKind): Promise<Source | LeftReason> {
  const path = from ?? about ?? null;
  if (path === null) return { from: null, found: null };
  let [place, found] = [path, await foundAt(path)];
  if (found?.kind === 'link') {
    if (kind === 'move') return 'link'; // where it leads may depend on where it lies
    place = pathOfBytes(await realpath(systemPath(path), 'buffer').catch(() => Buffer.from(path)));
    found = await foundAt(place);
  }
  if (found?.kind !== 'file') return 'missing';
  if (then && (found.bytes !== then.bytes || found.writtenMs !== then.written)) return 'changed';
  return from === null ? { from: null, found: null } : { from: place, found };
}

/** The disk on which a folder lies or will lie. */
async function deviceOf(folder: string): Promise<string | null> {
  const found = await foundAt(folder).catch(() => null);
  if (found?.kind === 'link') return (await foundAt(await realpath(systemPath(folder))).catch(() => null))?.dev ?? null;
  if (found) return found.dev;
  const parent = dirname(folder);
  return parent === folder ? null : deviceOf(parent);
}

/** Names that are taken in folders, by files that are there and by those that are to come. */
class Names {
  readonly #folders = new Map<string, Set<string> | null>();

  /** A free name, or why there is none. */
  async free(
    wish: Wish,
    found: Identity | null,
    hasSidecar: boolean,
    taken: PlanOptions['taken'],
  ): Promise<{ readonly name: string; readonly numbered: boolean } | 'taken' | 'already' | 'notFolder'> {
    const there = await this.#in(wish.folder);
    if (there === null) return 'notFolder';
    const isFree = (name: string): boolean =>
      !there.has(keyOf(name)) && !(hasSidecar && there.has(keyOf(sidecarOf(name))));
    if (!isFree(wish.name)) {
      const other = found && (await foundAt(join(wish.folder, wish.name)));
      if (found && other && isSameFile(found, other)) return 'already';
      if (taken === 'leave') return 'taken';
    }
    for (let count = 1; ; count++) {
      const name = count === 1 ? wish.name : numberedName(wish.name, count);
      if (!isFree(name)) continue;
      there.add(keyOf(name));
      if (hasSidecar) there.add(keyOf(sidecarOf(name)));
      return { name, numbered: count > 1 };
    }
  }

  /** A free name for the file that makes way. */
  async aside({ folder, name }: Wish): Promise<string> {
    const there = (await this.#in(folder)) ?? new Set();
    for (let count = 1; ; count++) {
      const free = count === 1 ? `${name}_original` : `${name}_original (${count})`;
      if (there.has(keyOf(free))) continue;
      there.add(keyOf(free));
      return free;
    }
  }

  /** Null where something else than a folder has its name. */
  async #in(folder: string): Promise<Set<string> | null> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const names = await readdir(systemPath(folder), { encoding: 'buffer' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      if (error.code === 'ENOTDIR') return null;
      throw error;
    });
    const keys = names && new Set(names.map((name) => keyOf(pathOfBytes(name))));
    this.#folders.set(folder, keys);
    return keys;
  }
}

/** Names that some systems take for the same are the same here: two files must not meet when a folder is taken elsewhere. */
function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** 'IMG_1.jpg' → 'IMG_1 (2).jpg' */
export function numberedName(name: string, count: number): string {
  const ending = extname(name);
  return `${name.slice(0, name.length - ending.length)} (${count})${ending}`;
}

/** The file name for people. */
export function shownName({ from, name }: Pick<Wish, 'from' | 'name'>): string {
  return readablePath(from === null ? name : basename(from));
}
