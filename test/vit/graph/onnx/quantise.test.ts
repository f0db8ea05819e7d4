import { describe, expect, test, vi } from 'vitest';
import { GraphBuilder } from '../../../../src/vit/graph/builder';
import { quantise, ZERO } from '../../../../src/vit/graph/onnx/quantise';
import { StoredWeights } from '../../../../src/vit/graph/onnx/stored';
import { layoutWeights } from '../../../../src/vit/execute/onnx/weight-files';

/** As ONNX Runtime reads it: (code − 128) · scale. */
function dequantise({ codes, scales }: ReturnType<typeof quantise>, rows: number, cols: number): number[] {
  const width = codes.length / rows;
  return Array.from({ length: rows * cols }, (_, i) => {
    const at = Math.floor(i / cols) * width + (i % cols);
    return (codes[at]! - ZERO) * scales[Math.floor(at / 64)]!;
  });
}

describe('a weight in 8 bits', () => {
  test('has a scale for each block of 64, and the block’s largest number at ±127', () => {
    const weight = Float32Array.from({ length: 2 * 128 }, (_, i) => (i % 64) - 32); // blocks −32 … 31
    weight[200] = 63.5;
    const { codes, scales } = quantise(weight, 2, 128);
    const eighth = Math.fround(32 / 127);
    expect([...scales]).toEqual([eighth, eighth, eighth, 0.5]);
    expect([codes[0], codes[32], codes[33], codes[200]]).toEqual([1, 128, 132, 255]); // 1 / (32 / 127) = 3.97 → 4
  });

  test('comes back exactly where its numbers are whole multiples of the scale', () => {
    const weight = Float32Array.from({ length: 3 * 64 }, (_, i) => ((i * 37) % 255) - 127);
    for (let row = 0; row < 3; row++) weight[row * 64] = 127; // scale 1
    expect(dequantise(quantise(weight, 3, 64), 3, 64)).toEqual([...weight]);
  });

  test('is nowhere further off than half a step', () => {
    const weight = Float32Array.from({ length: 5 * 100 }, (_, i) => Math.sin(i * 1.7) * Math.exp(Math.cos(i * 0.3)));
    const back = dequantise(quantise(weight, 5, 100), 5, 100);
    const { scales } = quantise(weight, 5, 100);
    weight.forEach((value, i) => {
      const step = scales[Math.floor(i / 100) * 2 + Math.floor((i % 100) / 64)]!;
      expect(Math.abs(value - back[i]!)).toBeLessThanOrEqual(step * 0.5001); // the division is float32's
    });
  });

  test('of zeros is zeros, and what fills up the last block is zero', () => {
    const { codes, scales } = quantise(new Float32Array(70), 1, 70);
    expect([...scales]).toEqual([0, 0]);
    expect([...codes].every((code) => code === ZERO)).toBe(true);
    expect([...quantise(new Float32Array(70).fill(1), 1, 70).codes.subarray(70)]).toEqual(Array(58).fill(ZERO));
  });
});

describe('stored weights', () => {
  const g = new GraphBuilder();
  const [w, b] = [g.param('w', [3, 4]), g.param('b', [3])];
  const y = g.linear(g.input('x', [2, 4]), w, b);
  const graph = g.build({ y });
  const gradient = g.build({ y, back: g.matmul(y, w) });

  test('are 8 bits for linear layers, float32 for the rest and for gradients', () => {
    expect(new StoredWeights(graph, 'int8').tensors).toEqual([
      { name: 'w.int8', shape: [3, 1, 64], dtype: 'uint8', bytes: 192 },
      { name: 'w.scales', shape: [3], dtype: 'float32', bytes: 12 },
      { name: 'b', shape: [3], dtype: 'float32', bytes: 12 },
    ]);
    expect(new StoredWeights(graph, 'float32').tensors.map(({ name }) => name)).toEqual(['w', 'b']);
    expect(new StoredWeights(gradient, 'int8').tensors.map(({ name }) => name)).toEqual(['w', 'b']);
  });

  test('are read and rounded once for codes and scales', async () => {
    const read = vi.fn(() => Promise.resolve(new Float32Array(12).fill(2)));
    const stored = new StoredWeights(graph, 'int8').reader(read);
    expect((await stored('w.scales'))[0]).toBe(Math.fround(2 / 127));
    expect((await stored('w.int8'))[0]).toBe(255);
    expect(read).toHaveBeenCalledTimes(1);
  });

  test('of another precision stand in another file', () => {
    const key = (precision: 'int8' | 'float32'): string =>
      layoutWeights(new StoredWeights(graph, precision).tensors).key;
    expect(key('int8')).not.toBe(key('float32'));
  });
});
