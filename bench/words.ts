/** A word of a decoder of GPT-2's small size behind a ViT-B: what a step costs, how much of it is the session's run, and against what reading its weights once takes. */
import { cpus } from 'node:os';
import { createOnnxExecutor } from '../src/vit/execute/onnx/executor';
import type { Executor, Program } from '../src/vit/execute/executor';
import { expectedTensors } from '../src/vit/checkpoint/decoders/writers';
import type { Writer } from '../src/vit/checkpoint/decoders/decoder';
import type { WriterConfig } from '../src/vit/model/writer';
import type { Precision } from '../src/vit/graph/onnx/stored';
import { sizeOf } from '../src/vit/graph/shape';
import { Writing } from '../src/vit/session/writing';
import { noise } from './support/models';
import { report, type Row } from './support/report';

const CONFIG: WriterConfig = {
  kind: 'writer', dim: 768, depth: 12, heads: 12, mlpDim: 3072, act: 'geluTanh', normEps: 1e-5, vocabulary: 50257, norms: 'pre', embedNorm: false,
  embedScale: 1, positions: { kind: 'learned', offset: 0, most: 1024 }, encoderDim: 768, projected: false,
  attentionScales: Array.from({ length: 12 }, () => 64 ** -0.5), headAct: null, headBias: false,
}; // prettier-ignore
const TOKENS = 197;
const WORDS = 16;
const REPEATS = 3;

const shapes = expectedTensors(CONFIG);
const weights = new Map<string, Float32Array>();
const few = noise(1 << 20).map((x) => x * 0.02);
for (const [name, shape] of shapes) {
  const all = new Float32Array(sizeOf(shape));
  for (let at = 0; at < all.length; at += few.length)
    all.set(few.subarray(0, Math.min(few.length, all.length - at)), at);
  weights.set(`decoder.${name}`, all);
}
const words = weights.get('decoder.words.weight') ?? new Float32Array(0);
const writer: Writer = {
  task: 'caption',
  config: CONFIG,
  tensors: new Map([...shapes].map(([name, shape]) => [`decoder.${name}`, shape])),
  read: (name) => Promise.resolve(weights.get(name) ?? new Float32Array(0)),
  table: { lookUp: (ids: readonly number[]) => Promise.resolve(Float32Array.from(ids.flatMap((id) => [...words.subarray(id * 768, (id + 1) * 768)]))) } as never,
  generation: { startId: 0, endIds: [], maxLength: WORDS + 1, minLength: 0, beams: 1, lengthPenalty: 1, earlyStopping: false, repetitionPenalty: 1, noRepeatNgramSize: 0, badWords: [], forcedFirstId: null, forcedLastIds: [], suppressed: [], suppressedAtBegin: [], renormalised: false, leftOut: [] },
  tokenizer: () => Promise.reject(new Error('no words')),
}; // prettier-ignore

/** Counts what runs take inside the engine. */
const inRuns: number[] = [];
function watched(executor: Executor): Executor {
  return {
    engine: executor.engine,
    detail: executor.detail,
    liveTensors: () => executor.liveTensors(),
    dispose: () => executor.dispose(),
    compile: async (...given: Parameters<Executor['compile']>): Promise<Program> => {
      const program = await executor.compile(...given);
      return {
        run: async (inputs: Parameters<Program['run']>[0]) => {
          const from = performance.now();
          const out = await program.run(inputs);
          inRuns.push(performance.now() - from);
          return out;
        },
        dispose: () => program.dispose(),
      };
    },
  };
}

const middle = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;
async function measured(
  precision: Precision,
): Promise<{ readonly steps: readonly number[]; readonly runs: readonly number[] }> {
  const executor = await createOnnxExecutor({ threads: 2, precision, maySpin: () => true });
  const writing = new Writing(writer, watched(executor), (run) => run());
  const memory = await writing.remember(noise(TOKENS * 768));
  const steps: number[] = [];
  const runs: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    inRuns.length = 0;
    let last = performance.now();
    const took: number[] = [];
    const onProgress = (): void => {
      took.push(performance.now() - last);
      last = performance.now();
    };
    await writing.write(memory, writer.generation, {}, { onProgress });
    steps.push(...took.slice(2));
    runs.push(...inRuns.slice(2));
  }
  writing.dispose();
  executor.dispose();
  return { steps, runs };
}

const whole = await measured('float32');
const eighth = await measured('int8');
const bytes = 4 * [...shapes].filter(([name]) => !/positions|cross\.kv|^words/.test(name)).reduce((sum, [, shape]) => sum + sizeOf(shape), 0); // prettier-ignore
const big = new Float64Array(bytes / 8);
big.fill(1);
const reads = Array.from({ length: 5 }, () => {
  const from = performance.now();
  let sum = 0;
  for (let i = 0; i < big.length; i += 8) sum += big[i] ?? 0; // a number of each cache line
  return sum > 0 ? performance.now() - from : NaN;
});
const rows: Row[] = [
  { what: `a word, ${cpus().length} cores`, value: middle(whole.steps), unit: 'ms', bar: '≤ 30 ms' },
  { what: 'of it the session’s run', value: middle(whole.runs), unit: 'ms' },
  { what: 'the quickest word', value: Math.min(...whole.steps), unit: 'ms' },
  { what: `reading its ${Math.round(bytes / 2 ** 20)} MB once, one core`, value: Math.min(...reads), unit: 'ms' },
  { what: 'with 8-bit weights (other ids may come)', value: middle(eighth.steps), unit: 'ms' },
];
report('words', {}, rows);
