/** The table of a benchmark: engines side by side, one figure a line. Command line, Markdown and window show the same cells. */
import {
  BATCHES,
  ROW_KINDS,
  type EngineRow,
  type LeftOut,
  type RowName,
  type RowTrouble,
  type Step,
} from '../vit/measure/rows';
import type { Spread } from '../vit/measure/spread';
import type { BenchKey } from './strings/bench.en';

/** The computer, as far as it matters. */
export interface BenchMachine {
  readonly processor: string;
  /** Logical ones. */
  readonly cores: number;
  readonly gigabytes: number;
  /** 'linux x64'. */
  readonly system: string;
  /** Version of Node, or of Electron and Chromium. */
  readonly runtime: string;
}

/** What was measured, and on what. */
export interface Bench {
  readonly headlight: string;
  readonly model: string;
  readonly machine: BenchMachine;
  /** The graphics adapter, or why there is none. */
  readonly gpu: string;
  /** Photos that were timed. */
  readonly photos: number;
  readonly engines: readonly EngineRow[];
  /** Engines that did not start. */
  readonly notRun: readonly RowTrouble[];
  /** Stopped before all engines had their turn. */
  readonly stopped: boolean;
}

/** Keys of `benchEn`: a line's name. */
export type BenchLine = Extract<BenchKey, `bench.line.${string}`>;

/** A figure, and its unit as people write it. */
export interface Cell {
  readonly value: number;
  readonly p95: number | null;
  readonly unit: 'ms' | 'MB' | 'photos/s' | '';
}

export interface TableLine {
  readonly name: BenchLine;
  readonly params: Readonly<Record<string, number>>;
  /** One for each of the bench's engines; null where there is none, and then `why` says what is known of it. */
  readonly cells: readonly { readonly cell: Cell | null; readonly why: LeftOut | null }[];
}

/** The name by which rows are headed: a key of `benchEn`. */
export const rowKey = (row: RowName): Extract<BenchKey, `bench.row.${string}`> => `bench.row.${row}`;

type Figure = (row: EngineRow) => Cell | null;

const ms = (value: number | null): Cell | null => (value === null ? null : { value, p95: null, unit: 'ms' });
const times = (spread: Spread | null): Cell | null =>
  spread && { value: spread.medianMs, p95: spread.p95Ms, unit: 'ms' };

const LINES: readonly (readonly [
  name: BenchLine,
  figure: Figure,
  step: Step | null,
  params?: Readonly<Record<string, number>>,
])[] = [
  ['bench.line.answer', ({ answer }) => times(answer), 'answer'],
  ['bench.line.maps', ({ maps }) => times(maps), 'maps'],
  ['bench.line.gradient', ({ gradient }) => times(gradient), 'gradient'],
  ['bench.line.device', ({ deviceMs }) => ms(deviceMs), 'device'],
  ...BATCHES.map(
    (count) =>
      ['bench.line.batch', ({ batches }: EngineRow) => ms(batches[count] ?? null), `batch${count}`, { count }] as const,
  ),
  ['bench.line.error', ({ error }) => (error === null ? null : { value: error, p95: null, unit: '' }), null],
  [
    'bench.line.memory',
    ({ memory }) => (memory === null ? null : { value: memory / 2 ** 20, p95: null, unit: 'MB' }),
    null,
  ],
  ['bench.line.cold', ({ firstAnswer }) => ms(firstAnswer.cold), null],
  ['bench.line.warm', ({ firstAnswer }) => ms(firstAnswer.warm), null],
  ['bench.line.decode', ({ photo }) => times(photo && photo.decode), 'photo'],
  ['bench.line.preprocess', ({ photo }) => times(photo && photo.preprocess), 'photo'],
  ['bench.line.photo', ({ photo }) => times(photo && photo.top5), 'photo'],
  ['bench.line.inRow', ({ photo }) => photo && { value: photo.perSecond, p95: null, unit: 'photos/s' }, 'photo'],
];

/** Lines that say nothing of any engine are left out. */
export function benchLines(engines: readonly EngineRow[]): TableLine[] {
  const all = LINES.map(([name, figure, step, params = {}]) => ({
    name,
    params,
    cells: engines.map((row) => ({
      cell: figure(row),
      why: row.leftOut.find((each) => each.step === step) ?? null,
    })),
  }));
  return all.filter(({ cells }) => cells.some(({ cell, why }) => cell !== null || why?.why === 'failed'));
}

/** '31.4', '212', '0.0000012': three figures that count, as people read them. */
export function cellNumber({ value, unit }: Cell): string {
  if (value === Number.MAX_VALUE) return '∞';
  if (value === 0) return '0';
  if (unit === '') return value.toExponential(1);
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** Whether an engine is ours. */
export const isOurs = (row: RowName): boolean => ROW_KINDS[row].peer === null;
