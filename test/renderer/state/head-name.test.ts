import { expect, it } from 'vitest';
import { headName, mapName, placeName } from '../../../src/renderer/state/head-name';

const query = { method: 'relevance', layer: 11, head: 'mean', token: 'cls' } as const;

it('names a head, and what becomes of all heads of a layer', () => {
  expect(headName(2)).toBe('Head 3');
  expect(placeName({ layer: 7, head: 2 })).toBe('Layer 8 · Head 3');
  expect(placeName(query)).toBe('Layer 12 · Head mean');
});

it('names the map that is drawn: occlusion asks no head', () => {
  expect(mapName({ query })).toBe('Layer 12 · Head mean');
  expect(mapName({ query, lens: { lens: 'occlusion', target: { index: 3 }, size: 1 } as never })).toBe('Occlusion');
  expect(mapName({ query, lens: { lens: 'norm', layer: 0 } })).toBe('Token norm');
});
