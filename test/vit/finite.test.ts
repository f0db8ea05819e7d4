import { describe, expect, it } from 'vitest';
import { checkAnswer, checkOutput, firstNotFinite } from '../../src/vit/finite';
import { HeadlightError } from '../../src/vit/errors';

describe('numbers that are no numbers', () => {
  it.each([NaN, Infinity, -Infinity])('are found where they stand: %s', (value) => {
    const data = new Float32Array(1000).fill(-1.5);
    data[777] = value;
    expect(firstNotFinite(data)).toBe(777);
  });

  it('are not the largest, the smallest, or zeros of either sign', () => {
    expect(firstNotFinite(Float32Array.of(3.4028234663852886e38, -3.4028234663852886e38, 1e-45, 0, -0))).toBe(-1);
    expect(firstNotFinite(new Float32Array(0))).toBe(-1);
  });

  it('are found in a part of a larger buffer', () => {
    const data = Float32Array.of(NaN, 1, 2, Infinity);
    expect(firstNotFinite(data.subarray(1, 3))).toBe(-1);
    expect(firstNotFinite(data.subarray(1))).toBe(2);
  });

  it('are named with the tensor', () => {
    const refused = (): void => checkOutput('logits', Float32Array.of(1, -Infinity));
    expect(refused).toThrow(new HeadlightError('outputNotFinite', { tensor: 'logits', value: '−∞' }));
  });

  it('are found anywhere in an answer', () => {
    const answer = {
      top: [
        [
          { score: 1, label: 'a' },
          { score: NaN, label: 'b' },
        ],
      ],
      map: Float32Array.of(0),
    };
    expect(() => checkAnswer('logitLens', answer)).toThrow('NaN');
    expect(() => checkAnswer('map', { data: Float32Array.of(0, NaN) })).toThrow('map');
    expect(() => checkAnswer('map', { ...answer, top: [], none: null })).not.toThrow();
  });
});
