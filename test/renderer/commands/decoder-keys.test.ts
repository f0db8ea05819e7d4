import { describe, expect, test, vi } from 'vitest';
import { moveDecoder, onClassifier, stepIn } from '../../../src/renderer/commands/decoder-keys';
import type { Chosen } from '../../../src/vit/explain/word-look';

type User = Parameters<typeof moveDecoder>[0];

function user(active: 'words' | 'fill' | null) {
  const bounds = { layers: 2, heads: 3 };
  const decoder = (is: boolean) => ({ active: is, layer: 'mean' as Chosen, head: 'mean' as Chosen, bounds });
  const change = vi.fn();
  const settings = { change } as unknown as User['settings'];
  return { words: decoder(active === 'words'), fill: decoder(active === 'fill'), settings, change };
}

describe('keys where a decoder has the stage', () => {
  test.each(['words', 'fill'] as const)('move the layer and the head of %s, and nothing else', (which) => {
    const app = user(which);
    const other = which === 'words' ? 'fill' : 'words';
    expect(moveDecoder(app, 'layer', 1)).toBe(true);
    expect(moveDecoder(app, 'head', 1)).toBe(true);
    expect(moveDecoder(app, 'head', 1)).toBe(true);
    expect([app[which].layer, app[which].head]).toEqual([0, 1]);
    expect([app[other].layer, app[other].head]).toEqual(['mean', 'mean']);
  });

  test('leave layer and head to the classifier where it has the stage', () => {
    const app = user(null);
    expect(moveDecoder(app, 'layer', 1)).toBe(false);
    expect(app.words.layer).toBe('mean');
  });

  test('go from the mean to the last and back, and stop there', () => {
    expect([stepIn('mean', 1, 2), stepIn(0, 1, 2), stepIn(1, 1, 2)]).toEqual([0, 1, 1]);
    expect([stepIn(1, -1, 2), stepIn(0, -1, 2), stepIn('mean', -1, 2)]).toEqual([0, 'mean', 'mean']);
    expect(stepIn('mean', 1, 0)).toBe('mean'); // no sentence yet
  });

  test('of methods lead to the maps they are about', () => {
    const act = vi.fn();
    const [away, here] = [user('words'), user(null)];
    onClassifier(away, act)();
    expect(away.change).toHaveBeenCalledWith({ inspector: 'look' });
    onClassifier(here, act)();
    expect(here.change).not.toHaveBeenCalled();
    expect(act).toHaveBeenCalledTimes(2);
  });
});
