/** The model's answer before and after a change, class by class. */
import type { Prediction } from '../../../vit/predictions';

export interface ClassChange {
  readonly index: number;
  readonly id: string;
  readonly label: string;
  /** 0 … 1; null while it is not known. */
  readonly before: number | null;
  readonly after: number | null;
  /** Whether the label counts as there; null while unknown. */
  readonly was: boolean | null;
  readonly is: boolean | null;
}

/** Classes worth a line: the best before, then those that are among the best only after the change. */
export const LINES = { usual: 6, small: 3 } as const;

/**
 * The best `lines` classes of both answers, each once, in the order of the answer before. `known` brings scores for classes outside
 * the best of either.
 */
export function beforeAndAfter(
  before: readonly Prediction[],
  after: readonly Prediction[],
  known: { readonly before: readonly Prediction[]; readonly after: readonly Prediction[] },
  lines: number = LINES.usual,
): readonly ClassChange[] {
  const places = new Map([...before, ...after].map(({ index, id, label }) => [index, { index, id, label }]));
  const newcomer = after[0];
  const order = [...places.keys()];
  if (newcomer && order.indexOf(newcomer.index) >= lines) order.splice(lines - 1, 0, newcomer.index);
  return order.slice(0, lines).map((index) => {
    const [old, now] = [found(index, before, known.before), found(index, after, known.after)];
    return {
      ...(places.get(index) ?? { index, id: String(index), label: '' }),
      ...{ before: old?.score ?? null, after: now?.score ?? null },
      ...{ was: old?.there ?? null, is: now?.there ?? null },
    };
  });
}

function found(index: number, ...answers: readonly (readonly Prediction[])[]): Prediction | undefined {
  return answers.flat().find((prediction) => prediction.index === index);
}
