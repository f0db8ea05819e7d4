/** What 8-bit weights change: the same photos with float32 weights beside them, in turn. */
import type { ModelPixels } from '../../shared/photo-port';
import type { SessionAnswer } from '../../vit/session/answer';
import type { Runtime } from '../runtime';
import { spread, type Spread } from '../../vit/measure/spread';

export interface Agreement {
  readonly photos: number;
  /** Share of the photos whose best class is the same, 0 … 1. */
  readonly top1: number;
  /** Largest difference of a class's score. */
  readonly scoreDifference: number;
  /** Forward passes of the answer alone, over these photos. */
  readonly forward: Spread;
  readonly forwardFloat32: Spread;
}

/** Stops early when `signal` is aborted. Rejects with photo errors and those of either engine. */
export async function agreementOf(
  ours: Runtime,
  float32: Runtime,
  photos: readonly string[],
  signal: AbortSignal,
): Promise<Agreement> {
  const [times, timesFloat32]: [number[], number[]] = [[], []];
  let same = 0;
  let scoreDifference = 0;
  for (const path of photos) {
    if (signal.aborted) break;
    const pixels = await ours.photos.pixels(path, ours.model, signal);
    const [mine, theirs] = [await classify(ours, pixels), await classify(float32, pixels)];
    ours.photos.release(path);
    times.push(mine.forwardMs);
    timesFloat32.push(theirs.forwardMs);
    if (mine.predictions[0]?.index === theirs.predictions[0]?.index) same++;
    mine.scores.forEach((score, i) => {
      scoreDifference = Math.max(scoreDifference, Math.abs(score - (theirs.scores[i] ?? NaN)));
    });
  }
  const top1 = times.length === 0 ? 0 : same / times.length;
  return {
    photos: times.length,
    top1,
    scoreDifference,
    forward: spread(times),
    forwardFloat32: spread(timesFloat32),
  };
}

function classify(runtime: Runtime, pixels: ModelPixels): Promise<SessionAnswer> {
  return runtime.ask((session) => session.classify(pixels, 1));
}
