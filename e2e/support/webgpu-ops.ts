/** Runs in the page, where WebGPU is: every op of the table, and its gradient. Bundled by `e2e/webgpu-ops.spec.ts`. */
import { createTfjsExecutor } from '../../src/vit/execute/tfjs/executor';
import { HeadlightError } from '../../src/vit/errors';
import type { Executor, Tensor } from '../../src/vit/execute/executor';
import type { Graph } from '../../src/vit/graph/graph';
import { comparedGradient } from '../../test/vit/graph/compared-gradient';
import { opGraph, opInputs, OPS } from '../../test/vit/graph/op-table';

/** Plain numbers, as they cross from the page to the test. */
export type Numbers = Readonly<Record<string, { shape: readonly number[]; data: readonly number[] }>>;

export interface OpNumbers {
  readonly forward: Numbers;
  readonly backward: Numbers;
}

type Inputs = Readonly<Record<string, Tensor>>;

async function computed(executor: Executor, graph: Graph, inputs: Inputs): Promise<Numbers> {
  const program = await executor.compile(graph, () => Promise.reject(new Error('no weights')));
  const outputs = await program.run(inputs).finally(() => program.dispose());
  const plain = Object.entries(outputs).map(([name, { shape, data }]) => [name, { shape, data: [...data] }] as const);
  return Object.fromEntries(plain);
}

/** What WebGPU gives for each op, in the order of the table. */
export async function runOps(): Promise<OpNumbers[]> {
  const executor = await createTfjsExecutor({ engine: 'webgpu' });
  const run = (graph: Graph, inputs: Inputs): Promise<Numbers> => computed(executor, graph, inputs);
  const results: OpNumbers[] = [];
  for (const [, build] of OPS) {
    const { gradient, inputs } = comparedGradient(build);
    results.push({ forward: await run(opGraph(build), opInputs), backward: await run(gradient, inputs) });
  }
  executor.dispose();
  return results;
}

export interface Forced {
  /** The error that a run ended with while the card's memory was full, and what the same executor gave afterwards. */
  readonly full: string;
  readonly after: Numbers;
  /** Inverse square roots of a driver that is off by a hundredth. */
  readonly wrong: Numbers;
}

/** What a card would have to fail for, by force: its memory is full for one run; its driver computes a shader wrong. */
export async function runForced(): Promise<Forced> {
  const graph = opGraph((g, { x }) => g.unary('rsqrt', g.unary('exp', x)));
  const executor = await createTfjsExecutor({ engine: 'webgpu' });
  const { popErrorScope, createShaderModule } = GPUDevice.prototype;
  GPUDevice.prototype.popErrorScope = async function () {
    return (await popErrorScope.call(this)) ?? new GPUOutOfMemoryError('by force');
  };
  const full = await computed(executor, graph, opInputs).then(
    () => 'no error',
    (error: unknown) => (error instanceof HeadlightError ? error.code : String(error)),
  );
  GPUDevice.prototype.popErrorScope = popErrorScope;
  const after = await computed(executor, graph, opInputs);
  executor.dispose();
  GPUDevice.prototype.createShaderModule = function ({ code, ...rest }) {
    return createShaderModule.call(this, { ...rest, code: code.replaceAll('inverseSqrt(', '1.01 * inverseSqrt(') });
  };
  const off = await createTfjsExecutor({ engine: 'webgpu' });
  const wrong = await computed(off, graph, opInputs);
  off.dispose();
  GPUDevice.prototype.createShaderModule = createShaderModule;
  return { full, after, wrong };
}
