/** (a) Our forward with all attention against bare onnxruntime-node without, same weights: ≤ 1.15 ×; and the second load. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { shapeOf } from '../src/vit/config';
import { buildVit } from '../src/vit/model/vit';
import { vitWeights } from '../src/vit/model/weights';
import { loadOnnxRuntime } from '../src/vit/execute/onnx/runtime';
import { patchesFromPixels } from '../src/vit/patches';
import { race, ratios } from './support/measure';
import { available, MODELS, NATIVE_CACHE, noise, openNative } from './support/models';
import { report, rounds, type Row } from './support/report';

const ort = await loadOnnxRuntime();
const BAR = '≤ 1.15 ×';
/** On a machine that does other things too, threads that spin while they wait lose more than they win. */
const NO_SPINNING = { session: { intra_op: { allow_spinning: '0' } } };
const rows: Row[] = [];
rmSync(NATIVE_CACHE, { recursive: true, force: true });

for (const variant of available(['Ti', 'S', 'B', 'L'])) {
  const load = async () => {
    const start = performance.now();
    const { checkpoint, executor } = await openNative(variant);
    const { config } = checkpoint;
    const graph = buildVit(config, { batch: 1, outputs: ['logits', 'attention'] });
    const read = vitWeights(graph, config, (name) => checkpoint.read(name));
    const program = await executor.compile(graph, read);
    return { config, program, executor, ms: performance.now() - start };
  };
  const first = await load();
  first.executor.dispose();
  const { config, program, executor, ms } = await load();
  rows.push({ what: `${variant} first load`, value: first.ms, unit: 'ms' });
  rows.push({ what: `${variant} second load`, value: ms, unit: 'ms' });

  const { patches, patchDim } = shapeOf(config);
  const pixels = noise(patches * patchDim);
  const ours = { patches: { shape: [1, patches, patchDim], data: patchesFromPixels(pixels, config) } };
  const bareFile = join(MODELS, variant, 'onnx', 'model.onnx');
  const bare = await ort.InferenceSession.create(bareFile, { logSeverityLevel: 3 });
  const still = await ort.InferenceSession.create(bareFile, { logSeverityLevel: 3, extra: NO_SPINNING });
  const theirs = { pixel_values: new ort.Tensor('float32', pixels, [1, config.channels, ...config.imageSize]) };

  const difference = await agree(await program.run(ours), await bare.run(theirs));
  const [mine, peer, stillPeer] = await race(
    [
      { name: 'Headlight with attention', run: () => program.run(ours) },
      { name: 'onnxruntime-node', run: () => bare.run(theirs) },
      { name: 'onnxruntime-node, no spinning', run: () => still.run(theirs) },
    ],
    { rounds: rounds(20) },
  );
  if (!mine || !peer || !stillPeer) throw new RangeError('expected three timings');
  rows.push({ what: `${variant} forward with all attention`, value: mine.median, p95: mine.p95, unit: 'ms' });
  for (const [name, their] of [
    ['bare onnxruntime-node', peer],
    ['bare, threads do not spin, as ours', stillPeer],
  ] as const) {
    rows.push({ what: `${variant} ${name}`, value: their.median, p95: their.p95, unit: 'ms' });
    const { median, p95 } = ratios(mine, their);
    rows.push({ what: `${variant} ratio to it`, value: median, p95, unit: '×', bar: BAR });
  }
  rows.push({ what: `${variant} largest difference of logits`, value: difference, unit: '' });
  await bare.release();
  await still.release();
  executor.dispose();
}
report('forward', { engine: 'native' }, rows);

/** Largest difference of the logits: both must have computed the same. */
async function agree(
  ours: Readonly<Record<string, { readonly data: Float32Array }>>,
  theirs: InferenceSession.ReturnType,
): Promise<number> {
  const [a, b] = [ours['logits']?.data, theirs['logits']?.data as Float32Array];
  return a?.reduce((most, logit, i) => Math.max(most, Math.abs(logit - (b[i] ?? NaN))), 0) ?? NaN;
}
