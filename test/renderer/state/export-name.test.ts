import { expect, it } from 'vitest';
import { exportName } from '../../../src/renderer/state/export';

const map = { rows: 1, cols: 1, data: new Float32Array(1) };
const relevance = { method: 'relevance', layer: 11, head: 'mean', token: 'cls' } as const;
const why = { name: 'teapot', other: null };

it('files of different methods, classes and models have different names; layers and heads count from 1', () => {
  const rollout = { ...relevance, method: 'rollout', head: 2 } as const;
  expect([
    exportName('cat.jpg', { map, query: rollout, options: {} }, null),
    exportName('cat.jpg', { map, query: relevance, options: {} }, why),
    exportName('cat.jpg', { map, query: relevance, options: {} }, { name: 'teapot', other: 'espresso' }),
    exportName('cat.jpg', { map, query: relevance, options: { changes: { mlpOff: [0] } } }, why),
    exportName('cat.jpg', { map, query: relevance, options: {}, lens: { lens: 'occlusion', size: 1 } }, why),
    exportName('cat.jpg', { map, query: relevance, options: {}, lens: { lens: 'norm', layer: 3 } }, why),
    exportName('cat.jpg', { map, query: relevance, options: { changes: { mlpOff: [0] } }, lens: { lens: 'norm', layer: 3, changes: { mlpOff: [0] } } }, why), // prettier-ignore
    // Positions are the model's own: nothing of a run is in their map.
    exportName('cat.jpg', { map, query: relevance, options: { changes: { mlpOff: [0] } }, lens: { lens: 'positionSimilarity', row: 0, col: 0 } }, why), // prettier-ignore
    exportName('cat.jpg', { map, query: relevance, options: {}, lens: { lens: 'valueNorm', layer: 3, head: 1, token: 'cls' } }, why), // prettier-ignore
  ]).toEqual([
    'cat Rollout layer 12 head 3',
    'cat Relevance teapot layer 12 head mean',
    'cat Relevance teapot not espresso layer 12 head mean',
    'cat Relevance teapot layer 12 head mean changed model',
    'cat Occlusion teapot',
    'cat Token norm after layer 3',
    'cat Token norm after layer 3 changed model',
    'cat Similar positions',
    'cat Weighted values layer 4 head 2',
  ]);
});
