/**
 * Fits the temperature that a model's logits are divided by (Guo et al. 2017, "On calibration of modern neural networks", §4.2), and measures how
 * far scores can be believed: the expected calibration error over bins of equal width (ibid., eq. 3).
 */
import { softmax } from './output';

/** A photo's answer and what it is of. */
export interface Judged {
  /** [classes] */
  readonly logits: Float32Array;
  /** Index of the true class. */
  readonly truth: number;
}

/** Photos whose best score lies between two bounds. */
export interface Bin {
  /** Best scores from `low` up to `high`, which the last bin includes. */
  readonly low: number;
  readonly high: number;
  readonly photos: number;
  /** Mean best score, and share that was right; null for a bin without photos. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/** Number of bins in the paper. */
export const BINS = 15;

/** Where a best temperature is looked for: the range that a config may have. */
const [LOWEST, HIGHEST] = [0.05, 20];
/** Steps of the golden section: the range, in logarithms, shrinks below 1e-9. */
const STEPS = 48;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The temperature of least mean loss (−log probability of the true class), which has one minimum in 1/T. */
export function fitTemperature(photos: readonly Judged[]): number {
  let [low, high] = [Math.log(LOWEST), Math.log(HIGHEST)];
  const at = (share: number): number => low + share * (high - low);
  const loss = (x: number): number => meanLoss(photos, Math.exp(x));
  let [a, b] = [at(1 - GOLDEN), at(GOLDEN)];
  let [lossA, lossB] = [loss(a), loss(b)];
  for (let step = 0; step < STEPS; step++) {
    if (lossA <= lossB) {
      [high, b, lossB] = [b, a, lossA];
      a = at(1 - GOLDEN);
      lossA = loss(a);
    } else {
      [low, a, lossA] = [a, b, lossB];
      b = at(GOLDEN);
      lossB = loss(b);
    }
  }
  return Math.exp((low + high) / 2);
}

/** Mean −log probability of the true class, in float64. */
export function meanLoss(photos: readonly Judged[], temperature: number): number {
  let sum = 0;
  for (const { logits, truth } of photos) {
    let largest = -Infinity;
    for (const logit of logits) largest = Math.max(largest, logit);
    let total = 0;
    for (const logit of logits) total += Math.exp((logit - largest) / temperature);
    sum += Math.log(total) - ((logits[truth] as number) - largest) / temperature;
  }
  return sum / photos.length;
}

/** Best scores in bins of equal width from 0 to 1. */
export function binsOf(photos: readonly Judged[], temperature: number, count = BINS): Bin[] {
  const bins = new ScoreBins(count);
  for (const { logits, truth } of photos) {
    const scores = softmax(logits, temperature);
    const best = scores.reduce((top, score, index) => (score > (scores[top] as number) ? index : top), 0);
    bins.add(scores[best] as number, best === truth);
  }
  return bins.bins();
}

/** The same, photo by photo, for as many as there are. */
export class ScoreBins {
  readonly #count: number;
  readonly #sums: { photos: number; confidence: number; right: number }[];

  constructor(count = BINS) {
    this.#count = count;
    this.#sums = Array.from({ length: count }, () => ({ photos: 0, confidence: 0, right: 0 }));
  }

  /** @param score of the best class, 0 … 1 */
  add(score: number, isRight: boolean): void {
    const bin = this.#sums[Math.min(this.#count - 1, Math.floor(score * this.#count))];
    if (!bin) return; // a score is a number from 0 to 1
    bin.photos += 1;
    bin.confidence += score;
    bin.right += isRight ? 1 : 0;
  }

  bins(): Bin[] {
    return this.#sums.map(({ photos: n, confidence, right }, i) => ({
      low: i / this.#count,
      high: (i + 1) / this.#count,
      photos: n,
      confidence: n === 0 ? null : confidence / n,
      accuracy: n === 0 ? null : right / n,
    }));
  }
}

/** Σ share of the photos · |accuracy − confidence|: 0 … 1. */
export function calibrationError(bins: readonly Bin[]): number {
  const all = bins.reduce((sum, { photos }) => sum + photos, 0);
  return bins.reduce((sum, { photos, confidence, accuracy }) => {
    return confidence === null || accuracy === null ? sum : sum + (photos / all) * Math.abs(accuracy - confidence);
  }, 0);
}
