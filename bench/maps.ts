/** (g) Redraw: one rollout map and the grid of all heads, Ti … L; one frame is 16 ms. And (f): memory after many photos. */
import { layoutOf } from '../src/vit/explain/attention';
import { shapeOf } from '../src/vit/config';
import { PhotoAttention } from '../src/vit/explain/maps';
import { VitSession } from '../src/vit/session/session';
import { race } from './support/measure';
import { available, noise, openNative } from './support/models';
import { report, rounds, type Row } from './support/report';

const FRAME = '≤ 16 ms';
const rows: Row[] = [];
const megabytes = (): number => process.memoryUsage().rss / 2 ** 20;

for (const variant of available(['Ti', 'S', 'B', 'L'])) {
  const { checkpoint, executor } = await openNative(variant);
  const { config } = checkpoint;
  const session = await VitSession.open(checkpoint, executor);
  const { patches, patchDim } = shapeOf(config);
  await session.answer('photo', { patches: noise(patches * patchDim) }, 5);
  const stack = await session.attention('photo');
  const layer = config.depth - 1;
  let slide = 0; // every question another setting, as from a slider under the hand
  const next = (): number => 0.3 + ((slide += 7) % 50) / 100;
  const mean = { method: 'rollout', layer, head: 'mean', token: 'cls' } as const;
  const [map, head, grid, discard, perRow, residual] = await race(
    [
      {
        name: 'mean',
        run: async () =>
          new PhotoAttention(stack, layoutOf(config)).map({ method: 'rollout', layer, head: 'mean', token: 'cls' }),
      },
      {
        name: 'head',
        run: () =>
          session.ask('photo', {
            lens: 'map',
            query: { method: 'rollout', layer, head: 0, token: { row: 3, col: 4 } },
          }),
      },
      {
        name: 'grid',
        run: () => session.ask('photo', { lens: 'grid', query: { method: 'rollout', token: { row: 5, col: 5 } } }),
      },
      {
        name: 'discard',
        run: () => session.ask('photo', { lens: 'map', query: mean, options: { discard: { ratio: next() } } }),
      },
      {
        name: 'perRow',
        run: () =>
          session.ask('photo', {
            lens: 'map',
            query: mean,
            options: { discard: { ratio: next(), per: 'row', protectPrefix: 1 } },
          }),
      },
      {
        name: 'residual',
        run: () => session.ask('photo', { lens: 'map', query: mean, options: { residual: next(), from: 2 } }),
      },
    ],
    { rounds: rounds(20) },
  );
  rows.push({
    what: `${variant} first rollout map, heads fused`,
    value: map?.median ?? NaN,
    p95: map?.p95 ?? NaN,
    unit: 'ms',
    bar: FRAME,
  });
  rows.push({
    what: `${variant} another head or token`,
    value: head?.median ?? NaN,
    p95: head?.p95 ?? NaN,
    unit: 'ms',
    bar: FRAME,
  });
  rows.push({
    what: `${variant} grid of all heads`,
    value: grid?.median ?? NaN,
    p95: grid?.p95 ?? NaN,
    unit: 'ms',
    bar: FRAME,
  });
  for (const [what, timing] of [
    ['another discard ratio', discard],
    ['another discard ratio, per row', perRow],
    ['another residual weight', residual],
  ] as const) {
    rows.push({
      what: `${variant} ${what}`,
      value: timing?.median ?? NaN,
      p95: timing?.p95 ?? NaN,
      unit: 'ms',
      bar: FRAME,
    });
  }
  session.dispose();
  executor.dispose();
}

const [smallest] = available(['Ti']);
if (smallest) {
  const { checkpoint, executor } = await openNative(smallest);
  const { patches, patchDim } = shapeOf(checkpoint.config);
  const session = await VitSession.open(checkpoint, executor);
  const photos = process.argv.includes('--short') ? 200 : 1000;
  const answer = (i: number): Promise<unknown> =>
    session.answer(`photo ${i}`, { patches: noise(patches * patchDim) }, 5);
  for (let i = 0; i < 100; i++) await answer(i); // until what is kept has reached its budget
  const before = megabytes();
  for (let i = 100; i < 100 + photos; i++) await answer(i);
  rows.push({
    what: `${smallest} growth over ${photos} photos`,
    value: megabytes() - before,
    unit: 'MB',
    bar: '≤ 50 MB in 10,000',
  });
  rows.push({ what: `${smallest} whole process after them`, value: megabytes(), unit: 'MB' });
  session.dispose();
  executor.dispose();
}
report('maps', { engine: 'native' }, rows);
