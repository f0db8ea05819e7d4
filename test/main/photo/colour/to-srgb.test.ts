import { describe, expect, it } from 'vitest';
import { toSrgb } from '../../../../src/main/photo/colour/to-srgb';
import { hlgToScene, pqToLight, rollOff } from '../../../../src/main/photo/colour/transfer';
import { toSrgbPrimaries } from '../../../../src/main/photo/colour/primaries';
import type { Samples } from '../../../../src/main/photo/colour/samples';

const PQ = { primaries: 9, transfer: 16, fullRange: true };
const HLG = { primaries: 9, transfer: 18, fullRange: true };
const one = (values: readonly number[], depth = 10): Samples => ({
  data: depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values),
  rows: 1,
  cols: 1,
  channels: values.length as 1 | 3 | 4,
  depth,
});
/** cd/m² → PQ code value of 10 bits, by ST 2084. */
function pq(light: number): number {
  const power = (light / 10_000) ** (2610 / 16384);
  return Math.round(1023 * ((3424 / 4096 + (2413 / 128) * power) / (1 + (2392 / 128) * power)) ** (2523 / 32));
}

describe('BT.2100', () => {
  it('PQ: 203 cd/m² are white, as BT.2408 has it', () => {
    expect(pqToLight(0.5807)).toBeCloseTo(1, 2);
    expect(pqToLight(1)).toBeCloseTo(10_000 / 203, 6);
    expect(pqToLight(0)).toBe(0);
  });

  it('HLG: 75 % of the signal is white, as BT.2408 has it', () => {
    expect(hlgToScene(0.5)).toBeCloseTo(1 / 12, 9);
    expect(hlgToScene(1)).toBeCloseTo(1, 5);
    const [value] = toSrgb(one([767, 767, 767]), HLG);
    expect(value).toBe(toSrgb(one([pq(203), pq(203), pq(203)]), PQ)[0]);
  });

  it('greys below the highlights are those of sRGB', () => {
    for (const value of [0, 10, 60, 128, 200]) {
      const v = value / 255;
      const light = v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
      const code = pq(203 * light);
      expect(Math.abs((toSrgb(one([code, code, code]), PQ)[0] ?? 0) - value)).toBeLessThanOrEqual(1);
    }
  });

  it('highlights are rolled off: each brighter than the one before, none beyond white, and white stays near white', () => {
    const greys = [150, 203, 300, 600].map((light) => toSrgb(one([pq(light), pq(light), pq(light)]), PQ)[0] ?? 0);
    expect(greys).toEqual([...new Set(greys)].sort((a, b) => a - b));
    expect(greys[1]).toBe(247);
    expect(toSrgb(one([1023, 1023, 1023]), PQ)[0]).toBe(255);
    expect(rollOff(0.75)).toBe(0.75);
    expect(rollOff(1e9)).toBeCloseTo(1, 9);
  });

  it('a bright colour keeps its hue', () => {
    const ratio = (scale: number): number => {
      const [r = 0, g = 0] = toSrgb(one([pq(120 * scale), pq(70 * scale), pq(60 * scale)]), PQ);
      return (g / r) ** 2.2;
    };
    expect(ratio(10)).toBeCloseTo(ratio(1), 1);
  });

  it('grey, alpha and a narrow range are understood', () => {
    const code = pq(100);
    const [grey] = toSrgb(one([code]), PQ);
    expect(toSrgb(one([code, code, code, 512]), PQ)).toEqual(Uint8Array.of(grey!, grey!, grey!, 128));
    const narrow = Math.round(64 + (code / 1023) * 876);
    expect(Math.abs((toSrgb(one([narrow]), { ...PQ, fullRange: false })[0] ?? 0) - (grey ?? 0))).toBeLessThanOrEqual(1);
  });
});

describe('primaries', () => {
  it('are those of the standards (BT.2087, and P3’s own)', () => {
    const far = (primaries: number, expected: readonly number[]): number =>
      Math.max(
        ...toSrgbPrimaries(primaries)
          .flat()
          .map((value, i) => Math.abs(value - (expected[i] ?? 0))),
      );
    expect(far(9, [1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187])).toBeLessThan(0.001);
    expect(far(12, [1.2249, -0.2249, 0, -0.0421, 1.0421, 0, -0.0196, -0.0786, 1.0983])).toBeLessThan(0.001);
    expect(far(1, [1, 0, 0, 0, 1, 0, 0, 0, 1])).toBeLessThan(1e-9);
  });

  it('white stays white', () => {
    for (const primaries of [9, 11, 12]) {
      expect([...toSrgb(one([255, 255, 255], 8), { primaries, transfer: 13, fullRange: true })]).toEqual([
        255, 255, 255,
      ]);
    }
  });
});
