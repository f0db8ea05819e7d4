/** Tables of heads as text for people. */
import { headRows } from '../../shared/export/lens-tables';

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
