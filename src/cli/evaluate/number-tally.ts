/** Numbers against true ones: mean absolute error, root of the mean squared error, and how far off to one side they are. */
import { counted } from '../counted';
import { valueText } from '../../shared/export/score-text';
import type { Label } from '../../vit/checkpoint/checkpoint';
import type { SessionAnswer } from '../../vit/session/answer';
import { plain } from '../streams';
import type { Tally, Truth } from './tally';

interface Sums {
  photos: number;
  absolute: number;
  squared: number;
  signed: number;
}

export class NumberTally implements Tally {
  readonly #labels: readonly Label[];
  readonly #outputs: Sums[];
  #photos = 0;

  constructor(labels: readonly Label[]) {
    this.#labels = labels;
    this.#outputs = labels.map(() => ({ photos: 0, absolute: 0, squared: 0, signed: 0 }));
  }

  add(truth: Truth, { scores }: Pick<SessionAnswer, 'scores'>): void {
    this.#photos++;
    this.#outputs.forEach((sums, index) => {
      const difference = (scores[index] ?? NaN) - (truth[index] ?? NaN);
      if (Number.isNaN(difference)) return; // not known of this photo
      sums.photos++;
      sums.absolute += Math.abs(difference);
      sums.squared += difference ** 2;
      sums.signed += difference;
    });
  }

  get photos(): number {
    return this.#photos;
  }

  get headline(): string {
    return this.#photos === 0 ? '' : `MAE ${valueText(this.#mean(({ mae }) => mae))}`;
  }

  result(): Record<string, unknown> {
    const perOutput = this.#perOutput().map(({ label, ...row }) => ({ label, ...row }));
    return {
      output: 'regression',
      ...(this.#photos > 0 && { mae: this.#mean(({ mae }) => mae), rmse: this.#mean(({ rmse }) => rmse) }),
      photos: this.#photos,
      perOutput,
    };
  }

  table(failed: number): string {
    if (this.#photos === 0) return `no photo could be counted   ${failed} failed\n`;
    const [mae, rmse] = [this.#mean((row) => row.mae), this.#mean((row) => row.rmse)];
    const lines = [
      `mean absolute error ${valueText(mae)}   root mean squared error ${valueText(rmse)}   ${counted(this.#photos, 'photo')}   ${failed} failed`,
      ...this.#perOutput().map(
        ({ label, mae: own, rmse: root, bias }) =>
          `  ${valueText(own).padStart(10)}  ${valueText(root).padStart(10)}  ${valueText(bias).padStart(10)}  ${plain(label)}`,
      ),
    ];
    if (lines.length > 1) lines.splice(1, 0, '  absolute, squared, on average too high or too low');
    return `${lines.join('\n')}\n`;
  }

  /** Outputs whose truth is known of a photo at least. */
  #perOutput() {
    return this.#outputs
      .map(({ photos, absolute, squared, signed }, index) => ({
        index,
        label: this.#labels[index]?.text ?? `output ${index}`,
        photos,
        mae: absolute / photos,
        rmse: Math.sqrt(squared / photos),
        bias: signed / photos,
      }))
      .filter(({ photos }) => photos > 0);
  }

  /** Over the outputs, each counting the same (scikit-learn's `uniform_average`). */
  #mean(of: (row: { readonly mae: number; readonly rmse: number }) => number): number {
    const rows = this.#perOutput();
    return rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  }
}
