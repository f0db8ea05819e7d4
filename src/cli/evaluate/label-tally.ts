/** Labels that each hold or not, against those that are true: average precision of each label's ranking, F1 of those that count as there. */
import { counted } from '../counted';
import type { Label } from '../../vit/checkpoint/checkpoint';
import type { SessionAnswer } from '../../vit/session/answer';
import { presentOf, readingOf, type Reading } from '../../vit/output';
import { ruleWords } from '../output-words';
import type { Namer } from '../named-classes';
import { plain } from '../streams';
import { fraction, percent } from './fraction';
import type { Tally, Truth } from './tally';

interface Counts {
  /** There and found, found only, there only. */
  hits: number;
  falseAlarms: number;
  misses: number;
}

export class LabelTally implements Tally {
  readonly #labels: readonly Label[];
  readonly #reading: Reading;
  readonly #namer: Namer;
  readonly #counts: Counts[];
  /** Of every photo: a ranking needs them all, and which labels are true somewhere is known in the end. */
  readonly #scores: Float64Array[] = [];
  readonly #truths: ReadonlySet<number>[] = [];
  #exact = 0;

  constructor(labels: readonly Label[], reading: Reading, namer: Namer = null) {
    this.#labels = labels;
    this.#reading = reading;
    this.#namer = namer;
    this.#counts = labels.map(() => ({ hits: 0, falseAlarms: 0, misses: 0 }));
  }

  add(truth: Truth, { scores }: Pick<SessionAnswer, 'scores'>): void {
    const wanted = new Set(truth);
    const present = presentOf(scores, this.#labels, this.#reading);
    let isExact = true;
    this.#counts.forEach((counts, index) => {
      const isTrue = wanted.has(index);
      const isFound = present.has(index);
      if (isTrue && isFound) counts.hits++;
      else if (isFound) counts.falseAlarms++;
      else if (isTrue) counts.misses++;
      if (isTrue !== isFound) isExact = false;
    });
    this.#scores.push(Float64Array.from(scores));
    this.#truths.push(wanted);
    if (isExact) this.#exact++;
  }

  get photos(): number {
    return this.#scores.length;
  }

  get headline(): string {
    return `F1 ${f1(this.#all()).toFixed(3)}`;
  }

  result(): Record<string, unknown> {
    const rows = this.#perLabel();
    const all = this.#all();
    return {
      ...readingOf(this.#reading),
      ...(this.photos > 0 && {
        mAP: meanOf(rows.map(({ averagePrecision }) => averagePrecision)),
        f1: { micro: f1(all), macro: meanOf(rows.map((row) => row.f1)) },
        ...precisionRecall(all),
        exact: fraction(this.#exact, this.photos),
      }),
      photos: this.photos,
      perClass: Object.fromEntries(rows.map(({ id, ...row }) => [id, row])),
    };
  }

  table(failed: number): string {
    if (this.photos === 0) return `no photo could be counted   ${failed} failed\n`;
    const rows = this.#perLabel().sort((a, b) => a.averagePrecision - b.averagePrecision);
    const all = this.#all();
    const { precision, recall } = precisionRecall(all);
    const mAP = meanOf(rows.map(({ averagePrecision }) => averagePrecision));
    const macro = meanOf(rows.map((row) => row.f1));
    const lines = [
      `mAP ${percent(mAP)}   F1 ${percent(f1(all))} micro, ${percent(macro)} macro   ${counted(this.photos, 'photo')}   ${failed} failed`,
      `labels ${ruleWords(this.#reading)}: precision ${percent(precision)}   recall ${percent(recall)}`,
      '  precision on average, F1, photos with the label',
      ...rows.map(
        ({ averagePrecision, f1: own, photos, label, name = label }) =>
          `  ${percent(averagePrecision)}  ${percent(own)}  ${String(photos).padStart(5)}  ${plain(name)}`,
      ),
    ];
    return `${lines.join('\n')}\n`;
  }

  /** Scores per label, of labels that are true for some photo: the others have no right or wrong ranking. */
  #perLabel() {
    return [...new Set(this.#truths.flatMap((truth) => [...truth]))]
      .sort((a, b) => a - b)
      .map((index) => {
        const ranked = this.#scores.map((scores, i) => ({
          score: scores[index] ?? 0,
          isTrue: this.#truths[i]?.has(index) ?? false,
        }));
        const counts = this.#counts[index] ?? { hits: 0, falseAlarms: 0, misses: 0 };
        return {
          id: this.#labels[index]?.id ?? String(index),
          index,
          label: this.#labels[index]?.text ?? '',
          ...this.#name(index),
          photos: counts.hits + counts.misses,
          averagePrecision: averagePrecision(ranked),
          ...precisionRecall(counts),
          f1: f1(counts),
        };
      })
      .filter(({ photos }) => photos > 0);
  }

  #name(index: number): { readonly name?: string } {
    const label = this.#labels[index];
    return this.#namer && label ? { name: this.#namer(label) } : {};
  }

  #all(): Counts {
    return this.#counts.reduce(
      (sum, { hits, falseAlarms, misses }) => ({
        hits: sum.hits + hits,
        falseAlarms: sum.falseAlarms + falseAlarms,
        misses: sum.misses + misses,
      }),
      { hits: 0, falseAlarms: 0, misses: 0 },
    );
  }
}

/** Σ (R_n − R_{n−1}) P_n over the distinct scores, highest first (scikit-learn's `average_precision_score`). */
export function averagePrecision(ranked: readonly { readonly score: number; readonly isTrue: boolean }[]): number {
  const order = [...ranked].sort((a, b) => b.score - a.score);
  const total = order.filter(({ isTrue }) => isTrue).length;
  let [hits, before, sum] = [0, 0, 0];
  order.forEach(({ score, isTrue }, i) => {
    if (isTrue) hits++;
    if (order[i + 1]?.score === score) return; // equal scores stand on one threshold
    sum += ((hits - before) / total) * (hits / (i + 1));
    before = hits;
  });
  return total === 0 ? 0 : sum;
}

function f1({ hits, falseAlarms, misses }: Counts): number {
  return fraction(2 * hits, 2 * hits + falseAlarms + misses);
}

function precisionRecall({ hits, falseAlarms, misses }: Counts) {
  return { precision: fraction(hits, hits + falseAlarms), recall: fraction(hits, hits + misses) };
}

function meanOf(values: readonly number[]): number {
  return fraction(
    values.reduce((a, b) => a + b, 0),
    values.length,
  );
}
