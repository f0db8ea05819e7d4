import { describe, expect, it } from 'vitest';
import { fusedLayers } from '../../../src/vit/explain/fuse';
import { gradientFusedLayers, relevanceRow } from '../../../src/vit/explain/gradient';
import { rolloutMatrix, rolloutRow } from '../../../src/vit/explain/rollout';
import { GOLDEN_ATTENTION, GOLDEN_GRADIENT } from './stacks';

/** The golden vectors are given to six places; their inputs pass through float32. */
const SIX_PLACES = 1e-6;

const CLS = Float64Array.of(1, 0, 0);

function expectRow(row: ArrayLike<number>, wanted: readonly number[]): void {
  wanted.forEach((value, j) =>
    expect(Math.abs(row[j]! - value), `column ${j}: ${row[j]} for ${value}`).toBeLessThan(SIX_PLACES),
  );
}

describe('golden vectors of rollout', () => {
  it.each([
    ['mean', 0, [0.455575, 0.305425, 0.239], [0.455575, 0.305425, 0.239]],
    ['max', 0, [0.38874, 0.342295, 0.268965], [0.397323, 0.3721, 0.315546]],
    ['min', 0, [0.60052, 0.215019, 0.184461], [0.597471, 0.199364, 0.158541]],
    ['mean', 0.5, [0.474236, 0.386602, 0.139162], [0.474236, 0.488218, 0.158589]],
    ['max', 0.5, [0.371174, 0.361494, 0.267332], [0.371174, 0.419629, 0.436884]],
    ['min', 0.5, [0.709302, 0.151163, 0.139535], [0.709302, 0.19697, 0.137143]],
  ] as const)('%s, discard ratio %d, rows and vit-explain', (head, ratio, rows, vitExplain) => {
    const layers = fusedLayers(GOLDEN_ATTENTION, head);
    const discard = { ratio };
    expectRow(rolloutRow(layers, CLS, { discard }), rows);
    expectRow(rolloutRow(layers, CLS, { discard, normalise: 'vitExplain' }), vitExplain);
    expectRow(rolloutMatrix(layers, 3, { discard }), rows);
  });
});

describe('golden vectors of the gradient lenses', () => {
  it('gradient rollout pairs every layer with its own gradient', () => {
    expectRow(rolloutRow(gradientFusedLayers(GOLDEN_ATTENTION, GOLDEN_GRADIENT), CLS), [0.592113, 0.217321, 0.190566]);
  });

  it('gradient rollout in vit-explain pairs them the other way round and divides columns', () => {
    const layers = gradientFusedLayers(GOLDEN_ATTENTION, GOLDEN_GRADIENT, 'vitExplain');
    expectRow(rolloutRow(layers, CLS, { normalise: 'vitExplain' }), [0.790607, 0.098274, 0.154277]);
  });

  it('relevance adds every layer to what came before', () => {
    expectRow(relevanceRow(GOLDEN_ATTENTION, GOLDEN_GRADIENT, CLS), [1.047543, 0.401554, 0.307565]);
  });
});
