/** What a benchmark tells of one way to run a model: plain data that crosses processes, and becomes a row of a table. */
import type { EngineName } from '../execute/executor';
import type { Precision } from '../graph/onnx/stored';
import type { Spread } from './spread';

/** A way to run a model: ours, and bare libraries beside them on the same graph. */
export interface RowKind {
  readonly engine: EngineName;
  readonly precision: Precision;
  /** Null: Headlight. Else the library alone, as anyone would use it: defaults, no checks of what comes out. */
  readonly peer: 'onnxruntime-node' | 'onnxruntime-web' | null;
}

/** Rows in the order of the table. */
export const ROW_KINDS = {
  native: { engine: 'native', precision: 'float32', peer: null },
  'native-int8': { engine: 'native', precision: 'int8', peer: null },
  wasm: { engine: 'wasm', precision: 'float32', peer: null },
  webgpu: { engine: 'webgpu', precision: 'float32', peer: null },
  'ort-node': { engine: 'native', precision: 'float32', peer: 'onnxruntime-node' },
  'ort-web-wasm': { engine: 'wasm', precision: 'float32', peer: 'onnxruntime-web' },
  'ort-web-webgpu': { engine: 'webgpu', precision: 'float32', peer: 'onnxruntime-web' },
} as const satisfies Readonly<Record<string, RowKind>>;

/** A key of `ROW_KINDS`. */
export type RowName = keyof typeof ROW_KINDS;
/** All of them, in the order of a table. */
export const ROW_NAMES = Object.keys(ROW_KINDS) as RowName[];

/** Photos per run that are tried. */
export const BATCHES = [1, 8, 32] as const;

/** What can be missing from a row, and then says why. */
export type Step = 'maps' | 'gradient' | 'answer' | 'photo' | 'device' | `batch${number}`;

/** Why a figure is missing: a `HeadlightError`'s code, that there is no such thing, or that it would take too long. */
export interface LeftOut {
  readonly step: Step;
  readonly why: 'noClassifier' | 'notHere' | 'tooLong' | 'failed';
  /** Seconds it would take, or the engine's own words. */
  readonly detail: string;
}

/** Photos from their files to the five best classes. */
export interface PhotoTimes {
  readonly top5: Spread;
  readonly decode: Spread;
  readonly preprocess: Spread;
  /** The next one is decoded while the model looks at this one. */
  readonly perSecond: number;
}

/** Milliseconds unless said. Null: there is none, and `leftOut` says why. */
export interface EngineRow {
  readonly row: RowName;
  /** Adapter, processor's threads: the engine's own words. */
  readonly detail: string;
  /** What the adapter or the processor allows, by the names of WebGPU or ONNX Runtime. */
  readonly limits: Readonly<Record<string, number | string>>;
  /** Milliseconds from nothing to an answer with all attention, the first time and again. */
  readonly firstAnswer: { readonly cold: number; readonly warm: number };
  /** A forward of the answer alone. */
  readonly answer: Spread | null;
  /** A forward with all attention. */
  readonly maps: Spread | null;
  /** The gradient of a class by all attention. */
  readonly gradient: Spread | null;
  /** Milliseconds of `answer` by the graphics card's clock. */
  readonly deviceMs: number | null;
  /** A photo's share of a run with so many, by their number. */
  readonly batches: Readonly<Record<string, number | null>>;
  /** Bytes that the processes at work grew by, from before the engine started to its first answer. */
  readonly memory: number | null;
  readonly photo: PhotoTimes | null;
  /** Largest difference of a logit from the native engine's float32; null where that was not measured beside it, and for itself. */
  readonly error: number | null;
  readonly leftOut: readonly LeftOut[];
}

/** An engine that would not start has no row. */
export interface RowTrouble {
  readonly row: RowName;
  /** A `HeadlightError`. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A row before there is anything to compare with. */
export interface MeasuredRow extends Omit<EngineRow, 'error'> {
  /** Logits of the fixed input, or a backbone's tokens. */
  readonly output: readonly number[];
}

/** Rows with their errors against the native engine's float32, where that is among them. */
export function compared(rows: readonly MeasuredRow[]): EngineRow[] {
  const reference = rows.find(({ row }) => row === 'native')?.output ?? null;
  return rows.map(({ output, ...row }) => ({
    ...row,
    error: reference === null || row.row === 'native' ? null : largestDifference(output, reference),
  }));
}

/** Beyond all bounds where a number is none or missing. */
function largestDifference(got: readonly number[], wanted: readonly number[]): number {
  if (got.length !== wanted.length) return Number.MAX_VALUE;
  const largest = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (got[i] ?? NaN))), 0);
  return Number.isFinite(largest) ? largest : Number.MAX_VALUE;
}
