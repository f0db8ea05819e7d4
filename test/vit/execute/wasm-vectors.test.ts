/** GELU and layer norm by vectors, on memories as TensorFlow.js has them, against the same in JavaScript and in float64. */
import { describe, expect, test } from 'vitest';
import { erf } from '../../../src/vit/execute/erf';
import { activationTable, applyTable, cubics } from '../../../src/vit/execute/tfjs/activation-table';
import { vectorKernels } from '../../../src/vit/execute/tfjs/wasm-vectors';

/** Rounding of float32 a few times, of numbers up to 10. */
const ROUNDING = 2e-6;
const EDGES = [-Infinity, -1e30, -8, -7, -6.99, -1e-20, 0, 1e-20, 6.99, 7, 8, 1e30, Infinity, NaN];
/** Where things lie in the memory, in bytes. */
const [FROM, TO, TABLE, GAMMA, BETA, FACTS] = [64, 20_000, 40_000, 60_000, 70_000, 80_000];

const MEMORIES: readonly [string, () => WebAssembly.Memory][] = [
  ['a memory of its own', () => new WebAssembly.Memory({ initial: 2 })],
  ['one that threads share', () => new WebAssembly.Memory({ initial: 2, maximum: 65_536, shared: true })],
];

describe.each(MEMORIES)('on %s', (_, make) => {
  const memory = make();
  const kernels = vectorKernels(memory)!;
  const at = (address: number, length: number): Float32Array => new Float32Array(memory.buffer, address, length);

  test.each(['gelu', 'geluTanh'] as const)('%s is what the table gives, at its edges and beyond, too', (name) => {
    const table = activationTable(name);
    const numbers = cubics(table);
    at(TABLE, numbers.length).set(numbers);
    const x = Float32Array.from([...Array.from({ length: 2002 }, (_, i) => (i - 1001) / 100), ...EDGES]);
    const wanted = new Float32Array(x.length);
    applyTable(table, x, wanted);
    at(FROM, x.length).set(x);
    kernels.activate(FROM, FROM + x.length * 4, TO, TABLE);
    for (const [i, value] of at(TO, x.length).entries()) {
      if (x[i] === -Infinity)
        expect(value).toBeNaN(); // −∞ · 0, as PyTorch has it: it is told as no number
      else if (Number.isFinite(wanted[i]!) && Math.abs(x[i]!) < 20)
        expect(Math.abs(value - wanted[i]!), String(x[i])).toBeLessThan(ROUNDING);
      else expect(value + 0, String(x[i])).toBe(wanted[i]); // −0 is 0
    }
  });

  test('gelu is what its definition gives', () => {
    const numbers = cubics(activationTable('gelu'));
    at(TABLE, numbers.length).set(numbers);
    const x = Float32Array.from({ length: 400 }, (_, i) => (i - 200) / 33);
    at(FROM, x.length).set(x);
    kernels.activate(FROM, FROM + x.length * 4, TO, TABLE);
    for (const [i, value] of at(TO, x.length).entries()) {
      const exact = 0.5 * x[i]! * (1 + erf(x[i]! * Math.SQRT1_2));
      expect(Math.abs(value - exact)).toBeLessThan(ROUNDING);
    }
  });

  test.each([
    [3, 8],
    [5, 192],
    [1, 1024],
  ])('layer norm of %i rows of %i', (rows, dim) => {
    const eps = 1e-6;
    const x = Float32Array.from({ length: rows * dim }, (_, i) => 3 * Math.sin(i * 12.9898) + 2);
    const gamma = Float32Array.from({ length: dim }, (_, i) => 1 + Math.cos(i));
    const beta = Float32Array.from({ length: dim }, (_, i) => Math.sin(i));
    at(FROM, x.length).set(x);
    at(GAMMA, dim).set(gamma);
    at(BETA, dim).set(beta);
    at(FACTS, 2).set([1 / dim, eps]);
    kernels.layerNorm(FROM, FROM + x.length * 4, TO, dim * 4, GAMMA, BETA, FACTS);
    const got = at(TO, x.length);
    for (let row = 0; row < rows; row++) {
      const numbers = [...x.subarray(row * dim, (row + 1) * dim)];
      const mean = numbers.reduce((sum, value) => sum + value, 0) / dim;
      const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dim;
      for (const [i, value] of numbers.entries()) {
        const exact = ((value - mean) / Math.sqrt(variance + eps)) * gamma[i]! + beta[i]!;
        expect(Math.abs(got[row * dim + i]! - exact)).toBeLessThan(ROUNDING);
      }
    }
  });

  test('of numbers that are none, layer norm makes none', () => {
    at(FROM, 8).set([1, 2, NaN, 4, 5, 6, 7, 8]);
    at(GAMMA, 8).fill(1);
    at(BETA, 8).fill(0);
    at(FACTS, 2).set([1 / 8, 1e-6]);
    kernels.layerNorm(FROM, FROM + 32, TO, 32, GAMMA, BETA, FACTS);
    expect([...at(TO, 8)].every(Number.isNaN)).toBe(true);
  });
});
