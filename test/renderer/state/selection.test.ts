import { describe, expect, it } from 'vitest';
import { Selection } from '../../../src/renderer/state/selection.svelte';

const BOUNDS = { layers: 4, heads: 3, rows: 2, cols: 3 };

function fitted(chosen: Parameters<Selection['fit']>[1] = null): Selection {
  const selection = new Selection();
  selection.fit(BOUNDS, chosen);
  return selection;
}

describe('Selection', () => {
  it('starts at the last layer and the first head', () => {
    expect(fitted().query).toEqual({ method: 'rollout', layer: 3, head: 0, token: 'cls' });
  });

  it('keeps what was chosen where the model has it', () => {
    expect(fitted({ layer: 1, head: 'mean' }).query).toMatchObject({ layer: 1, head: 'mean' });
    expect(fitted({ layer: 9, head: 9 }).query).toMatchObject({ layer: 3, head: 0 });
  });

  it('stops at the ends of layers and heads', () => {
    const selection = fitted();
    selection.moveLayer(1);
    selection.moveHead(-1);
    expect(selection.query).toMatchObject({ layer: 3, head: 0 });
    selection.moveLayer(-9);
    selection.moveHead(9);
    expect(selection.query).toMatchObject({ layer: 0, head: 2 });
  });

  it('leaves a fused map towards the first or the last head', () => {
    const selection = fitted({ layer: 0, head: 'max' });
    selection.moveHead(1);
    expect(selection.head).toBe(0);
    selection.go(0, 'max');
    selection.moveHead(-1);
    expect(selection.head).toBe(2);
  });

  it('shows a previewed tile without choosing it', () => {
    const selection = fitted();
    selection.preview = { layer: 1, head: 2 };
    expect(selection.query).toMatchObject({ layer: 1, head: 2 });
    selection.preview = null;
    expect(selection.query).toMatchObject({ layer: 3, head: 0 });
  });

  it('walks over all patches and back to the class token', () => {
    const selection = fitted();
    const seen = Array.from({ length: 7 }, () => {
      selection.nextToken();
      return selection.token;
    });
    expect(seen[0]).toEqual({ row: 0, col: 0 });
    expect(seen[3]).toEqual({ row: 1, col: 0 });
    expect(seen[5]).toEqual({ row: 1, col: 2 });
    expect(seen[6]).toBe('cls');
  });

  it('pins a patch, and releases it when it is asked again', () => {
    const selection = fitted();
    selection.pin({ row: 1, col: 2 });
    expect(selection.token).toEqual({ row: 1, col: 2 });
    selection.pin({ row: 1, col: 2 });
    expect(selection.token).toBe('cls');
  });

  it('moves the patch cursor from the middle and stops at the edges', () => {
    const selection = fitted();
    selection.moveCursor(0, 1);
    expect(selection.hover).toEqual({ row: 1, col: 1 });
    selection.moveCursor(5, 5);
    expect(selection.hover).toEqual({ row: 1, col: 2 });
    selection.moveCursor(-1, -1);
    expect(selection.hover).toEqual({ row: 0, col: 1 });
  });

  it('moves the cursor over the grid of the map that is shown, where that is another model’s', () => {
    const selection = fitted();
    const grid = { rows: 24, cols: 24 };
    selection.moveCursor(0, 1, grid);
    expect(selection.hover).toEqual({ row: 12, col: 12 });
    selection.moveCursor(99, 1, grid);
    expect(selection.hover).toEqual({ row: 23, col: 13 });
  });
});
