/** One number for each head, of a photo or as the mean over several. */
import { basename } from 'node:path';
import { ablationTables, headRows, headsTable, METRIC_NAMES } from '../../shared/export/lens-tables';
import { ablationFigure } from '../../shared/figure/ablation';
import { dotsFigure } from '../../shared/figure/dots';
import type { Drawing } from '../../shared/figure/drawing';
import { ablationTitle, headsTitle, METRIC_WORDS } from '../../shared/figure/lens-titles';
import type { FigureLook } from '../../shared/figure/look';
import type { Question } from '../../vit/ask/questions';
import { leftOutField } from '../left-out';
import { named } from '../open-model';
import { MeanTables } from '../../vit/explain/mean-tables';
import type { HeadMetric, HeadTable } from '../../vit/explain/head-statistics';
import type { Printer, Told } from './printer';

type HeadsQuestion = Question<'heads' | 'ablation'>;

export const printTable: Printer<HeadsQuestion> = (told) => {
  const { model, engine, failures, leftOut, question, values } = told;
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
    figure: (look) => drawn(told, means, look),
  };
};

/** A dot for each head; of an ablation grids around zero. */
function drawn(
  { model, photos, question }: Told<HeadsQuestion>,
  means: Readonly<Record<string, Float32Array>>,
  look: FigureLook,
): Drawing {
  const { labels, config } = model.checkpoint;
  const whose = { photos: photos.map((path) => basename(path)), model: model.name, labels, config };
  const { changes } = question;
  const size = { layers: config.depth, heads: config.heads };
  const tables = Object.fromEntries(Object.entries(means).map(([name, data]) => [name, { ...size, data }]));
  if (question.lens === 'ablation') {
    const title = ablationTitle(whose, question.target ?? null);
    return ablationFigure({ tables, mode: question.mode, title, changes, look });
  }
  const [table] = Object.values(tables);
  if (!table) throw new Error('expected a table');
  const { unit } = METRIC_WORDS[question.metric];
  return dotsFigure({ table, unit, title: headsTitle(whose, question.metric), changes, look });
}

/** One for each thing that is measured, by name. */
function tablesOf(
  question: Told<HeadsQuestion>['question'],
  value: Told<HeadsQuestion>['values'][0],
): Readonly<Record<string, HeadTable>> {
  if ('logit' in value) return ablationTables(value);
  return { [question.lens === 'heads' ? METRIC_NAMES[question.metric] : '']: value };
}

/** Unit of each metric, written behind the number. */
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
