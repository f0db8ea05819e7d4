/** How fast an engine runs a model, and what it computes: the same fixed input on each, so that engines can be compared. */
import { shapeOf } from '../config';
import type { VitSession } from './session';

/** What one engine gave. */
export interface Trial {
  /** Milliseconds of a warm forward with all attention, the middle one of a few. */
  readonly ms: number;
  /** Logits, or of a backbone the norms of its tokens. */
  readonly output: Float32Array;
}

/** Warm runs that are timed; fewer once they have taken `ENOUGH_MS`. */
const RUNS = 5;
const ENOUGH_MS = 2000;
/** No photo has this id. */
const KEY = 'trial';

/** The first run, which may compile shaders, does not count. Rejects with the executor's errors. */
export async function tryOut(session: Pick<VitSession, 'config' | 'answer' | 'ask' | 'forget'>): Promise<Trial> {
  const { depth, classes } = session.config;
  const { patches, patchDim } = shapeOf(session.config);
  const input = { patches: fixedInput(patches * patchDim) }; // [patches, patchDim]
  try {
    const { logits } = await session.answer(KEY, input, 0);
    const times: number[] = [];
    for (let spent = 0; times.length < RUNS && spent < ENOUGH_MS; spent += times.at(-1) ?? 0) {
      times.push((await session.answer(KEY, input, 0)).forwardMs);
    }
    const output = classes > 0 ? logits : (await session.ask(KEY, { lens: 'norm', layer: depth })).data;
    return { ms: middle(times), output };
  } finally {
    session.forget(KEY);
  }
}

/** Numbers in −2 … 2 as normalised photos have them, the same every time. */
export function fixedInput(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 2 * Math.sin(i * 0.0129898) * Math.cos(i * 0.078233));
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
}
