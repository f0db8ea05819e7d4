import { describe, expect, it } from 'vitest';
import { linkedClass, linkedLayer, linkedPatch, linkedQuery } from '../../../src/renderer/state/link';

const LARGE = { layers: 12, heads: 12, rows: 14, cols: 14 };
const SMALL = { layers: 2, heads: 3, rows: 4, cols: 4 };

describe('one model’s question put to another', () => {
  it('keeps the part of the depth: the first layer the first, the last the last', () => {
    expect([0, 5, 6, 11].map((layer) => linkedLayer(layer, 12, 2))).toEqual([0, 0, 1, 1]);
    expect([0, 1].map((layer) => linkedLayer(layer, 2, 12))).toEqual([0, 11]);
    expect(linkedLayer(0, 1, 12)).toBe(11);
    expect(linkedLayer(3, 8, 8)).toBe(3);
  });

  it('keeps head and token where they exist', () => {
    const here = (): { row: number; col: number } => ({ row: 1, col: 2 });
    const asked = { method: 'attention', layer: 11, head: 7, token: { row: 9, col: 9 } } as const;
    const link = { toPatch: here, toClass: () => null };
    const expected = { method: 'attention', layer: 1, head: 2, token: { row: 1, col: 2 } };
    expect(linkedQuery(asked, LARGE, SMALL, link)).toEqual(expected);
    expect(linkedQuery({ ...asked, head: 'mean', token: 'cls' }, LARGE, SMALL, link)).toMatchObject({
      head: 'mean',
      token: 'cls',
    });
  });

  it('explains the same class where the other model has it, and else its own best one', () => {
    const own = [
      { id: 'n02123045', text: 'tabby, tabby cat' },
      { id: '1', text: 'Espresso' },
      { id: '2', text: 'ski' },
    ];
    const other = [
      { id: '0', text: 'espresso, short coffee' },
      { id: 'n02123045', text: 'tabby' },
    ];
    const toClass = (index: number): number | null => linkedClass(index, own, other);
    expect([0, 1, 2, 3].map(toClass)).toEqual([1, 0, null, null]);
    const link = { toPatch: (patch: { row: number; col: number }) => patch, toClass };
    const ask = (target: { class: number; versus?: number }): object =>
      linkedQuery({ method: 'relevance', layer: 0, head: 'mean', token: 'cls', target }, LARGE, SMALL, link);
    expect(ask({ class: 0, versus: 1 })).toHaveProperty('target', { class: 1, versus: 0 });
    expect(ask({ class: 0, versus: 2 })).toHaveProperty('target', { class: 1 });
    expect(ask({ class: 2 })).not.toHaveProperty('target');
  });

  it('means the same place on the photo, also where the models cut it differently', () => {
    const whole = { rows: 4, cols: 4, crop: { top: 0, left: 0, height: 400, width: 800 } };
    const middle = { rows: 8, cols: 8, crop: { top: 0, left: 200, height: 400, width: 400 } };
    expect(linkedPatch({ row: 0, col: 1 }, whole, middle)).toEqual({ row: 1, col: 2 }); // x 300 of 200 … 600
    expect(linkedPatch({ row: 0, col: 0 }, whole, middle)).toEqual({ row: 1, col: 0 }); // beside it: the nearest
    expect(linkedPatch({ row: 7, col: 7 }, middle, whole)).toEqual({ row: 3, col: 2 });
    const unknown = { rows: 8, cols: 8, crop: null };
    expect(linkedPatch({ row: 3, col: 3 }, whole, unknown)).toEqual({ row: 7, col: 7 });
  });
});
