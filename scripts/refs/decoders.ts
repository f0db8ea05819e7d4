/** Reference masked autoencoders, captioners and readers: every number and every generated sentence against the library's own. `--engine wasm` for the other engine. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { folderFiles } from '../../src/vit/node/folder-files';
import { openWith } from '../../src/vit/checkpoint/open-with';
import type { Checkpoint } from '../../src/vit/checkpoint/checkpoint';
import type { Painter, Writer } from '../../src/vit/checkpoint/decoders/decoder';
import { createOnnxExecutor } from '../../src/vit/execute/onnx/executor';
import { createTfjsExecutor } from '../../src/vit/execute/tfjs/executor';
import { finiteOnly } from '../../src/vit/execute/finite';
import type { Executor } from '../../src/vit/execute/executor';
import { HeadlightError } from '../../src/vit/errors';
import { patchesFromPixels } from '../../src/vit/patches';
import { compileForward } from '../../src/vit/session/forward';
import { Painting } from '../../src/vit/session/painting';
import { Writing } from '../../src/vit/session/writing';
import { readGeneration } from '../../src/vit/write/generation';
import { chosen } from '../../src/vit/write/generation';

/** In standard deviations of the library's numbers. */
const BAR = 1e-4;
/** A number of the model is handed on as float32; probabilities are printed with seven digits. */
const PROBABILITY_BAR = 1e-4;

interface Way {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly ids: readonly number[];
  readonly text: string;
  readonly probabilities: readonly number[];
  readonly score?: number;
}

interface Expectation {
  readonly masks?: Readonly<Record<string, { readonly hidden: readonly number[] }>>;
  readonly generate?: Readonly<Record<string, Way>>;
}

class Report {
  readonly lines: string[] = [];
  passes = true;

  compare(name: string, got: Float32Array, wanted: Float32Array, bar = BAR): void {
    const unit = spread(wanted) || 1;
    const error = worst(got, wanted) / unit;
    this.passes &&= error < bar;
    this.lines.push(`${name} ${error.toExponential(1)}`);
  }

  equal(name: string, got: unknown, wanted: unknown): void {
    if (JSON.stringify(got) === JSON.stringify(wanted)) return;
    this.passes = false;
    this.lines.push(`${name} IS ${JSON.stringify(got)} NOT ${JSON.stringify(wanted)}`);
  }
}

function npy(folder: string, name: string): Float32Array {
  const bytes = readFileSync(join(folder, `${name}.npy`));
  const length = bytes.readUInt16LE(8);
  const header = bytes.subarray(10, 10 + length).toString('latin1');
  const data = bytes.subarray(10 + length);
  const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
  return header.includes("'<i4'") ? Float32Array.from(new Int32Array(buffer)) : new Float32Array(buffer);
}

function spread(wanted: Float32Array): number {
  const mean = wanted.reduce((sum, x) => sum + x, 0) / wanted.length;
  return Math.sqrt(wanted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / wanted.length);
}

function worst(got: Float32Array, wanted: Float32Array): number {
  if (got.length !== wanted.length) return Infinity;
  return wanted.reduce((most, x, i) => {
    const difference = Math.abs((got[i] as number) - x);
    return difference <= most ? most : difference;
  }, 0);
}

function stacked(layers: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(layers.reduce((sum, { length }) => sum + length, 0));
  layers.reduce((at, layer) => (out.set(layer, at), at + layer.length), 0);
  return out;
}

async function checkPainter(
  folder: string,
  checkpoint: Checkpoint,
  painter: Painter,
  executor: Executor,
  expectation: Expectation,
): Promise<Report> {
  // prettier-ignore
  const report = new Report();
  const painting = new Painting(checkpoint, painter, executor);
  const patches = patchesFromPixels(npy(folder, 'pixels'), checkpoint.config);
  for (const [name, { hidden }] of Object.entries(expectation.masks ?? {})) {
    const { prediction, encoderAttention, decoderAttention } = await painting.paint(patches, hidden, true);
    report.compare(`prediction_${name}`, prediction, npy(folder, `prediction_${name}`));
    if (name !== '75') continue;
    report.compare('encoder', stacked(encoderAttention), npy(folder, 'encoder_attention_75'));
    report.compare('decoder', stacked(decoderAttention), npy(folder, 'decoder_attention_75'));
  }
  painting.dispose();
  return report;
}

async function checkWriter(
  folder: string,
  checkpoint: Checkpoint,
  writer: Writer,
  executor: Executor,
  expectation: Expectation,
): Promise<Report> {
  // prettier-ignore
  const report = new Report();
  const forward = await compileForward(checkpoint, executor, 'tokens', 'asIs');
  const { tokens } = await forward.run(patchesFromPixels(npy(folder, 'pixels'), checkpoint.config));
  report.compare('encoder_hidden', tokens, npy(folder, 'encoder_hidden'));
  const writing = new Writing(writer, executor, (run) => run());
  const memory = await writing.remember(tokens);
  const traced = await writing.trace(memory, [...npy(folder, 'forced_ids')]);
  report.compare('logits', traced.logits, npy(folder, 'logits'));
  report.compare('self', stacked(traced.selfAttention), npy(folder, 'self_attention'));
  report.compare('cross', stacked(traced.crossAttention), npy(folder, 'cross_attention'));
  report.compare('blocks', stacked(traced.hidden), npy(folder, 'decoder_blocks'));
  const words = await writer.tokenizer();
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, never>;
  const own = generationFile(folder) ?? config;
  for (const [name, way] of Object.entries(expectation.generate ?? {})) {
    const blip = config['model_type'] === 'blip';
    const habits = {
      positions: writer.config.positions.most,
      vocabulary: writer.config.vocabulary,
      ...(blip && { startId: writer.generation.startId, endIds: writer.generation.endIds }),
    };
    const plain = name.startsWith('default')
      ? writer.generation
      : readGeneration({ own: { ...own, ...way.settings }, model: config, decoder: {} }, habits);
    const generation = name === 'default-beams-3' ? chosen(plain, { beams: 3 }, habits.positions) : plain;
    const { ids, score } = await writing.write(memory, generation);
    report.equal(name, ids, way.ids);
    report.equal(`${name} text`, words.decode(ids), way.text);
    const unit = Math.max(1, Math.abs(way.score ?? 0)); // a sum of float32 numbers of its size
    if (way.score !== undefined) report.compare(`${name} score`, Float32Array.of((score ?? NaN) / unit), Float32Array.of(way.score / unit)); // prettier-ignore
    const { logits, crossAttention } = await writing.trace(memory, ids.slice(0, -1));
    const probabilities = way.ids.slice(1).map((id, t) => softmaxAt(logits, t, writer.config.vocabulary, id));
    const off = worst(Float32Array.from(probabilities), Float32Array.from(way.probabilities));
    if (!(off < PROBABILITY_BAR)) report.equal(`${name} probabilities`, probabilities, way.probabilities);
    const saved = `cross_attention_${name.replace('-', '_')}`;
    if (existsSync(join(folder, `${saved}.npy`))) report.compare(saved, stacked(crossAttention), npy(folder, saved));
  }
  forward.dispose();
  writing.dispose();
  return report;
}

/** Null where settings stand in config.json, as older releases wrote them. */
function generationFile(folder: string): Record<string, unknown> | null {
  const file = join(folder, 'generation_config.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : null;
}

function softmaxAt(logits: Float32Array, row: number, vocabulary: number, id: number): number {
  const own = logits.subarray(row * vocabulary, (row + 1) * vocabulary);
  const top = own.reduce((most, x) => Math.max(most, x), -Infinity);
  const sum = own.reduce((total, x) => total + Math.exp(x - top), 0);
  return Math.exp((own[id] as number) - top) / sum;
}

async function executorOf(engine: string): Promise<Executor> {
  if (engine !== 'wasm') return createOnnxExecutor({ threads: 2 });
  const wasmFolder = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`; // prettier-ignore
  return createTfjsExecutor({ engine: 'wasm', wasmFolder });
}

async function check(folder: string, engine: string): Promise<Report> {
  const expectation = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as Expectation;
  const checkpoint = await openWith(folderFiles(folder), {});
  if (!checkpoint.decoder) throw new Error('no decoder');
  const decoder = await checkpoint.decoder.open();
  const executor = await executorOf(engine);
  try {
    const guarded = finiteOnly(executor);
    return decoder.task === 'fill'
      ? await checkPainter(folder, checkpoint, decoder, guarded, expectation)
      : await checkWriter(folder, checkpoint, decoder, guarded, expectation);
  } finally {
    executor.dispose();
  }
}

const [root = '', ...rest] = process.argv.slice(2).filter((argument) => argument !== '--decoders');
const engine = rest.includes('--engine') ? (rest[rest.indexOf('--engine') + 1] ?? 'native') : 'native';
const named = rest.filter((each) => each !== '--engine' && each !== engine);
const names = readdirSync(root).filter((name) => existsSync(join(root, name, 'expect.json')));
const wanted = names.filter((name) => named.length === 0 || named.some((each) => name.includes(each)));
let passed = 0;
for (const name of wanted) {
  const report = await check(join(root, name), engine).catch((error: unknown) => {
    const failed = new Report();
    failed.passes = false;
    failed.lines.push(error instanceof HeadlightError ? `${error.code} ${JSON.stringify(error.params)}` : String((error as Error).stack)); // prettier-ignore
    return failed;
  });
  if (report.passes) passed++;
  process.stdout.write(`${report.passes ? 'ok  ' : 'FAIL'} ${name.padEnd(18)} ${report.lines.join(', ')}\n`);
}
process.stdout.write(`${passed} of ${wanted.length}\n`);
