/** The answers of lenses as files: the same rows and names from window and command line. */
import type { Ablation } from '../../vit/ask/ablation';
import type { Curve } from '../../vit/ask/faithfulness';
import type { LayerAnswers } from '../../vit/ask/logit-lens';
import type { TokenMatrix } from '../../vit/ask/matrix';
import type { HeadMetric, HeadTable } from '../../vit/explain/head-statistics';
import type { Prediction } from '../../vit/predictions';
import { csvLine, csvOfTensors } from './csv';
import type { Numbers } from './numbers';

export interface LensTable {
  readonly csv: string;
  /** The answer alone, without the settings it was made with. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Head metrics as files and options write them. */
export const METRIC_NAMES = {
  distance: 'distance',
  entropy: 'entropy',
  clsEntropy: 'cls-entropy',
  toCls: 'to-cls',
  toRegisters: 'to-registers',
} as const satisfies Readonly<Record<HeadMetric, string>>;

type Layers = Pick<LayerAnswers, 'top'> & Partial<LayerAnswers>;

/** A row for each layer and prediction; a class that was asked for without being among the best has no rank. */
export function layersTable({ top, classes = [] }: Layers): LensTable {
  const asked = (after: number): readonly Prediction[] => {
    const best = new Set(top[after]?.map(({ index }) => index));
    return (classes[after] ?? []).filter(({ index }) => !best.has(index));
  };
  const line = (after: number, rank: number | '', { index, id, label, score, logit }: Prediction): string =>
    csvLine([after, rank, index, id, label, score, logit]);
  const lines = top.flatMap((predictions, after) => [
    ...predictions.map((prediction, i) => line(after, i + 1, prediction)),
    ...asked(after).map((prediction) => line(after, '', prediction)),
  ]);
  const layers = top.map((predictions, after) => {
    const others = asked(after);
    return { after, predictions, ...(others.length > 0 && { others }) };
  });
  return {
    csv: csvLine(['after', 'rank', 'index', 'id', 'label', 'score', 'logit']) + lines.join(''),
    json: { layers },
  };
}

/** A row for each method and share of patches; JSON has the areas too. */
export function curvesTable(curves: readonly Curve[]): LensTable {
  const lines = curves.flatMap(({ method, deletion, insertion }) =>
    Array.from(deletion, (value, i) => csvLine([method, i / (deletion.length - 1), value, insertion[i] ?? 0])),
  );
  const plain = curves.map(({ deletion, insertion, ...rest }) => ({
    ...rest,
    deletion: [...deletion],
    insertion: [...insertion],
  }));
  return { csv: csvLine(['method', 'share', 'deletion', 'insertion']) + lines.join(''), json: { curves: plain } };
}

/** What switching off each head does, by name: the number of a regression is its own logit. */
export function ablationTables({ of, logit, score }: Ablation): Readonly<Record<string, HeadTable>> {
  return of === 'value' ? { value: score } : { logit, probability: score };
}

/** A row for each head, a column for each table. @param data by name: [layers, heads] */
export function headsTable(
  { layers, heads }: Pick<HeadTable, 'layers' | 'heads'>,
  data: Readonly<Record<string, Float32Array>>,
): LensTable {
  const values = Object.fromEntries(
    Object.entries(data).map(([name, numbers]) => [name, headRows(numbers, layers, heads)]),
  );
  return { csv: csvOfTensors(['layer', 'head'], [layers, heads], data), json: { layers, heads, values } };
}

/** A head's whole attention. @param data [tokens, tokens], query before key */
export function matrixNumbers({ tokens, data }: TokenMatrix): Numbers {
  return { name: 'attention', axes: ['query', 'key'], shape: [tokens, tokens], data };
}

/** [layers][heads] */
export function headRows(data: Float32Array, layers: number, heads: number): number[][] {
  return Array.from({ length: layers }, (_, l) => Array.from(data.subarray(l * heads, (l + 1) * heads)));
}
