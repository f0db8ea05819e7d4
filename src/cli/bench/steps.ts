/** How long each step of one photo takes, from the file to a map. */
import type { Runtime } from '../runtime';
import { spread, type Spread } from '../../vit/measure/spread';

const WARM_UP = 3;

export interface StepTimes {
  /** Less than asked for where `signal` was aborted. */
  readonly runs: number;
  readonly times: Readonly<Record<'decode' | 'preprocess' | 'forward' | 'rollout', Spread>>;
}

/** `runs` timed runs, after three that are not; `onRun` hears the number of each. Rejects with photo and engine errors. */
export async function timeSteps(
  runtime: Runtime,
  photo: string,
  runs: number,
  signal: AbortSignal,
  onRun: (run: number) => void,
): Promise<StepTimes> {
  const lists = {
    decode: [] as number[],
    preprocess: [] as number[],
    forward: [] as number[],
    rollout: [] as number[],
  };
  for (let i = -WARM_UP; i < runs && !signal.aborted; i++) {
    onRun(Math.max(0, i + 1));
    const pixels = await runtime.photos.pixels(photo, runtime.model, signal);
    const { forwardMs, rolloutMs } = await runtime.ask(async (session) => {
      const { forwardMs } = await session.answer(photo, pixels, 1);
      const before = performance.now();
      await session.ask(photo, {
        lens: 'map',
        query: { method: 'rollout', layer: session.config.depth - 1, head: 'mean', token: 'cls' },
      });
      return { forwardMs, rolloutMs: performance.now() - before };
    });
    runtime.photos.release(photo); // decoded anew each time
    if (i < 0) continue;
    lists.decode.push(pixels.timing.decodeMs);
    lists.preprocess.push(pixels.timing.preprocessMs);
    lists.forward.push(forwardMs);
    lists.rollout.push(rolloutMs);
  }
  const { decode, preprocess, forward, rollout } = lists;
  const times = {
    decode: spread(decode),
    preprocess: spread(preprocess),
    forward: spread(forward),
    rollout: spread(rollout),
  };
  return { runs: forward.length, times };
}
