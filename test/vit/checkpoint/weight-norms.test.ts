/** Weights kept as length and direction: what PyTorch's weight_norm gives for them. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { filled, folder, vitShapes } from './build';

const DIM = 8;
const JSON_TOKEN = { num_heads: 2, global_pool: 'token' };
const BACKBONE = vitShapes({ dim: DIM, depth: 1, mlp: 16, patch: 4, patches: 4, classes: 0 });

type Tensor = { readonly shape: readonly number[]; readonly data: readonly number[] };
const constant = (shape: readonly number[]): Tensor => ({
  shape,
  data: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0.01),
});
const backbone = Object.fromEntries(Object.entries(BACKBONE).map(([name, shape]) => [name, constant(shape)]));
const open = (head: Readonly<Record<string, Tensor>>) =>
  openCheckpoint(folder({ 'm.safetensors': filled({ ...backbone, ...head }), 'config.json': JSON_TOKEN }));

const v: Tensor = { shape: [2, DIM], data: [3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 6, 8, 0, 0, 0, 0] };
const bias: Tensor = { shape: [2], data: [0, 0] };
const rows = [2 * 0.6, 2 * 0.8, 0, 0, 0, 0, 0, 0, 0, 0, -0.6, -0.8, 0, 0, 0, 0]; // g = 2, −1, each over its row's length

describe('a norm of the weights', () => {
  it.each([
    ['as PyTorch has it of old', 'weight_g', 'weight_v'],
    ['as a parametrization', 'parametrizations.weight.original0', 'parametrizations.weight.original1'],
  ])('is multiplied out, %s', async (_, g, direction) => {
    const head = { [`head.${g}`]: { shape: [2, 1], data: [2, -1] }, [`head.${direction}`]: v, 'head.bias': bias };
    const checkpoint = await open(head);
    expect(checkpoint.config.classes).toBe(2);
    expect(checkpoint.placement.unplaced).toEqual([]);
    const weight = await checkpoint.read('head.weight');
    expect(Array.from(weight)).toEqual(rows.map((value) => expect.closeTo(value, 6)));
  });

  it('has one length for all, or one for each input, where g says so', async () => {
    const all = await open({ 'head.weight_g': { shape: [], data: [5] }, 'head.weight_v': v, 'head.bias': bias });
    const whole = 5 / Math.sqrt(125);
    expect(Array.from(await all.read('head.weight'))).toEqual(v.data.map((x) => expect.closeTo(x * whole, 6)));
    const full = { shape: [2, DIM], data: new Array<number>(2 * DIM).fill(3) };
    const g = { shape: [1, DIM], data: Array.from({ length: DIM }, (_, i) => i) };
    const columns = await open({ 'head.weight_g': g, 'head.weight_v': full, 'head.bias': bias });
    const wanted = [...g.data, ...g.data].map((x) => expect.closeTo(x / Math.SQRT2, 6));
    expect(Array.from(await columns.read('head.weight'))).toEqual(wanted);
  });

  it('before the classifier joins the chain of layers', async () => {
    const { config } = await open({
      'head.0.weight_g': { shape: [2, 1], data: [1, 1] },
      'head.0.weight_v': v,
      'head.0.bias': bias,
      'head.1.weight': { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] },
      'head.1.bias': { shape: [3], data: [0, 0, 0] },
    });
    expect(config).toMatchObject({ classes: 3, neck: [{ kind: 'linear', outputs: 2 }] });
  });

  it('is none where shapes do not fit, and none behind DINO’s features of length 1', async () => {
    const g = { shape: [3], data: [1, 1, 1] };
    expect((await open({ 'head.weight_g': g, 'head.weight_v': v, 'head.bias': bias })).config.classes).toBe(0);
    const one = { shape: [2, 1], data: [1, 1] };
    const last = await open({ 'head.last_layer.weight_g': one, 'head.last_layer.weight_v': v });
    expect(last.config.classes).toBe(0);
  });
});
