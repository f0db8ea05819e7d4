/** Runs in the page, where WebGPU is: every op of the table, and its gradient. Bundled by `e2e/webgpu-ops.spec.ts`. */
import { createTfjsExecutor } from '../../src/vit/execute/tfjs/executor';
import type { Tensor } from '../../src/vit/execute/executor';
import type { Graph } from '../../src/vit/graph/graph';
import { comparedGradient } from '../../test/vit/graph/compared-gradient';
import { opGraph, opInputs, OPS } from '../../test/vit/graph/op-table';

/** Plain numbers, as they cross from the page to the test. */
export type Numbers = Readonly<Record<string, { shape: readonly number[]; data: readonly number[] }>>;

export interface OpNumbers {
  readonly forward: Numbers;
  readonly backward: Numbers;
}

/** What WebGPU gives for each op, in the order of the table. */
export async function runOps(): Promise<OpNumbers[]> {
  const executor = await createTfjsExecutor({ engine: 'webgpu' });
  const run = async (graph: Graph, inputs: Readonly<Record<string, Tensor>>): Promise<Numbers> => {
    const program = await executor.compile(graph, () => Promise.reject(new Error('no weights')));
    const outputs = await program.run(inputs);
    program.dispose();
    const plain = Object.entries(outputs).map(([name, { shape, data }]) => [name, { shape, data: [...data] }] as const);
    return Object.fromEntries(plain);
  };
  const results: OpNumbers[] = [];
  for (const [, build] of OPS) {
    const { gradient, inputs } = comparedGradient(build);
    results.push({ forward: await run(opGraph(build), opInputs), backward: await run(gradient, inputs) });
  }
  executor.dispose();
  return results;
}
