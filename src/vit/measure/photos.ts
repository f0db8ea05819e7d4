/** Photos from their files to the five best classes, one at a time and in a row. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Executor } from '../execute/executor';
import type { Recipe } from '../recipe';
import { VitSession } from '../session/session';
import { checkWanted, type Work } from '../session/work';
import type { PhotoTimes } from './rows';
import { round, spread, type Spread } from './spread';
import type { Patience } from './timed';

/** Decoded photos; each time anew. */
export interface PhotoSource {
  /** Different photos; number `i` and `i + count` are alike. */
  readonly count: number;
  /** Number `i`, from 0, each number once: decoded from its file. Rejects with photo errors. */
  pixels(i: number, recipe: Recipe, work: Pick<Work, 'signal'>): Promise<DecodedPhoto>;
}

/** How many photos are asked of a source at most. */
export function photosNeeded(count: number, runs: number): number {
  return count + runs + Math.max(2, runs);
}

/** The part of a decoded photo that is used here. */
interface DecodedPhoto {
  readonly pixels: Float32Array;
  readonly timing: { readonly decodeMs: number; readonly preprocessMs: number };
}

const TOP = 5;

/** Milliseconds. */
type OnePhoto = Readonly<Record<'whole' | 'decode' | 'preprocess', number>>;

/** On an executor that is the caller's. Rejects with photo and engine errors. */
export async function timePhotos(
  checkpoint: Checkpoint,
  executor: Executor,
  photos: PhotoSource,
  patience: Patience,
  work: Pick<Work, 'signal'>,
): Promise<PhotoTimes> {
  const session = await VitSession.open(checkpoint, executor, { first: 'answer' });
  let number = 0;
  const decoded = (): Promise<DecodedPhoto> => {
    checkWanted(work);
    return photos.pixels(number++, checkpoint.recipe, work);
  };
  try {
    const one = async (): Promise<OnePhoto> => {
      const start = performance.now();
      const { pixels, timing } = await decoded();
      await session.classify({ pixels }, TOP);
      return { whole: performance.now() - start, decode: timing.decodeMs, preprocess: timing.preprocessMs };
    };
    const { runs, enoughMs } = patience;
    const first = await one();
    // Files in the system's cache, as in any second look; an engine that takes seconds for one photo is told by that one.
    const isSlow = first.whole >= enoughMs;
    for (let i = 1, spent = first.whole; i < photos.count && spent < enoughMs; i++) spent += (await one()).whole;
    const timed: OnePhoto[] = isSlow ? [first] : [];
    for (let spent = 0; !isSlow && timed.length < runs && (timed.length === 0 || spent < enoughMs);) {
      const photo = await one();
      timed.push(photo);
      spent += photo.whole;
    }
    const perSecond = await inRow(Math.max(2, timed.length), decoded, session);
    const of = (part: keyof OnePhoto): Spread => spread(timed.map((each) => each[part]));
    return { top5: of('whole'), decode: of('decode'), preprocess: of('preprocess'), perSecond };
  } finally {
    session.dispose();
  }
}

/** Photos a second: the next one is decoded while the model looks at this one. */
async function inRow(count: number, decoded: () => Promise<DecodedPhoto>, session: VitSession): Promise<number> {
  const start = performance.now();
  let next = decoded();
  for (let i = 0; i < count; i++) {
    const { pixels } = await next;
    if (i + 1 < count) {
      next = decoded();
      next.catch(() => undefined); // told where it is awaited
    }
    await session.classify({ pixels }, TOP);
  }
  return round((count * 1000) / (performance.now() - start));
}
