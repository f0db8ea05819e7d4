/** Reads test/fixtures/vit (made by scripts/fixtures/vit.py) and gives what tests need of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import type { ViTConfig } from '../../../src/vit/config';
import type { Tensor } from '../../../src/vit/execute/executor';
import { createTfjsExecutor, type TfjsExecutor } from '../../../src/vit/execute/tfjs/executor';
import type { Graph } from '../../../src/vit/graph/graph';
import { sizeOf } from '../../../src/vit/graph/shape';
import type { InterventionName } from '../../../src/vit/model/interventions';
import { vitWeights } from '../../../src/vit/model/weights';
import { patchesFromPixels } from '../../../src/vit/patches';

const FOLDER = join(import.meta.dirname, '../../fixtures/vit');

export const fixtureNames = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

interface Placed {
  readonly shape: readonly number[];
  /** In numbers, not bytes. */
  readonly offset: number;
}

export interface Fixture {
  readonly name: string;
  readonly config: ViTConfig;
  readonly batch: number;
  readonly weights: Readonly<Record<string, Tensor>>;
  /** [batch, patches, patchDim] */
  readonly patches: Tensor;
  readonly changes: Readonly<Partial<Record<InterventionName, Tensor>>>;
  /** `logits` [batch, classes], `attention` [batch, layers, heads, tokens, tokens], `hidden` [batch, layers + 1, tokens, dim]. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

export function fixture(name: string): Fixture {
  const { config, weights, inputs, outputs } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as {
    config: ViTConfig;
    weights: Record<string, Placed>;
    inputs: Record<string, Placed>;
    outputs: Record<string, Placed>;
  };
  const bytes = readFileSync(join(FOLDER, `${name}.f32`));
  const take = ({ shape, offset }: Placed): Tensor => {
    const data = new Float32Array(sizeOf(shape));
    data.forEach((_, i) => (data[i] = bytes.readFloatLE((offset + i) * 4)));
    return { shape, data };
  };
  const takeAll = (placed: Record<string, Placed>): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(placed).map(([key, value]) => [key, take(value)]));

  const { pixels, ...rest } = takeAll(inputs);
  const changes = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key.replace('change.', ''), value]));
  return {
    name,
    config,
    batch: pixels!.shape[0]!,
    weights: takeAll(weights),
    patches: patchesOf(pixels!, config),
    changes,
    outputs: takeAll(outputs),
  };
}

function patchesOf({ shape, data }: Tensor, config: ViTConfig): Tensor {
  const [batch = 0] = shape;
  const length = data.length / batch;
  const each = Array.from({ length: batch }, (_, i) =>
    patchesFromPixels(data.subarray(i * length, (i + 1) * length), config),
  );
  const [rows, cols] = config.patchSize;
  const patchDim = config.channels * rows * cols;
  const all = Float32Array.from(each.flatMap((patches) => [...patches]));
  return { shape: [batch, all.length / batch / patchDim, patchDim], data: all };
}

/** The weights of a fixture as `Executor.compile` asks for them. */
export function weightsOf(
  graph: Graph,
  { config, weights }: Pick<Fixture, 'config' | 'weights'>,
): (name: string) => Promise<Tensor> {
  return vitWeights(graph, config, async (name) => {
    const tensor = weights[name];
    if (!tensor) throw new Error(`the model has no ${name}`);
    return tensor.data;
  });
}

/** The WebAssembly executor as tests and the command line start it in Node. */
export function nodeExecutor(): Promise<TfjsExecutor> {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return createTfjsExecutor({ engine: 'wasm', wasmFolder: `${join(dirname(manifest), 'dist')}/` });
}

/** Per-layer outputs `NAME.0`, `NAME.1` … [batch, …] as one array [batch, layers, …]. */
export function stack(
  outputs: Readonly<Record<string, { readonly data: ArrayLike<number> }>>,
  name: string,
  batch: number,
): number[] {
  const layers = Object.keys(outputs).filter((key) => key.startsWith(`${name}.`)).length;
  return Array.from({ length: batch }, (_, photo) =>
    Array.from({ length: layers }, (_unused, layer) => {
      const { data } = outputs[`${name}.${layer}`]!;
      const length = data.length / batch;
      return Array.from(data).slice(photo * length, (photo + 1) * length);
    }),
  ).flat(2);
}

/** Largest absolute difference, in standard deviations of `wanted`. */
export function errorInStd(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) throw new Error(`${got.length} numbers instead of ${wanted.length}`);
  const values = Array.from(wanted);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  const worst = values.reduce((max, x, i) => Math.max(max, Math.abs(x - got[i]!) || 0), 0);
  if (Array.from(got).some(Number.isNaN)) return Infinity;
  return worst / std;
}
