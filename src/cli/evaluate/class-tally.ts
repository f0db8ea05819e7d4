/** Counts right and wrong answers, overall and per class. */
import { counted } from '../counted';
import { calibrationError, ScoreBins } from '../../vit/calibrate';
import type { Label } from '../../vit/checkpoint/checkpoint';
import type { SessionAnswer } from '../../vit/session/answer';
import type { Namer } from '../named-classes';
import { plain } from '../streams';
import { fraction, percent } from './fraction';
import type { Reliability, Tally, Truth } from './tally';

interface ClassCount {
  photos: number;
  top1: number;
  top5: number;
}

export class ClassTally implements Tally {
  readonly #labels: readonly Label[];
  readonly #namer: Namer;
  readonly #classes = new Map<number, ClassCount>();
  readonly #confusion = new Map<number, Map<number, number>>();
  readonly #scores = new ScoreBins();

  constructor(labels: readonly Label[], namer: Namer = null) {
    this.#labels = labels;
    this.#namer = namer;
  }

  /** @param answer with five predictions at least where the model has as many */
  add([truth = -1]: Truth, { predictions }: Pick<SessionAnswer, 'predictions'>): void {
    const best = predictions.map(({ index }) => index);
    const count = this.#classes.get(truth) ?? { photos: 0, top1: 0, top5: 0 };
    count.photos++;
    if (best[0] === truth) count.top1++;
    if (best.slice(0, 5).includes(truth)) count.top5++;
    this.#classes.set(truth, count);
    const [predicted] = best;
    if (predicted === undefined) return;
    this.#scores.add(predictions[0]?.score ?? NaN, predicted === truth);
    const row = this.#confusion.get(truth) ?? new Map<number, number>();
    row.set(predicted, (row.get(predicted) ?? 0) + 1);
    this.#confusion.set(truth, row);
  }

  /** Photos that were classified. */
  get photos(): number {
    return this.#sum('photos');
  }

  get headline(): string {
    return `top-1 ${percent(this.top1).trim()}`;
  }

  get top1(): number {
    return fraction(this.#sum('top1'), this.photos);
  }

  get top5(): number {
    return fraction(this.#sum('top5'), this.photos);
  }

  /** Fractions 0 … 1, classes by id. */
  result(): Record<string, unknown> {
    const ordered = [...this.#classes].sort(([a], [b]) => a - b);
    const perClass = ordered.map(([index, { photos, top1, top5 }]) => [
      this.#id(index),
      {
        index,
        label: this.#labels[index]?.text ?? '',
        ...this.#name(index),
        photos,
        top1: fraction(top1, photos),
        top5: fraction(top5, photos),
      },
    ]);
    const confusion = ordered.map(([index]) => [
      this.#id(index),
      Object.fromEntries(
        [...(this.#confusion.get(index) ?? [])].map(([predicted, count]) => [this.#id(predicted), count]),
      ),
    ]);
    return {
      output: 'single',
      top1: this.top1,
      top5: this.top5,
      photos: this.photos,
      ...this.reliability(),
      perClass: Object.fromEntries(perClass) as unknown,
      confusion: Object.fromEntries(confusion) as unknown,
    };
  }

  reliability(): Reliability | null {
    const bins = this.#scores.bins();
    return this.photos > 0 ? { ece: calibrationError(bins), bins } : null;
  }

  /** The summary, then the classes, worst first. */
  table(failed: number): string {
    const lines = [
      `top-1 ${percent(this.top1)}   top-5 ${percent(this.top5)}   ${counted(this.photos, 'photo')}   ${failed} failed`,
    ];
    const worst = [...this.#classes].sort(([, a], [, b]) => fraction(a.top1, a.photos) - fraction(b.top1, b.photos));
    for (const [index, { photos, top1, top5 }] of worst) {
      lines.push(
        `  ${percent(fraction(top1, photos))}  ${percent(fraction(top5, photos))}  ${String(photos).padStart(5)}  ${plain(this.#name(index).name ?? this.#labels[index]?.text ?? String(index))}`,
      );
    }
    return `${lines.join('\n')}\n`;
  }

  #sum(field: keyof ClassCount): number {
    let sum = 0;
    for (const count of this.#classes.values()) sum += count[field];
    return sum;
  }

  #name(index: number): { readonly name?: string } {
    const label = this.#labels[index];
    return this.#namer && label ? { name: this.#namer(label) } : {};
  }

  #id(index: number): string {
    return this.#labels[index]?.id ?? String(index);
  }
}
