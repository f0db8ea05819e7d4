/** The temperature, the calibration error and the energy score, against scipy and scikit-learn (scripts/fixtures/calibration.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { binsOf, calibrationError, fitTemperature, meanLoss, type Judged } from '../../src/vit/calibrate';
import { energyScore, familiarityOf, LEAST_PHOTOS, referenceOf, UNLIKE_BELOW } from '../../src/vit/familiar';
import { ROOT } from '../support/places';

interface Case {
  readonly photos: number;
  readonly classes: number;
  readonly logits: string;
  readonly truth: readonly number[];
  readonly temperature: number;
  readonly loss: number;
  readonly ece: number;
  readonly counts: readonly number[];
  readonly accuracy: readonly number[];
  readonly confidence: readonly number[];
  readonly energy: readonly number[];
  readonly quantiles: readonly number[];
}
const CASES = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/calibration.json'), 'utf8')) as readonly Case[];

/** Digits behind the point: both are float64; scores go through one more division here. */
const DIGITS = 9;
/** Of the temperature: the loss is flat at its least, so that a search finds half the digits. */
const OF_FIT = 5;

function judged({ logits, classes, truth }: Case): Judged[] {
  const bytes = Buffer.from(logits, 'base64');
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return truth.map((index, i) => ({ logits: all.subarray(i * classes, (i + 1) * classes), truth: index }));
}

describe.each(CASES.map((each) => [each.temperature, each] as const))('at temperature %d', (_, each) => {
  const photos = judged(each);

  it('the fit is scipy’s', () => {
    const fitted = fitTemperature(photos);
    expect(fitted).toBeCloseTo(each.temperature, OF_FIT);
    expect(meanLoss(photos, fitted)).toBeCloseTo(each.loss, DIGITS);
  });

  it('bins and calibration error are scikit-learn’s', () => {
    const bins = binsOf(photos, 1);
    const filled = bins.filter((bin) => bin.photos > 0);
    expect(bins.map((bin) => bin.photos)).toEqual(each.counts);
    filled.forEach((bin, i) => {
      expect(bin.accuracy).toBeCloseTo(each.accuracy[i]!, DIGITS);
      expect(bin.confidence).toBeCloseTo(each.confidence[i]!, DIGITS);
    });
    expect(calibrationError(bins)).toBeCloseTo(each.ece, DIGITS);
  });

  it('energy scores are scipy’s, their quantiles numpy’s', () => {
    const scores = photos.map(({ logits }) => energyScore(logits));
    scores.forEach((score, i) => expect(score).toBeCloseTo(each.energy[i]!, DIGITS));
    referenceOf(scores)!.energy.forEach((value, i) => expect(value).toBeCloseTo(each.quantiles[i]!, DIGITS));
  });
});

describe('familiarity', () => {
  const reference = referenceOf(Array.from({ length: 201 }, (_, i) => i / 10))!; // 0 … 20
  const logits = (energy: number): Float32Array => Float32Array.of(energy - Math.log(2), energy - Math.log(2));

  it('is the share of the reference that scores lower', () => {
    for (const [energy, share] of [
      [5, 0.25],
      [12.34, 0.617],
      [19.99, 0.9995],
    ] as const)
      // prettier-ignore
      expect(familiarityOf(logits(energy), reference).share).toBeCloseTo(share, 5);
    expect(familiarityOf(logits(-3), reference).share).toBe(0);
    expect(familiarityOf(logits(30), reference).share).toBe(1);
  });

  it('calls unlike what scores lower than nearly all', () => {
    const edge = 20 * UNLIKE_BELOW;
    expect(familiarityOf(logits(edge - 0.1), reference).unlike).toBe(true);
    expect(familiarityOf(logits(edge + 0.1), reference).unlike).toBe(false);
  });

  it('needs enough photos', () => {
    expect(referenceOf(Array.from({ length: LEAST_PHOTOS - 1 }, (_, i) => i))).toBeNull();
    expect(referenceOf(Array.from({ length: LEAST_PHOTOS }, () => 4))!.energy).toEqual(
      Array.from({ length: 101 }, () => 4),
    );
  });
});
