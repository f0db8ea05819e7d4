/** (c) The same graph on each engine that runs without a GPU: native, and TensorFlow.js on WebAssembly (one thread, as in Node). */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { shapeOf } from '../src/vit/config';
import { createTfjsExecutor } from '../src/vit/execute/tfjs/executor';
import { buildVit } from '../src/vit/model/vit';
import { vitWeights } from '../src/vit/model/weights';
import { race, ratios } from './support/measure';
import { available, noise, openNative } from './support/models';
import { report, rounds, type Row } from './support/report';

const wasm = createRequire(join(process.cwd(), 'package.json')).resolve('@tensorflow/tfjs-backend-wasm/package.json');
const rows: Row[] = [];

for (const variant of available(['Ti', 'S'])) {
  const { checkpoint, executor: native } = await openNative(variant);
  const tfjs = await createTfjsExecutor({ engine: 'wasm', wasmFolder: `${join(dirname(wasm), 'dist')}/` });
  const { config } = checkpoint;
  const graph = buildVit(config, { batch: 1, outputs: ['logits', 'attention'] });
  const read = vitWeights(graph, config, (name) => checkpoint.read(name));
  const { patches, patchDim } = shapeOf(config);
  const inputs = { patches: { shape: [1, patches, patchDim], data: noise(patches * patchDim) } };
  const programs = [await native.compile(graph, read), await tfjs.compile(graph, read)];
  const [ours, theirs] = await race(
    programs.map((program, i) => ({ name: `${i}`, run: () => program.run(inputs) })),
    { rounds: Math.ceil(rounds(20) / 2) },
  );
  if (!ours || !theirs) throw new RangeError('expected two timings');
  rows.push({ what: `${variant} native: ${native.detail}`, value: ours.median, p95: ours.p95, unit: 'ms' });
  rows.push({ what: `${variant} wasm: ${tfjs.detail}`, value: theirs.median, p95: theirs.p95, unit: 'ms' });
  rows.push({ what: `${variant} native over wasm`, value: ratios(ours, theirs).median, unit: '×' });
  native.dispose();
  tfjs.dispose();
}
report('engines', { graph: 'logits and attention' }, rows);
