/** The photos of a command in their order, archives opened as they come: what is not in this part of the work is passed over. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { systemPath } from '../../main/photo/byte-path';
import { isPhotoName } from '../../main/photo/folder';
import { isSystemName, leftOutKind } from '../../main/photo/left-out';
import type { PhotoFile } from '../../main/photo/sources';
import { addLeftOut, type LeftOut } from '../../shared/left-out';
import type { LoopPhoto } from '../photo-loop';
import { membersOf, photoBytes, type Member } from './archive';
import { isArchiveName } from './archive-name';
import type { Shard } from './shard';

export interface StreamPhoto extends LoopPhoto {
  /** Hash of the file; null when nobody asked or the file could not be read. */
  readonly sha256: string | null;
  /** What stands beside it in an archive as `NAME.cls`. */
  readonly cls?: string;
}

export interface StreamOptions {
  readonly shard?: Shard | null;
  /** Whether `sha256` will be asked for. */
  readonly hashed?: boolean;
}

export class PhotoStream implements AsyncIterable<StreamPhoto> {
  /** Photos given so far. */
  given = 0;
  /** Everything was given. */
  ended = false;
  /** Members of archives that are no photos. */
  leftOut: LeftOut = {};
  /** Share of everything that was looked at, 0 … 1. */
  share = 0;

  constructor(
    private readonly files: readonly PhotoFile[],
    private readonly options: StreamOptions = {},
  ) {}

  /** How many there are; null where only reading tells. */
  get total(): number | null {
    const isSure = !this.options.shard && !this.files.some(({ path }) => isArchiveName(path));
    return isSure ? this.files.length : null;
  }

  /** Whether a run that handled so many ended before all were. */
  isStopped(handled: number): boolean {
    return !this.ended || handled < this.given;
  }

  stoppedAfter(handled: number): string {
    if (this.total !== null) return `Stopped after ${handled} of ${this.total} photos.`;
    return `Stopped after ${handled} ${handled === 1 ? 'photo' : 'photos'}.`;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamPhoto> {
    const all = this.files.reduce((sum, { bytes }) => sum + bytes, 0) || 1;
    let before = 0;
    for (const file of this.files) {
      const photos = isArchiveName(file.path) ? this.#inArchive(file) : this.#alone(file);
      for await (const { photo, share } of photos) {
        this.share = (before + share * file.bytes) / all;
        if (photo === null) continue;
        this.given++;
        yield photo;
      }
      before += file.bytes;
    }
    this.ended = true;
  }

  async *#alone({ path }: PhotoFile): AsyncGenerator<Step> {
    const { shard, hashed } = this.options;
    const sha256 = shard || hashed ? await hashOfFile(path) : null;
    yield { share: 1, photo: shard?.has(sha256 ?? hashOf(path)) === false ? null : { path, sha256 } };
  }

  async *#inArchive({ path, bytes }: PhotoFile): AsyncGenerator<Step> {
    try {
      for await (const sample of samplesOf(membersOf(path, bytes, (name) => this.#wants(name)))) {
        yield { share: sample.photo.share, photo: this.#member(path, sample) };
      }
    } catch (error) {
      yield { share: 1, photo: { path, sha256: null, error } };
    }
  }

  #member(archive: string, { photo: member, cls }: Sample): StreamPhoto | null {
    const path = `${archive}/${member.name}`;
    const also = cls === undefined ? {} : { cls };
    const { shard, hashed } = this.options;
    try {
      const content = photoBytes(member);
      const sha256 = shard || hashed ? hashOf(content) : null;
      if (shard && sha256 !== null && !shard.has(sha256)) return null;
      return { path, sha256, content, ...also };
    } catch (error) {
      return shard && !shard.has(hashOf(path)) ? null : { path, sha256: null, error, ...also };
    }
  }

  /** Whether a name is a photo's; counts what is passed over. */
  #wants(path: string): boolean {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    const name = parts.at(-1) ?? '';
    if (parts.some(isSystemName)) this.leftOut = addLeftOut(this.leftOut, { system: 1 });
    else if (isPhotoName(name) || extname(name) === '.cls') return true;
    else this.leftOut = addLeftOut(this.leftOut, { [leftOutKind(name)]: 1 });
    return false;
  }
}

interface Step {
  readonly share: number;
  readonly photo: StreamPhoto | null;
}

interface Sample {
  readonly photo: Member;
  readonly cls?: string;
}

/** WebDataset: neighbours that share their path up to the first dot of the name are one sample. A photo waits for the end of its own. */
async function* samplesOf(members: AsyncIterable<Member>): AsyncGenerator<Sample> {
  let key = '';
  let photos: Member[] = [];
  let cls: string | undefined;
  const taken = (): Sample[] => {
    const samples = photos.map((photo) => ({ photo, ...(cls !== undefined && { cls }) }));
    photos = [];
    cls = undefined;
    return samples;
  };
  try {
    for await (const member of members) {
      const its = keyOf(member.name);
      if (its !== key) yield* taken();
      key = its;
      if (extname(member.name) === '.cls') cls = new TextDecoder().decode(member.bytes ?? undefined).trim();
      else photos.push(member);
    }
  } catch (error) {
    yield* taken(); // came whole
    throw error;
  }
  yield* taken();
}

const keyOf = (name: string): string => /^(.*\/)?[^/.]*/.exec(name)?.[0] ?? name;

function hashOf(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

async function hashOfFile(path: string): Promise<string | null> {
  try {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(systemPath(path), { highWaterMark: 2 ** 20 }))
      hash.update(piece as Buffer);
    return hash.digest('hex');
  } catch {
    return null; // said when it is to be decoded
  }
}
