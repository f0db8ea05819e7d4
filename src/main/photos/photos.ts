/** The window's photos: takes paths and bytes in, names them for the renderer, hands them to the photo process. */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SAMPLE_PHOTOS } from '../../shared/built-in';
import type { AddedPhotos, DroppedFile, PhotoRef } from '../../shared/ipc';
import { addLeftOut, type LeftOut } from '../../shared/left-out';
import { addTurns } from '../../shared/turn';
import { HeadlightError } from '../../vit/errors';
import type { PhotoSource } from '../photo/protocol';
import type { PhotoService } from '../photo/service';
import { systemPath } from '../photo/byte-path';
import { expandSources, type PhotoFile } from '../photo/sources';
import type { FileThen, TurnedFile } from '../library/library';
import { PhotoRegistry } from './registry';
import type { PhotoTurns } from './turns';

/** Who keeps the list of photos over a restart. */
export interface PhotoKeeper {
  add(photos: readonly FileThen[]): void;
  remove(paths: readonly string[]): void;
}

/** Hears of some of many photos, in their order. */
export type OnSome = (photos: readonly PhotoRef[]) => void;

/** A photo under the id it had, and where it lies now. */
export interface Relocated {
  readonly id: string;
  readonly path: string;
}

const NOTHING: AddedPhotos = { photos: [], failed: [] };

export class Photos {
  readonly #service: Pick<PhotoService, 'register' | 'release'>;
  readonly #sampleFolder: string;
  readonly #turns: Pick<PhotoTurns, 'of' | 'keep'>;
  readonly #onFound: (photos: number) => void;
  readonly #kept: PhotoKeeper;
  readonly #registry = new PhotoRegistry();
  #looking = new AbortController();
  #samples: Promise<readonly PhotoRef[]> | undefined;

  /** @param sampleFolder where `SAMPLE_PHOTOS` lie */
  constructor(
    service: Pick<PhotoService, 'register' | 'release'>,
    sampleFolder: string,
    turns: Pick<PhotoTurns, 'of' | 'keep'>,
    onFound: (photos: number) => void = () => undefined,
    kept: PhotoKeeper = { add: () => undefined, remove: () => undefined },
  ) {
    this.#service = service;
    this.#sampleFolder = sampleFolder;
    this.#turns = turns;
    this.#onFound = onFound;
    this.#kept = kept;
  }

  /**
   * Files and folders, in order; what cannot be taken is named beside its reason. `onSome` is handed photos of many while the others
   * are still looked for.
   */
  async addPaths(paths: readonly string[], onSome?: OnSome): Promise<AddedPhotos> {
    if (paths.length === 0) return NOTHING;
    this.#looking = new AbortController();
    let handed = 0;
    let handing = Promise.resolve();
    const hand = async (files: readonly PhotoFile[]): Promise<void> => {
      const some = await this.#addFiles(files);
      handed += some.length;
      onSome?.(some);
    };
    const { photos, failed, leftOut } = await expandSources(paths, {
      signal: this.#looking.signal,
      onFound: throttled(this.#onFound),
      ...(onSome && { onSome: (files: readonly PhotoFile[]) => void (handing = handing.then(() => hand(files))) }),
    });
    await handing;
    const rest = await this.#addFiles(photos.slice(handed));
    const refused = failed.map(({ name, error }) => ({ name, error })); // paths stay here
    return { photos: rest, failed: refused, leftOut, ...(handed > 0 && { handed }) };
  }

  /** Photos of an earlier run, as they were then: whether their files are still there is seen when they are needed. */
  async restore(photos: readonly FileThen[]): Promise<readonly PhotoRef[]> {
    const refs: PhotoRef[] = [];
    for (const { path, bytes, written } of photos) {
      const turn = await this.#turns.of({ path }, bytes);
      refs.push(this.#known(this.#registry.addPath(path, bytes, { written, turn })));
    }
    return refs;
  }

  async addDropped(files: readonly DroppedFile[], onSome?: OnSome): Promise<AddedPhotos> {
    const parts: AddedPhotos[] = [];
    // Neighbouring paths go together, so that a folder and a file inside it are seen as one drop.
    // Of the first alone some are handed over: they come before all that is returned.
    for (const group of grouped(files))
      parts.push(await this.#addGroup(group, parts.length === 0 ? onSome : undefined));
    const leftOut = parts.reduce<LeftOut>((sum, part) => addLeftOut(sum, part.leftOut ?? {}), {});
    const handed = parts[0]?.handed;
    return {
      photos: parts.flatMap(({ photos }) => photos),
      failed: parts.flatMap(({ failed }) => failed),
      leftOut,
      ...(handed !== undefined && { handed }),
    };
  }

  /** The samples we ship; the same references every time. */
  samples(): Promise<readonly PhotoRef[]> {
    this.#samples ??= Promise.all(SAMPLE_PHOTOS.map((name) => this.#addSample(join(this.#sampleFolder, name))));
    return this.#samples;
  }

  /** So many photos that nobody has decoded yet: the samples again and again, each under a name of its own. */
  fresh(count: number): readonly string[] {
    return Array.from({ length: count }, (_, i) => {
      const name = SAMPLE_PHOTOS[i % SAMPLE_PHOTOS.length] ?? SAMPLE_PHOTOS[0];
      const id = randomUUID();
      this.#service.register({ id, name, path: join(this.#sampleFolder, name) });
      return id;
    });
  }

  /** Names that `fresh` gave. */
  forgetFresh(ids: readonly string[]): void {
    this.#service.release(ids.filter((id) => !this.#registry.get(id)));
  }

  /** What is looked through now ends with what was found. */
  stopLooking(): void {
    this.#looking.abort();
  }

  /** Everything taken so far, samples apart. */
  taken(): readonly PhotoRef[] {
    return this.#registry.refs().filter(({ sample }) => !sample);
  }

  /** Where a photo lies, or its bytes; for main alone. */
  source(id: string): PhotoSource | null {
    return this.#registry.get(id)?.source ?? null;
  }

  /** A photo's file as it was met, and how it is turned; null for bytes and samples, which nobody keeps. */
  file(id: string): TurnedFile | null {
    const known = this.#registry.get(id);
    if (!known || known.ref.sample || !('path' in known.source) || !known.written) return null;
    const { path, turn = 0 } = known.source;
    return { path, bytes: known.ref.bytes, written: known.written, turn };
  }

  /** Whether a photo of this folder, or of one inside it, is here. */
  anyIn(folder: string): boolean {
    return this.#registry.anyIn(folder);
  }

  /** Ids of the photos in these places. */
  at(paths: readonly string[]): readonly string[] {
    return paths.flatMap((path) => this.#registry.at(path)?.ref.id ?? []);
  }

  /**
   * The photo turned by so many degrees clockwise, which takes its place; kept for the next time it is added.
   * Throws `badRequest` for a photo that is not open.
   */
  async turn(id: string, by: number): Promise<PhotoRef> {
    const photo = this.#registry.get(id);
    if (!photo) throw new HeadlightError('badRequest', { detail: 'turnPhoto: photo' });
    const turn = addTurns(photo.source.turn ?? 0, by);
    const ref = this.#known(this.#registry.turn(photo, turn));
    if (!photo.ref.sample) this.#service.release([id]);
    const bytes = 'bytes' in photo.source ? photo.source.bytes.length : ref.bytes;
    await this.#turns.keep(photo.source, bytes, turn).catch(() => undefined); // a file that is gone, or a disk that is full
    return ref;
  }

  /**
   * Files that lie elsewhere now. Those that have another name there, or another time (of another disk), leave the window: they are returned
   * with their new places, to come as new ones.
   */
  async relocate(pairs: readonly (readonly [from: string, to: string])[]): Promise<readonly Relocated[]> {
    const others: Relocated[] = [];
    for (const [from, to] of pairs) {
      const known = this.#registry.at(from);
      if (!known) continue;
      const written = (await stat(systemPath(to)).catch(() => null))?.mtimeMs;
      if (basename(from) === basename(to) && written === known.written)
        this.#service.register(this.#registry.relocate(known, to).source);
      else others.push({ id: known.ref.id, path: to });
    }
    const ids = others.map(({ id }) => id);
    this.#kept.remove(others.map(({ path }) => path));
    this.#registry.remove(ids);
    this.#service.release(ids);
    return others;
  }

  /** Files that got something beside their pixels: photos and what is known of them stay, and the library looks at the files anew. */
  async rewritten(paths: readonly string[]): Promise<void> {
    const files: TurnedFile[] = [];
    for (const path of paths) {
      const known = this.#registry.at(path);
      const now = known && (await stat(systemPath(path)).catch(() => null));
      if (!now) continue;
      const { ref } = this.#registry.rewritten(known, now.size, now.mtimeMs);
      files.push(...[this.file(ref.id) ?? []].flat());
    }
    this.#kept.add(files);
  }

  /** Samples stay known: the empty state shows them again. */
  remove(ids: readonly string[]): void {
    const gone = ids.filter((id) => this.#registry.get(id)?.ref.sample === false);
    this.#kept.remove(gone.flatMap((id) => this.file(id)?.path ?? []));
    this.#registry.remove(gone);
    this.#service.release(gone);
  }

  async #addGroup(group: readonly DroppedFile[], onSome?: OnSome): Promise<AddedPhotos> {
    const paths = group.flatMap((file) => ('path' in file ? [file.path] : []));
    if (paths.length > 0) return this.addPaths(paths, onSome);
    const photos: PhotoRef[] = [];
    for (const file of group) if ('bytes' in file) photos.push(await this.#addBytes(file.name, file.bytes));
    return { photos, failed: [] };
  }

  async #addFiles(files: readonly PhotoFile[]): Promise<readonly PhotoRef[]> {
    const added: PhotoRef[] = [];
    for (const { path, bytes } of files) added.push(await this.#addPath(path, bytes));
    this.#kept.add(added.flatMap(({ id }) => this.file(id) ?? []));
    return added;
  }

  async #addPath(path: string, bytes: number): Promise<PhotoRef> {
    const written = (await stat(systemPath(path)).catch(() => null))?.mtimeMs ?? 0;
    return this.#known(this.#registry.addPath(path, bytes, { written, turn: await this.#turns.of({ path }, bytes) }));
  }

  async #addBytes(name: string, bytes: Uint8Array): Promise<PhotoRef> {
    const turn = await this.#turns.of({ bytes }, bytes.length);
    return this.#known(this.#registry.addBytes(name, bytes, { turn }));
  }

  async #addSample(path: string): Promise<PhotoRef> {
    const { size } = await stat(path).catch((cause: unknown) => {
      throw new HeadlightError('photoNotFound', { name: path.slice(this.#sampleFolder.length + 1) }, undefined, {
        cause,
      });
    });
    return this.#known(this.#registry.addPath(path, size, { sample: true }));
  }

  #known({ ref, source }: ReturnType<PhotoRegistry['addPath']>): PhotoRef {
    this.#service.register(source);
    return ref;
  }
}

/** Often enough to be seen to move, and no more. */
const TELL_MS = 100;

function throttled(tell: (count: number) => void): (count: number) => void {
  let last = performance.now();
  return (count) => {
    if (performance.now() - last < TELL_MS) return;
    last = performance.now();
    tell(count);
  };
}

function grouped(files: readonly DroppedFile[]): DroppedFile[][] {
  const groups: DroppedFile[][] = [];
  for (const file of files) {
    const last = groups.at(-1);
    if (last?.[0] && 'path' in last[0] === 'path' in file) last.push(file);
    else groups.push([file]);
  }
  return groups;
}
