/** One number for each head, of a photo or as the mean over several. */
import { ablationTables, headRows, headsTable, METRIC_NAMES } from '../../shared/export/lens-tables';
import type { Question } from '../../vit/ask/questions';
import { leftOutField } from '../left-out';
import { named } from '../open-model';
import { MeanTables } from '../../vit/explain/mean-tables';
import type { HeadMetric, HeadTable } from '../../vit/explain/head-statistics';
import type { Printer, Told } from './printer';

type HeadsQuestion = Question<'heads' | 'ablation'>;

export const printTable: Printer<HeadsQuestion> = ({ model, engine, failures, leftOut, question, values }) => {
  const { depth, heads } = model.checkpoint.config;
  const tables = new MeanTables(depth, heads);
  for (const value of values) tables.add(tablesOf(question, value));
  const means = tables.means();
  const table = headsTable(tables, means);
  const { photos } = tables;
  const { changes } = question;
  const metric = question.lens === 'heads' ? METRIC_NAMES[question.metric] : 'ablation';
  const unit = question.lens === 'heads' ? UNITS[question.metric] : 'change by switching the head off';
  return {
    table() {
      const mean = photos === 1 ? '' : `, mean over ${photos} photos`;
      return Object.entries(means)
        .map(([name, data]) => textTable(`${name} (${unit}${mean})`, data, depth, heads))
        .join('\n');
    },
    csv: () => table.csv,
    json: () => ({
      ...named(model),
      engine,
      metric,
      unit,
      ...(changes && { changes }),
      photos,
      failures,
      ...leftOutField(leftOut),
      ...table.json,
    }),
  };
};

/** One for each thing that is measured, by name. */
function tablesOf(
  question: Told<HeadsQuestion>['question'],
  value: Told<HeadsQuestion>['values'][0],
): Readonly<Record<string, HeadTable>> {
  if ('logit' in value) return ablationTables(value);
  return { [question.lens === 'heads' ? METRIC_NAMES[question.metric] : '']: value };
}

/** For people, behind the numbers. */
const UNITS: Readonly<Record<HeadMetric, string>> = {
  distance: 'pixels of the model’s input',
  entropy: 'nats',
  clsEntropy: 'nats',
  toCls: 'share of attention',
  toRegisters: 'share of attention',
};

/** Layers downwards, heads across, and the mean of each layer; four significant digits. */
export function textTable(title: string, data: Float32Array, layers: number, heads: number): string {
  const header = ['layer', ...Array.from({ length: heads }, (_, k) => `head ${k}`), 'mean'];
  const rows = headRows(data, layers, heads).map((values, l) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / heads;
    return [String(l), ...[...values, mean].map((value) => value.toPrecision(4))];
  });
  const widths = header.map((text, c) => Math.max(text.length, ...rows.map((row) => row[c]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((text, c) => text.padStart(widths[c] ?? 0)).join('  ') + '\n';
  return `${title}\n${[header, ...rows].map(line).join('')}`;
}
