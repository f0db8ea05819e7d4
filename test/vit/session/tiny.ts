/** A small random model and an executor that counts, waits and fails on command; for tests of what stands on top of them. */
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import { VitSession } from '../../../src/vit/session/session';
import type { Size, ViTConfig } from '../../../src/vit/config';
import type { EngineName, Executor, Tensor } from '../../../src/vit/execute/executor';
import type { Recipe } from '../../../src/vit/recipe';
import { sizeOf } from '../../../src/vit/graph/shape';
import { buildVit } from '../../../src/vit/model/vit';
import { evaluate } from '../execute/reference';
import { seededRandom } from '../../../src/vit/explain/seeded';
import { VIT_SMALL } from '../model/configs';

export function tinyCheckpoint(change: Partial<ViTConfig> = {}): Checkpoint {
  const config = { ...VIT_SMALL, ...change };
  const outputs = ['logits', 'pooled', 'attention', 'hidden'] as const;
  const tensors = buildVit(config, { batch: 1, outputs }).params;
  const tensor = (name: string): Float32Array => {
    const random = seededRandom(name.length * 31 + name.charCodeAt(name.length - 1));
    return Float32Array.from({ length: sizeOf(tensors.get(name)!) }, () => random() - 0.5);
  };
  const size = config.imageSize;
  const recipeAt = (inputSize: Size): Recipe => ({ colour: 'asStored', resize: { mode: 'exact', size: inputSize }, crop: null, interpolation: 'bicubic', rescale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], inputSize }); // prettier-ignore
  return {
    name: 'tiny',
    layout: 'timm',
    config,
    recipe: recipeAt(size),
    labels: Array.from({ length: config.classes }, (_, i) => ({ id: `n${i}`, text: `thing ${i}` })),
    output: config.classes > 0 ? 'single' : 'none',
    threshold: 0.5,
    calibration: null,
    provenance: {},
    notes: [],
    parameters: [...tensors.values()].reduce((sum, shape) => sum + sizeOf(shape), 0),
    tensors,
    placement: { placed: tensors.size, harmless: [], unplaced: [] },
    read: (name) => Promise.resolve(tensor(name)),
    recipeAt: (other) => ({ recipe: recipeAt(other), provenance: {} }),
  };
}

/** Model input [channels, rows, cols] from a seed. */
export function tinyPixels(seed: number, config: ViTConfig = VIT_SMALL): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from(
    { length: config.channels * config.imageSize[0] * config.imageSize[1] },
    () => random() * 2 - 1,
  );
}

export class TestExecutor implements Executor {
  readonly detail = 'test';
  runs = 0;
  running = 0;
  mostRunning = 0;
  live = 0;
  disposed = false;
  /** Names of each compiled graph's outputs. */
  readonly outputs: string[][] = [];
  /** Thrown by the next runs, as long as it is set. */
  failure: Error | null = null;

  constructor(readonly engine: EngineName = 'wasm') {}

  async compile(...[graph, weights]: Parameters<Executor['compile']>): ReturnType<Executor['compile']> {
    const named: Record<string, Tensor> = {};
    for (const name of graph.params.keys()) named[name] = await weights(name);
    this.live += 1;
    this.outputs.push([...graph.outputs.keys()].sort());
    return {
      run: async (inputs) => {
        this.runs += 1;
        this.running += 1;
        this.mostRunning = Math.max(this.mostRunning, this.running);
        await new Promise((resolve) => setTimeout(resolve, 0));
        this.running -= 1;
        if (this.failure) throw this.failure;
        const exact = Object.entries(evaluate(graph, inputs, named));
        return Object.fromEntries(
          exact.map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]),
        );
      },
      dispose: () => void (this.live -= 1),
    };
  }

  liveTensors(): number {
    return this.live;
  }

  dispose(): void {
    this.disposed = true;
  }
}

/** A session that has answered the photo `a`. */
export async function openTiny(config: Parameters<typeof tinyCheckpoint>[0] = {}) {
  const executor = new TestExecutor();
  const session = await VitSession.open(tinyCheckpoint(config), executor);
  const { predictions, logits } = await session.answer('a', { pixels: tinyPixels(1) }, 1);
  return { executor, session, best: predictions[0]?.index ?? 0, logits };
}
