import { describe, expect, it } from 'vitest';
import { binsOf, calibrationError, fitTemperature, meanLoss, type Judged } from '../../src/vit/calibrate';
import { seededRandom } from '../../src/vit/explain/seeded';

/** Photos whose truth is drawn from softmax(logits / temperature): that temperature is the right one. */
function drawn(count: number, temperature: number): Judged[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, () => {
    const logits = Float32Array.from({ length: 5 }, () => 8 * (random() - 0.5));
    const odds = [...logits].map((logit) => Math.exp(logit / temperature));
    let rest = random() * odds.reduce((sum, odd) => sum + odd, 0);
    const truth = odds.findIndex((odd) => (rest -= odd) < 0);
    return { logits, truth };
  });
}

describe('the fitted temperature', () => {
  it.each([0.6, 1, 2.5])('is the one that answers were drawn with: %d', (temperature) => {
    expect(fitTemperature(drawn(20_000, temperature)) / temperature).toBeCloseTo(1, 1);
  });

  it('has less loss than any other', () => {
    const photos = drawn(300, 1.7);
    const best = fitTemperature(photos);
    for (const other of [0.98 * best, 1.02 * best, 0.1, 1, 10])
      expect(meanLoss(photos, best)).toBeLessThan(meanLoss(photos, other));
  });

  it('ends at the border where every photo is right, or none', () => {
    const logits = Float32Array.of(3, 0);
    expect(fitTemperature([{ logits, truth: 0 }])).toBeCloseTo(0.05, 3);
    expect(fitTemperature([{ logits, truth: 1 }])).toBeCloseTo(20, 1);
  });
});

describe('the calibration error', () => {
  it('is the gap between confidence and accuracy, weighed by photos', () => {
    const half = Float32Array.of(Math.log(0.9), Math.log(0.1)); // confident at 0.9
    const photos = [...Array.from({ length: 6 }, () => 0), ...Array.from({ length: 4 }, () => 1)].map((truth) => ({ logits: half, truth })); // prettier-ignore
    const bins = binsOf(photos, 1);
    expect(bins.filter((bin) => bin.photos > 0)).toHaveLength(1);
    expect(bins[13]).toMatchObject({ photos: 10, accuracy: 0.6 });
    expect(calibrationError(bins)).toBeCloseTo(0.3, 6);
  });

  it('is near 0 at the temperature that answers were drawn with, and counts every photo once', () => {
    const photos = drawn(20_000, 2);
    expect(calibrationError(binsOf(photos, 2))).toBeLessThan(0.01);
    expect(calibrationError(binsOf(photos, 1))).toBeGreaterThan(0.1);
    expect(binsOf(photos, 2).reduce((sum, bin) => sum + bin.photos, 0)).toBe(20_000);
  });

  it('has a place for a score of 1', () => {
    expect(binsOf([{ logits: Float32Array.of(1000, 0), truth: 0 }], 1)[14]).toMatchObject({ photos: 1, accuracy: 1 });
  });
});
