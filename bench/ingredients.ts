/** What rotary positions and relative position bias add to the forward of a plain ViT (bar: 5 %), and what handing out the tokens does, in turn on one thread, by the processor's own time, so that what else the machine does counts little. */
import { createOnnxExecutor } from '../src/vit/execute/onnx/executor';
import { shapeOf, type ViTConfig } from '../src/vit/config';
import { sizeOf } from '../src/vit/graph/shape';
import { buildVit, type VitOutput } from '../src/vit/model/vit';
import { vitWeights } from '../src/vit/model/weights';
import { ratios, summary, type Contestant, type Timing } from './support/measure';
import { noise } from './support/models';
import { report, rounds, type Row } from './support/report';

const WIDTHS = { Ti: { dim: 192, heads: 3 }, S: { dim: 384, heads: 6 } } as const;
const rows: Row[] = [];
const numbers = noise(1 << 16);

/** Milliseconds that the process computes, contestants in turn. */
async function inTurn(contestants: readonly Contestant[], count: number): Promise<Timing[]> {
  const times = contestants.map(() => [] as number[]);
  for (let round = -3; round < count; round++)
    for (let turn = 0; turn < contestants.length; turn++) {
      const i = (turn + Math.max(round, 0)) % contestants.length;
      const before = process.cpuUsage();
      await contestants[i]?.run();
      const { user } = process.cpuUsage(before); // the system's part is pages for what is handed out, and a matter of luck
      if (round >= 0) times[i]?.push(user / 1000);
    }
  return contestants.map(({ name }, i) => ({ name, ...summary(times[i] ?? []), times: times[i] ?? [] }));
}

for (const [variant, width] of Object.entries(WIDTHS)) {
  const plain: ViTConfig = {
    imageSize: [224, 224], patchSize: [16, 16], channels: 3, depth: 12, mlpDim: 4 * width.dim, ...width, classes: 1000, clsToken: true, distToken: false,
    registers: 0, posEmbedGrid: [14, 14], posEmbedPrefix: true, posEmbedAntialias: false, act: 'gelu', normEps: 1e-6, qkvBias: true, layerScale: false,
    qkNorm: false, preNorm: false, pool: 'token', finalNorm: true, fcNorm: false, preLogits: 0, distHead: false,
  }; // prettier-ignore
  const { patches, patchDim } = shapeOf(plain);
  const photo = { patches: { shape: [1, patches, patchDim], data: noise(patches * patchDim) } };
  const stops: (() => void)[] = [];
  const contestant = async (name: string, change: Partial<ViTConfig>, outputs: readonly VitOutput[]) => {
    const config = { ...plain, ...change };
    const graph = buildVit(config, { batch: 1, outputs });
    const executor = await createOnnxExecutor({ threads: 1 });
    const read = async (tensor: string): Promise<Float32Array> => {
      const shape = tensor.includes('relative_position_bias_table')
        ? [27 * 27 + 3, config.heads]
        : graph.params.get(tensor);
      return Float32Array.from({ length: sizeOf(shape ?? []) }, (_, i) => (numbers[i % numbers.length] ?? 0) * 0.05);
    };
    const program = await executor.compile(graph, vitWeights(graph, config, read));
    stops.push(() => executor.dispose());
    return { name, run: () => program.run(photo) };
  };
  const everything = ['logits', 'attention'] as const;
  const ROTATIONS = {
    'rotation, halves (DINOv3)': { turns: 'halves', coordinates: 'centred', base: 100 },
    'rotation, pairs (EVA-02)': { turns: 'pairs', coordinates: 'index', base: 10_000 },
  } as const;
  for (const [ask, outputs] of [
    ['answer', ['logits']],
    ['all attention', everything],
  ] as const) {
    const against = [
      await contestant('plain', {}, outputs),
      await contestant('plain once more', {}, outputs), // how far two of the same are apart
      ...(await Promise.all(Object.entries(ROTATIONS).map(([name, rotary]) => contestant(name, { rotary }, outputs)))),
      await contestant('relative bias (BEiT)', { relativeBias: { grid: [14, 14], shared: false } }, outputs),
      ...(ask === 'answer' ? [] : [await contestant('tokens handed out', {}, [...outputs, 'tokens'])]),
    ];
    const [reference, ...others] = await inTurn(against, rounds(variant === 'Ti' ? 32 : 13));
    if (!reference) throw new RangeError('expected timings');
    rows.push({ what: `${variant} ${ask}, plain`, value: reference.median, p95: reference.p95, unit: 'ms' });
    for (const other of others) {
      const { median, p95 } = ratios(other, reference);
      rows.push({
        what: `${variant} ${ask}, ${other.name} over plain`,
        value: median,
        p95,
        unit: '×',
        bar: '≤ 1.05 ×',
      });
    }
    for (const stop of stops.splice(0)) stop();
  }
}
report('ingredients', { engine: 'native' }, rows);
