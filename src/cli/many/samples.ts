/** WebDataset: neighbours in an archive that share their path up to the first dot of the name are one sample, a photo and what is said of it. */
import { basename, extname } from 'node:path';
import { HeadlightError } from '../../vit/errors';
import type { Member } from './archive';

/** What is said of a photo beside it: `NAME.cls` as text, `NAME.json` as it is written. */
export interface Beside {
  readonly cls?: string;
  readonly json?: string;
  /** Something is said that cannot be read. */
  readonly error?: HeadlightError;
}

export interface Sample extends Beside {
  readonly photo: Member;
}

const SIDES = { '.cls': 'cls', '.json': 'json' } as const;

/** What stands beside photos, by its name; null: something else. */
export function sideOf(name: string): (keyof Beside & ('cls' | 'json')) | null {
  return SIDES[extname(name).toLowerCase() as keyof typeof SIDES] ?? null;
}

/** A label or a description is no longer, in bytes. */
export const MOST_OF_A_SIDE = 2 ** 20;
/** Photos that wait for the end of their sample: files may be called `holiday.001.jpg`, and are no sample then. */
const MOST_PHOTOS = 4;

/** A photo waits for the end of its own sample, since what is said of it may follow; what came whole is given before an error. */
export async function* samplesOf(members: AsyncIterable<Member>): AsyncGenerator<Sample> {
  let key = '';
  let photos: Member[] = [];
  let beside: Beside = {};
  const taken = (): Sample[] => {
    const samples = photos.map((photo) => ({ photo, ...beside }));
    photos = [];
    return samples;
  };
  try {
    for await (const member of members) {
      const its = keyOf(member.name);
      if (its !== key || photos.length >= MOST_PHOTOS) yield* taken();
      if (its !== key) beside = {};
      key = its;
      const side = sideOf(member.name);
      if (side === null) photos.push(member);
      else beside = { ...beside, ...read(side, member) };
    }
  } catch (error) {
    yield* taken();
    throw error;
  }
  yield* taken();
}

const keyOf = (name: string): string => /^(.*\/)?[^/.]*/.exec(name)?.[0] ?? name;

function read(side: 'cls' | 'json', { name, bytes, size, error }: Member): Beside {
  if (error) return { error };
  if (bytes) return { [side]: new TextDecoder().decode(bytes).trim() };
  const detail = `\`${basename(name)}\` has ${size} bytes, and a label at most ${MOST_OF_A_SIDE}`;
  return { error: new HeadlightError('badRequest', { detail }) };
}
