/** (a) Our forward, the answer alone (≤ 1.05 ×) and with all attention (≤ 1.15 ×), against bare onnxruntime-node without, same weights; and the second load. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { shapeOf } from '../src/vit/config';
import { buildVit, type BuildOptions } from '../src/vit/model/vit';
import { vitWeights } from '../src/vit/model/weights';
import { loadOnnxRuntime } from '../src/vit/execute/onnx/runtime';
import { patchesFromPixels } from '../src/vit/patches';
import { race, ratios } from './support/measure';
import { available, MODELS, NATIVE_CACHE, noise, openNative } from './support/models';
import { report, rounds, type Row } from './support/report';

const ort = await loadOnnxRuntime();
const BARS = { 'the answer alone': '≤ 1.05 ×', 'with all attention': '≤ 1.15 ×' } as const;
/** What a bare session's threads spin after a run, and more. */
const REST_MS = 30;
/** On a machine that does other things too, threads that spin while they wait lose more than they win. */
const NO_SPINNING = { session: { intra_op: { allow_spinning: '0' } } };
const rows: Row[] = [];
rmSync(NATIVE_CACHE, { recursive: true, force: true });

for (const variant of available(['Ti', 'S', 'B', 'L'])) {
  const load = async (outputs: BuildOptions['outputs']) => {
    const start = performance.now();
    const { checkpoint, executor } = await openNative(variant);
    const { config } = checkpoint;
    const graph = buildVit(config, { batch: 1, outputs });
    const read = vitWeights(graph, config, (name) => checkpoint.read(name));
    const program = await executor.compile(graph, read);
    return { config, program, executor, ms: performance.now() - start };
  };
  const first = await load(['logits', 'attention']);
  first.executor.dispose();
  const { config, program, executor, ms } = await load(['logits', 'attention']);
  const alone = await load(['logits']);
  rows.push({ what: `${variant} first load`, value: first.ms, unit: 'ms' });
  rows.push({ what: `${variant} second load`, value: ms, unit: 'ms' });

  const { patches, patchDim } = shapeOf(config);
  const pixels = noise(patches * patchDim);
  const ours = { patches: { shape: [1, patches, patchDim], data: patchesFromPixels(pixels, config) } };
  const bareFile = join(MODELS, variant, 'onnx', 'model.onnx');
  const bare = await ort.InferenceSession.create(bareFile, { logSeverityLevel: 3 });
  const still = await ort.InferenceSession.create(bareFile, { logSeverityLevel: 3, extra: NO_SPINNING });
  const theirs = { pixel_values: new ort.Tensor('float32', pixels, [1, config.channels, ...config.imageSize]) };

  const [reference, mine] = [await bare.run(theirs), await program.run(ours)];
  const difference = Math.max(agree(mine, reference), agree(await alone.program.run(ours), reference));
  const [answer, maps, peer, stillPeer] = await race(
    [
      { name: 'the answer alone', run: () => alone.program.run(ours) },
      { name: 'with all attention', run: () => program.run(ours) },
      { name: 'onnxruntime-node', run: () => bare.run(theirs) },
      { name: 'onnxruntime-node, no spinning', run: () => still.run(theirs) },
    ],
    { rounds: rounds(20), restMs: REST_MS },
  );
  if (!answer || !maps || !peer || !stillPeer) throw new RangeError('expected four timings');
  const peers = [
    ['bare onnxruntime-node', peer],
    ['bare, threads that do not spin', stillPeer],
  ] as const;
  for (const [name, { median, p95 }] of peers)
    rows.push({ what: `${variant} ${name}`, value: median, p95, unit: 'ms' });
  for (const [what, timing] of [
    ['the answer alone', answer],
    ['with all attention', maps],
  ] as const) {
    rows.push({ what: `${variant} ${what}`, value: timing.median, p95: timing.p95, unit: 'ms' });
    for (const [name, their] of peers) {
      const { median, p95 } = ratios(timing, their);
      rows.push({ what: `${variant} ${what} over ${name}`, value: median, p95, unit: '×', bar: BARS[what] });
    }
  }
  rows.push({ what: `${variant} largest difference of logits`, value: difference, unit: '' });
  await bare.release();
  await still.release();
  executor.dispose();
  alone.executor.dispose();
}
report('forward', { engine: 'native' }, rows);

/** Largest difference of the logits: both must have computed the same. */
function agree(
  ours: Readonly<Record<string, { readonly data: Float32Array }>>,
  theirs: InferenceSession.ReturnType,
): number {
  const [a, b] = [ours['logits']?.data, theirs['logits']?.data as Float32Array];
  return a?.reduce((most, logit, i) => Math.max(most, Math.abs(logit - (b[i] ?? NaN))), 0) ?? NaN;
}
