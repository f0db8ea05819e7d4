/** What a benchmark prints: one JSON object with the machine, the engine and its rows. */
import { cpus, totalmem } from 'node:os';

export interface Row {
  readonly what: string;
  readonly value: number;
  readonly p95?: number;
  readonly unit: 'ms' | '×' | 'MB' | 'photos/s' | '';
  /** The bar of the design that the value is held against. */
  readonly bar?: string;
}

export function report(bench: string, about: Readonly<Record<string, unknown>>, rows: readonly Row[]): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  process.stdout.write(`${JSON.stringify({ bench, machine, ...about, rows })}\n`);
}

/** `--rounds N`, else `usual`. */
export function rounds(usual: number): number {
  const at = process.argv.indexOf('--rounds');
  return at < 0 ? usual : Number(process.argv[at + 1]);
}
