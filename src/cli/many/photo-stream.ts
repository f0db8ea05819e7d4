/** The photos of a command in their order, archives opened as they come: what is not in this part of the work is passed over. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { readablePath } from '../../main/photo/byte-path';
import { hashOfFile } from '../../main/photo/file-hash';
import { isPhotoName } from '../../main/photo/folder';
import { isSystemName, leftOutKind } from '../../main/photo/left-out';
import type { PhotoFile } from '../../main/photo/sources';
import { addLeftOut, type LeftOut } from '../../shared/left-out';
import { HeadlightError } from '../../vit/errors';
import type { LoopPhoto } from '../photo-loop';
import { membersOf, MOST_OF_A_PHOTO, photoBytes, type Member } from './archive';
import { isArchiveName } from './archive-name';
import { MOST_OF_A_SIDE, samplesOf, sideOf, type Beside } from './samples';
import type { Shard } from './shard';

export interface StreamPhoto<F extends PhotoFile = PhotoFile> extends LoopPhoto {
  /** Hash of the file; null when nobody asked or the file could not be read. */
  readonly sha256: string | null;
  /** The file, or the archive that it is in. */
  readonly from: F;
  /** Only in an archive: its path there, and what stands beside it. */
  readonly member?: { readonly name: string } & Beside;
}

export interface StreamOptions<F extends PhotoFile> {
  readonly shard?: Shard | null;
  /** Whether `sha256` will be asked for. */
  readonly hashed?: boolean;
  /** Whether a photo of an archive is asked about at all; one that is not counts for none. */
  readonly has?: (photo: Pick<StreamPhoto<F>, 'from' | 'member'>) => boolean;
}

export class PhotoStream<F extends PhotoFile = PhotoFile> implements AsyncIterable<StreamPhoto<F>> {
  readonly #options: StreamOptions<F>;
  /** Photos given so far, and archives that could not be read on. */
  given = 0;
  /** The photos among them. */
  photos = 0;
  /** Everything was given. */
  ended = false;
  /** Members of archives that are no photos. */
  leftOut: LeftOut = {};
  /** Share of everything that was looked at, 0 … 1. */
  share = 0;

  constructor(
    readonly files: readonly F[],
    options: StreamOptions<F> = {},
  ) {
    this.#options = options;
  }

  /** How many there are; null where only reading tells. */
  get total(): number | null {
    return this.#options.shard || this.hasArchives ? null : this.files.length;
  }

  get hasArchives(): boolean {
    return this.files.some(({ path }) => isArchiveName(path));
  }

  /** Whether a run that handled so many ended before all were. */
  isStopped(handled: number): boolean {
    return !this.ended || handled < this.given;
  }

  stoppedAfter(handled: number): string {
    if (this.total !== null) return `Stopped after ${handled} of ${this.total} photos.`;
    return `Stopped after ${handled} ${handled === 1 ? 'photo' : 'photos'}.`;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamPhoto<F>> {
    const all = this.files.reduce((sum, { bytes }) => sum + bytes, 0) || 1;
    let before = 0;
    for (const file of this.files) {
      const photos = isArchiveName(file.path) ? this.#inArchive(file) : this.#alone(file);
      for await (const { photo, share } of photos) {
        this.share = (before + share * file.bytes) / all;
        if (photo === null) continue;
        this.given++;
        if (photo.member ?? !isArchiveName(file.path)) this.photos++;
        yield photo;
      }
      before += file.bytes;
    }
    this.ended = true;
  }

  async *#alone(from: F): AsyncGenerator<Step<F>> {
    const { path } = from;
    const { shard, hashed } = this.#options;
    const sha256 = shard || hashed ? await hashOfFile(path).catch(() => null) : null; // said when it is to be decoded
    yield { share: 1, photo: shard?.has(sha256 ?? hashOf(path)) === false ? null : { path, sha256, from } };
  }

  async *#inArchive(from: F): AsyncGenerator<Step<F>> {
    const { path, bytes } = from;
    let photos = 0;
    try {
      for await (const sample of samplesOf(membersOf(path, bytes, (name) => this.#wants(name)))) {
        photos++;
        yield { share: sample.photo.share, photo: this.#inPart(from, sample.photo, sample) };
      }
      if (photos === 0) throw new HeadlightError('archiveEmpty', { name: readablePath(basename(path)) });
    } catch (error) {
      yield { share: 1, photo: { path, sha256: null, from, error } };
    }
  }

  /** Null where it is not of this part, or not asked about. */
  #inPart(from: F, photo: Member, { cls, json, error: unread }: Beside): StreamPhoto<F> | null {
    const { name } = photo;
    const path = `${from.path}/${name}`;
    const beside = { ...(cls !== undefined && { cls }), ...(json !== undefined && { json }), ...(unread && { error: unread }) }; // prettier-ignore
    const about = { path, from, member: { name, ...beside } };
    const { shard, hashed, has } = this.#options;
    if (has?.(about) === false) return null;
    try {
      const content = photoBytes(photo);
      const sha256 = shard || hashed ? hashOf(content) : null;
      return shard && sha256 !== null && !shard.has(sha256) ? null : { ...about, sha256, content };
    } catch (error) {
      return shard && !shard.has(hashOf(path)) ? null : { ...about, sha256: null, error };
    }
  }

  /** How large a member of this name may be; null for what is no photo and says nothing of one, which is counted. */
  #wants(path: string): number | null {
    const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
    const name = parts.at(-1) ?? '';
    if (parts.some(isSystemName)) this.leftOut = addLeftOut(this.leftOut, { system: 1 });
    else if (isPhotoName(name)) return MOST_OF_A_PHOTO;
    else if (sideOf(name)) return MOST_OF_A_SIDE;
    else this.leftOut = addLeftOut(this.leftOut, { [leftOutKind(name)]: 1 });
    return null;
  }
}

interface Step<F extends PhotoFile> {
  readonly share: number;
  readonly photo: StreamPhoto<F> | null;
}

function hashOf(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
