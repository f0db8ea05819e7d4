/** A benchmark's table as text: Markdown for an issue, or columns for a terminal. English, for whoever reads it may be anywhere. */
import { errorTemplate } from '../strings/error-template';
import { benchEn } from '../strings/bench.en';
import { fill } from '../strings/fill';
import type { ErrorData } from '../../vit/errors';
import { benchLines, cellNumber, rowKey, type Bench, type TableLine } from '../bench';

const NONE = '—';

/** Ends with a newline. */
export function benchMarkdown(bench: Bench): string {
  const { header, lines } = table(bench);
  const row = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = `| --- |${header.slice(1).map(() => ' ---: |').join('')}`; // prettier-ignore
  return `${[...about(bench), '', row(header), rule, ...lines.map(row), '', ...notes(bench)].join('\n').trimEnd()}\n`;
}

/** The same in columns. */
export function benchText(bench: Bench): string {
  const { header, lines } = table(bench);
  const all = [header, ...lines];
  const widths = header.map((_, col) => Math.max(...all.map((cells) => cells[col]?.length ?? 0)));
  const row = (cells: readonly string[]): string =>
    cells.map((cell, col) => (col === 0 ? cell.padEnd(widths[col] ?? 0) : cell.padStart(widths[col] ?? 0))).join('  ');
  return `${[...about(bench), '', ...all.map(row), '', ...notes(bench)].join('\n').trimEnd()}\n`;
}

function table(bench: Bench): { readonly header: string[]; readonly lines: string[][] } {
  const header = ['', ...bench.engines.map(({ row }) => benchEn[rowKey(row)])];
  return { header, lines: benchLines(bench.engines).map(lineOf) };
}

function lineOf({ name, params, cells }: TableLine): string[] {
  const unit = cells.find(({ cell }) => cell)?.cell?.unit ?? '';
  const label = fill(benchEn[name], params);
  const shown = cells.map(({ cell, why }) => {
    if (!cell) return why?.why === 'failed' ? 'failed' : NONE;
    const p95 = cell.p95 === null ? '' : ` (${cellNumber({ ...cell, value: cell.p95 })})`;
    return `${cellNumber(cell)}${p95}`;
  });
  return [unit === '' ? label : `${label}, ${unit}`, ...shown];
}

function about({ headlight, model, machine, gpu }: Bench): string[] {
  const { processor, cores, gigabytes, system, runtime } = machine;
  return [
    `Headlight ${headlight}, ${model}; ${cores} × ${processor}, ${gigabytes} GB, ${system}, ${runtime}; graphics: ${gpu}. Median (95th percentile).`,
  ];
}

/** What each engine says of itself, and why figures are missing. */
function notes({ engines, notRun, stopped }: Bench): string[] {
  const own = engines.flatMap(({ row, detail, limits, leftOut }) => {
    const name = benchEn[rowKey(row)];
    const said = Object.entries(limits).map(([key, value]) => `${key} ${value}`);
    const missing = leftOut
      .filter(({ why }) => why === 'failed' || why === 'tooLong')
      .map(({ step, why, detail: how }) => `${benchEn[`bench.step.${step}` as keyof typeof benchEn] ?? step}: ${fill(benchEn[`bench.why.${why}`], { detail: how })}`); // prettier-ignore
    return [`- ${name}: ${[detail, ...said, ...missing].join('; ')}`];
  });
  const others = notRun.map(({ row, code, params }) => {
    const error = { code, params } as ErrorData;
    return `- ${fill(benchEn['bench.notRun'], { row: benchEn[rowKey(row)], error: fill(errorTemplate('en', error), params) })}`;
  });
  return [...own, ...others, ...(stopped ? [`- ${benchEn['bench.stopped']}`] : [])];
}

const escaped = (cell: string): string => cell.replaceAll('|', '\\|');
