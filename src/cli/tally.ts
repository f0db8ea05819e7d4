/** Counts right and wrong answers, overall and per class. */
import type { Label } from '../vit/checkpoint/checkpoint';
import type { Namer } from './named-classes';
import { errorOf, type PhotoFailure } from './result';
import { plain } from './streams';

interface ClassCount {
  photos: number;
  top1: number;
  top5: number;
}

export class Tally {
  readonly #classes = new Map<number, ClassCount>();
  readonly #confusion = new Map<number, Map<number, number>>();
  readonly #failures: { readonly file: string; readonly error: PhotoFailure['error'] }[] = [];

  constructor(
    private readonly labels: readonly Label[],
    private readonly namer: Namer = null,
  ) {}

  /** @param best class indices, best first; five at least where the model has as many */
  add(truth: number, best: readonly number[]): void {
    const count = this.#classes.get(truth) ?? { photos: 0, top1: 0, top5: 0 };
    count.photos++;
    if (best[0] === truth) count.top1++;
    if (best.slice(0, 5).includes(truth)) count.top5++;
    this.#classes.set(truth, count);
    const [predicted] = best;
    if (predicted === undefined) return;
    const row = this.#confusion.get(truth) ?? new Map<number, number>();
    row.set(predicted, (row.get(predicted) ?? 0) + 1);
    this.#confusion.set(truth, row);
  }

  fail(file: string, error: unknown): void {
    this.#failures.push({ file, error: errorOf(error) });
  }

  get failures(): number {
    return this.#failures.length;
  }

  /** Photos that were classified. */
  get photos(): number {
    return this.#sum('photos');
  }

  get top1(): number {
    return fraction(this.#sum('top1'), this.photos);
  }

  get top5(): number {
    return fraction(this.#sum('top5'), this.photos);
  }

  /** The stable JSON form; fractions 0 … 1, classes by id. */
  result(): Record<string, unknown> {
    const ordered = [...this.#classes].sort(([a], [b]) => a - b);
    const perClass = ordered.map(([index, { photos, top1, top5 }]) => [
      this.#id(index),
      {
        index,
        label: this.labels[index]?.text ?? '',
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
      top1: this.top1,
      top5: this.top5,
      photos: this.photos,
      failed: this.failures,
      failures: this.#failures,
      perClass: Object.fromEntries(perClass) as unknown,
      confusion: Object.fromEntries(confusion) as unknown,
    };
  }

  /** For people: the summary, then the classes, worst first. */
  table(): string {
    const lines = [
      `top-1 ${percent(this.top1)}   top-5 ${percent(this.top5)}   ${this.photos} photos   ${this.failures} failed`,
    ];
    const worst = [...this.#classes].sort(([, a], [, b]) => fraction(a.top1, a.photos) - fraction(b.top1, b.photos));
    for (const [index, { photos, top1, top5 }] of worst) {
      lines.push(
        `  ${percent(fraction(top1, photos))}  ${percent(fraction(top5, photos))}  ${String(photos).padStart(5)}  ${plain(this.#name(index).name ?? this.labels[index]?.text ?? String(index))}`,
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
    const label = this.labels[index];
    return this.namer && label ? { name: this.namer(label) } : {};
  }

  #id(index: number): string {
    return this.labels[index]?.id ?? String(index);
  }
}

/** 0 of nothing. */
function fraction(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function percent(value: number): string {
  return `${(value * 100).toFixed(1).padStart(5)} %`;
}
