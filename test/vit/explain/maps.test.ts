import { describe, expect, it } from 'vitest';
import { HeadlightError } from '../../../src/vit/errors';
import { PhotoAttention } from '../../../src/vit/explain/maps';
import type { RolloutOptions } from '../../../src/vit/explain/rollout';
import type { MapQuery } from '../../../src/vit/explain/query';
import { GOLDEN_ATTENTION, randomStack, readFixture } from './stacks';

/** Against float64 PyTorch on the same attention; both sides round the attention to float32. */
const PARITY = 1e-6;

function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < got.length; i++) expect(Math.abs(got[i]! - wanted[i]!), `value ${i}`).toBeLessThan(PARITY);
}

describe.each(['attention-0', 'attention-1', 'attention-2'])('rollout of %s equals PyTorch', (name) => {
  const { stack, layout, rollout, perHead, lastToken } = readFixture(name);
  const photo = new PhotoAttention(stack, layout);
  const last = stack.layers - 1;
  const ask: MapQuery = { method: 'rollout', layer: last, head: 'mean', token: 'cls' };

  it.each(['mean', 'max', 'min'] as const)('heads fused by %s', (head) => {
    expectClose(photo.row({ ...ask, head }), rollout[head]!);
  });

  it('with another residual weight', () => {
    expectClose(photo.row(ask, { residual: 0.2 }), rollout['mean, residual 0.2']!);
  });

  it('with the smallest weights discarded', () => {
    expectClose(photo.row(ask, { discard: { ratio: 0.7 } }), rollout['mean, discard 0.7']!);
  });

  it('from the last patch', () => {
    const [rows, cols] = layout.grid;
    expectClose(photo.row({ ...ask, token: { row: rows - 1, col: cols - 1 } }), lastToken);
  });

  it('per head, through layers 0 to l, one by one and all at once', () => {
    const grid = photo.grid({ method: 'rollout', token: 'cls' });
    const size = grid.rows * grid.cols;
    perHead.forEach((heads, layer) =>
      heads.forEach((wanted, head) => {
        const patches = wanted.slice(layout.prefix);
        expectClose(photo.map({ ...ask, layer, head }).data, patches);
        const tile = (layer * grid.heads + head) * size;
        expectClose(grid.data.subarray(tile, tile + size), patches);
      }),
    );
  });
});

describe('a grid', () => {
  const photo = new PhotoAttention(randomStack(4, 2, 7), { prefix: 1, grid: [2, 3], clsToken: true });

  it.each<RolloutOptions>([
    { from: 2 },
    { residual: 0.2, from: 9 },
    { discard: { ratio: 0.6 } },
    { discard: { ratio: 0.6, per: 'row', protectPrefix: 1 }, residual: 0.1 },
    { normalise: 'vitExplain', discard: { ratio: 0.4 } },
    { residual: 0, discard: { ratio: 1 } },
  ])('is made of the maps with the same options: %o', (options) => {
    for (const token of ['cls', { row: 1, col: 1 }] as const) {
      const grid = photo.grid({ method: 'rollout', token }, options);
      for (let tile = 0; tile < 8; tile++) {
        const query = { method: 'rollout', layer: Math.floor(tile / 2), head: tile % 2, token } as const;
        expectClose(grid.data.subarray(tile * 6, tile * 6 + 6), photo.map(query, options).data);
      }
    }
  });
});

describe('a grid of one head', () => {
  const layout = { prefix: 1, grid: [2, 3], clsToken: true } as const;
  const photo = new PhotoAttention(randomStack(4, 3, 7), layout);

  it.each<RolloutOptions>([{}, { discard: { ratio: 0.6 }, from: 1 }])('is its column of the whole: %o', (options) => {
    for (const method of ['rollout', 'attention'] as const) {
      const whole = photo.grid({ method, token: 'cls' }, options);
      for (const only of [0, 1, 2]) {
        const part = photo.grid({ method, token: 'cls', only }, options);
        expect([part.layers, part.heads]).toEqual([4, 1]);
        for (const layer of [0, 1, 2, 3]) {
          const at = (layer * 3 + only) * 6;
          expect(part.data.slice(layer * 6, layer * 6 + 6)).toEqual(whole.data.slice(at, at + 6));
        }
      }
    }
  });

  it('refuses a head that is not there', () => {
    expect(() => photo.grid({ method: 'rollout', token: 'cls', only: 3 })).toThrow(/head/);
    expect(() => photo.grid({ method: 'rollout', token: 'cls', only: 3 }, { discard: { ratio: 0.5 } })).toThrow(/head/);
  });
});

describe('maps', () => {
  const layout = { prefix: 1, grid: [2, 3], clsToken: true } as const;
  const stack = randomStack(3, 2, 7);
  const photo = new PhotoAttention(stack, layout);

  it('drop the prefix columns and keep row-major order', () => {
    const map = photo.map({ method: 'attention', layer: 1, head: 1, token: { row: 1, col: 0 } });
    const query = 1 + 1 * 3 + 0;
    const start = (1 * 7 + query) * 7;
    expect([map.rows, map.cols]).toEqual([2, 3]);
    expect(map.data).toEqual(stack.perLayer[1]!.slice(start + 1, start + 7));
  });

  it('of raw attention agree between grid and single maps for every tile', () => {
    const grid = photo.grid({ method: 'attention', token: 'cls' });
    for (let layer = 0; layer < 3; layer++) {
      for (let head = 0; head < 2; head++) {
        const at = (layer * 2 + head) * 6;
        expect(grid.data.slice(at, at + 6)).toEqual(photo.map({ method: 'attention', layer, head, token: 'cls' }).data);
      }
    }
  });

  it('of the class token are the mean over patches on a model without one', () => {
    const bare = new PhotoAttention(randomStack(2, 1, 4), { prefix: 0, grid: [2, 2], clsToken: false });
    const ask = { method: 'rollout', layer: 1, head: 0 } as const;
    const mean = [0, 1, 2, 3].map((j) => {
      const values = [0, 1, 2, 3].map((q) => bare.map({ ...ask, token: { row: q >> 1, col: q & 1 } }).data[j]!);
      return values.reduce((a, b) => a + b) / 4;
    });
    expectClose(bare.map({ ...ask, token: 'cls' }).data, mean);
  });

  it('write a grid into a buffer that is handed in', () => {
    const out = new Float32Array(3 * 2 * 6);
    expect(photo.grid({ method: 'rollout', token: 'cls' }, undefined, out).data).toBe(out);
  });

  it.each([
    [{ layer: 3, head: 0, token: 'cls' }, /layer/],
    [{ layer: -1, head: 0, token: 'cls' }, /layer/],
    [{ layer: 0, head: 2, token: 'cls' }, /head/],
    [{ layer: 0, head: 0.5, token: 'cls' }, /head/],
    [{ layer: 0, head: 0, token: { row: 2, col: 0 } }, /row/],
    [{ layer: 0, head: 0, token: { row: 0, col: -1 } }, /col/],
  ] as const)('refuse %o', (query, message) => {
    for (const method of ['attention', 'rollout'] as const) {
      expect(() => photo.map({ method, ...query })).toThrow(message);
      expect(() => photo.map({ method, ...query })).toThrow(HeadlightError);
    }
  });

  it('refuse a layout that does not fit the attention', () => {
    expect(() => new PhotoAttention(GOLDEN_ATTENTION, layout)).toThrow(/7 tokens/);
  });
});
