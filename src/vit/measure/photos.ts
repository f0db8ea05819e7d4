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
  readonly count: number;
  /** Number `i`, from its file. Rejects with photo errors. */
  pixels(i: number, recipe: Recipe, work: Pick<Work, 'signal'>): Promise<DecodedPhoto>;
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
  const decoded = (i: number): Promise<DecodedPhoto> => {
    checkWanted(work);
    return photos.pixels(i % photos.count, checkpoint.recipe, work);
  };
  try {
    const lists = { whole: [] as number[], decode: [] as number[], preprocess: [] as number[] };
    const one = async (i: number, counts: boolean): Promise<number> => {
      const start = performance.now();
      const { pixels, timing } = await decoded(i);
      await session.classify({ pixels }, TOP);
      const took = performance.now() - start;
      if (!counts) return took;
      lists.whole.push(took);
      lists.decode.push(timing.decodeMs);
      lists.preprocess.push(timing.preprocessMs);
      return took;
    };
    for (let i = 0; i < photos.count; i++) await one(i, false); // files in the system's cache, as in any second look
    const { runs, enoughMs } = patience;
    for (let i = 0, spent = 0; i < runs && (i === 0 || spent < enoughMs); i++) spent += await one(i, true);
    const perSecond = await inRow(Math.max(2, lists.whole.length), decoded, session);
    const { whole, decode, preprocess } = lists;
    return { top5: spread(whole), decode: spread(decode), preprocess: spread(preprocess), perSecond };
  } finally {
    session.dispose();
  }
}

/** Photos a second: the next one is decoded while the model looks at this one. */
async function inRow(
  count: number,
  decoded: (i: number) => Promise<DecodedPhoto>,
  session: VitSession,
): Promise<number> {
  const start = performance.now();
  let next = decoded(0);
  for (let i = 0; i < count; i++) {
    const { pixels } = await next;
    if (i + 1 < count) {
      next = decoded(i + 1);
      next.catch(() => undefined); // told where it is awaited
    }
    await session.classify({ pixels }, TOP);
  }
  return round((count * 1000) / (performance.now() - start));
}
