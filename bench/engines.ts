/** (c) The same graph on each engine that runs without a GPU: native, TensorFlow.js on WebAssembly, and onnxruntime-web as a peer (WebAssembly on one thread, as in Node). */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { shapeOf } from '../src/vit/config';
import { createTfjsExecutor } from '../src/vit/execute/tfjs/executor';
import { buildVit } from '../src/vit/model/vit';
import { vitWeights } from '../src/vit/model/weights';
import { race, ratios } from './support/measure';
import { available, MODELS, noise, openNative, requirePeer } from './support/models';
import { report, rounds, type Row } from './support/report';

/** The part of onnxruntime-web that is used. */
interface OnnxRuntimeWeb {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly InferenceSession: { create(file: string, options: object): Promise<WebSession> };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => object;
}
interface WebSession {
  run(inputs: Readonly<Record<string, object>>): Promise<unknown>;
  release(): Promise<void>;
}

const wasm = createRequire(join(process.cwd(), 'package.json')).resolve('@tensorflow/tfjs-backend-wasm/package.json');
const web = requirePeer('onnxruntime-web') as OnnxRuntimeWeb;
web.env.wasm.numThreads = 1;
const rows: Row[] = [];

for (const variant of available(['Ti', 'S'])) {
  const { checkpoint, executor: native } = await openNative(variant);
  const tfjs = await createTfjsExecutor({ engine: 'wasm', wasmFolder: `${join(dirname(wasm), 'dist')}/` });
  const { config } = checkpoint;
  const graph = buildVit(config, { batch: 1, outputs: ['logits', 'attention'] });
  const read = vitWeights(graph, config, (name) => checkpoint.read(name));
  const { patches, patchDim } = shapeOf(config);
  const pixels = noise(patches * patchDim);
  const inputs = { patches: { shape: [1, patches, patchDim], data: pixels } };
  const programs = [await native.compile(graph, read), await tfjs.compile(graph, read)];
  const peer = await web.InferenceSession.create(join(MODELS, variant, 'onnx', 'model.onnx'), {
    executionProviders: ['wasm'],
  });
  const pixelValues = new web.Tensor('float32', pixels, [1, config.channels, ...config.imageSize]);
  const contestants = programs.map((program, i) => ({
    name: `${i}`,
    run: (): Promise<unknown> => program.run(inputs),
  }));
  contestants.push({ name: 'peer', run: () => peer.run({ pixel_values: pixelValues }) });
  const [ours, inWasm, theirs] = await race(contestants, { rounds: Math.ceil(rounds(20) / 2) });
  if (!ours || !inWasm || !theirs) throw new RangeError('expected three timings');
  rows.push({ what: `${variant} native: ${native.detail}`, value: ours.median, p95: ours.p95, unit: 'ms' });
  rows.push({ what: `${variant} TensorFlow.js: ${tfjs.detail}`, value: inWasm.median, p95: inWasm.p95, unit: 'ms' });
  const name = 'onnxruntime-web: 1 thread, logits only';
  rows.push({ what: `${variant} ${name}`, value: theirs.median, p95: theirs.p95, unit: 'ms' });
  rows.push({ what: `${variant} native over TensorFlow.js`, ...shown(ratios(ours, inWasm)), unit: '×' });
  rows.push({ what: `${variant} native over onnxruntime-web`, ...shown(ratios(ours, theirs)), unit: '×' });
  rows.push({ what: `${variant} TensorFlow.js over onnxruntime-web`, ...shown(ratios(inWasm, theirs)), unit: '×' });
  await peer.release();
  native.dispose();
  tfjs.dispose();
}
report('engines', { graph: 'logits and attention' }, rows);

function shown({ median, p95 }: { readonly median: number; readonly p95: number }): { value: number; p95: number } {
  return { value: median, p95 };
}
