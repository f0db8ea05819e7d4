/** (h) The rollout controls: each change → the chosen map, and → all tiles, asked head by head as the window does. One frame is 16.7 ms. */
import { shapeOf } from '../src/vit/config';
import { fusedLayers } from '../src/vit/explain/fuse';
import { rolloutRow, type RolloutOptions } from '../src/vit/explain/rollout';
import { VitSession } from '../src/vit/session/session';
import { race, ratios, summary, type Timing } from './support/measure';
import { available, noise, openNative } from './support/models';
import { report, rounds, type Row } from './support/report';

const FRAME = '≤ 16.7 ms';
const HEADS = ['mean', 'max', 'min', 0] as const;

/** Settings as from a control under the hand: every one another. */
const share = (step: number): number => 0.2 + ((step * 7) % 60) / 100;
const CONTROLS: Readonly<Record<string, (step: number, depth: number) => RolloutOptions>> = {
  'discard ratio': (step) => ({ discard: { ratio: share(step) } }),
  'discard ratio, per row': (step) => ({ discard: { ratio: share(step), per: 'row' } }),
  'prefix protected': (step) => ({ discard: { ratio: share(step), protectPrefix: 1 } }),
  'residual weight': (step) => ({ residual: share(step) }),
  'start layer': (step, depth) => ({ from: step % depth }),
  'arithmetic of vit-explain': (step) => ({ normalise: 'vitExplain', discard: { ratio: share(step) } }),
};
/** The others cost the tiles what one of these does. */
const OF_TILES = ['discard ratio', 'discard ratio, per row', 'residual weight'];

let step = 0;

/** The discard ratio as one would write it down: sort, zero, multiply. */
function bySorting(layers: readonly Float32Array[], tokens: number): Float64Array {
  const kept = layers.map((matrix) => {
    const threshold = matrix.slice().sort()[Math.floor(matrix.length * share(++step)) - 1] ?? -1;
    return matrix.map((value) => (value <= threshold ? 0 : value));
  });
  const query = new Float64Array(tokens);
  query[0] = 1;
  return rolloutRow(kept, query);
}

async function maps(session: VitSession, depth: number, of: (what: string, timing: Timing) => void): Promise<Row> {
  const fused = fusedLayers(await session.attention('photo'), 'mean');
  const mean = { method: 'rollout', layer: depth - 1, head: 'mean', token: 'cls' } as const;
  const controls = Object.entries(CONTROLS).map(([name, options]) => ({
    name,
    run: () => session.ask('photo', { lens: 'map', query: mean, options: options(++step, depth) }),
  }));
  const heads = {
    name: 'head fusion',
    run: () => session.ask('photo', { lens: 'map', query: { ...mean, head: HEADS[++step % HEADS.length] ?? 0 } }),
  };
  const sorting = { name: 'sorting', run: async () => bySorting(fused, session.shape.tokens) };
  const timings = await race([sorting, ...controls, heads], { rounds: rounds(30) });
  const [sorted, discard] = timings as [Timing, Timing];
  for (const timing of timings.slice(1)) of(`${timing.name} → map`, timing);
  const { median, p95 } = ratios(discard, sorted);
  return { what: 'discard ratio → map over sorting', value: median, p95, unit: '×' };
}

/** Milliseconds of all heads one after the other, and of each. */
async function tiles(session: VitSession, options: () => RolloutOptions): Promise<{ all: number[]; each: number[] }> {
  const [all, each]: [number[], number[]] = [[], []];
  for (let round = -1; round < Math.ceil(rounds(30) / 3); round++) {
    const chosen = options();
    const times: number[] = [];
    for (let only = 0; only < session.config.heads; only++) {
      const began = performance.now();
      await session.ask('photo', { lens: 'grid', query: { method: 'rollout', token: 'cls', only }, options: chosen });
      times.push(performance.now() - began);
    }
    if (round < 0) continue; // warms up
    each.push(...times);
    all.push(times.reduce((sum, time) => sum + time, 0));
  }
  return { all, each };
}

const rows: Row[] = [];
for (const variant of available(['Ti', 'S', 'B', 'L'])) {
  const { checkpoint, executor } = await openNative(variant);
  const { patches, patchDim } = shapeOf(checkpoint.config);
  const session = await VitSession.open(checkpoint, executor);
  await session.answer('photo', { patches: noise(patches * patchDim) }, 5);
  const { depth } = checkpoint.config;
  const add = (what: string, { median, p95 }: Pick<Timing, 'median' | 'p95'>, bar?: string): void =>
    void rows.push({ what: `${variant} ${what}`, value: median, p95, unit: 'ms', ...(bar && { bar }) });
  const ratio = await maps(session, depth, (what, timing) => add(what, timing, FRAME));
  rows.push({ ...ratio, what: `${variant} ${ratio.what}` });
  for (const name of OF_TILES) {
    const { all, each } = await tiles(session, () => CONTROLS[name]?.(++step, depth) ?? {});
    add(`${name} → all tiles`, summary(all));
    add(`${name} → one head of them`, summary(each), FRAME);
  }
  session.dispose();
  executor.dispose();
}
report('controls', { engine: 'native' }, rows);
