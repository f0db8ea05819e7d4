/** Photos from their files to the five best classes, one at a time and in a row. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Executor } from '../execute/executor';
import type { Recipe } from '../recipe';
import { VitSession } from '../session/session';
import { checkWanted, type Work } from '../session/work';
import type { PhotoTimes } from './rows';
import { round, spread } from './spread';
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

/** What of a decoded photo is used. */
interface DecodedPhoto {
  readonly pixels: Float32Array;
  readonly timing: { readonly decodeMs: number; readonly preprocessMs: number };
}

const TOP = 5;

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
    const lists = { whole: [] as number[], decode: [] as number[], preprocess: [] as number[] };
    const one = async (counts: boolean): Promise<number> => {
      const start = performance.now();
      const { pixels, timing } = await decoded();
      await session.classify({ pixels }, TOP);
      const took = performance.now() - start;
      if (!counts) return took;
      lists.whole.push(took);
      lists.decode.push(timing.decodeMs);
      lists.preprocess.push(timing.preprocessMs);
      return took;
    };
    const { runs, enoughMs } = patience;
    // Files in the system's cache, as in any second look; a slow engine waits for one of them only.
    for (let i = 0, spent = 0; i < photos.count && spent < enoughMs; i++) spent += await one(false);
    for (let i = 0, spent = 0; i < runs && (i === 0 || spent < enoughMs); i++) spent += await one(true);
    const perSecond = await inRow(Math.max(2, lists.whole.length), decoded, session);
    const { whole, decode, preprocess } = lists;
    return { top5: spread(whole), decode: spread(decode), preprocess: spread(preprocess), perSecond };
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
