/** The gradients of one op, and how far an engine's are from finite differences. */
import type { Tensor } from '../../../src/vit/execute/executor';
import { gradientGraph, gradientOutput } from '../../../src/vit/graph/grad';
import { nodeAt, type Graph } from '../../../src/vit/graph/graph';
import { evaluate } from '../execute/reference';
import { finiteDifference } from './difference';
import { opGraph, opInputNames, opInputs, wave, type OpBuild, type OpInput } from './op-table';

/** Central differences cost two runs for each number: every third is compared. */
const STRIDE = 3;

export type Outputs = Readonly<Record<string, { shape: readonly number[]; data: ArrayLike<number> }>>;

export interface ComparedGradient {
  readonly gradient: Graph;
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** Largest difference from central differences in float64, relative to the largest gradient of the same input. */
  error(got: Outputs): number;
}

/** The gradient of a weighted sum of the op's output by each input. */
export function comparedGradient(build: OpBuild): ComparedGradient {
  const graph = opGraph(build);
  const { shape } = nodeAt(graph, graph.outputs.get('out')!);
  const weights = wave(shape, 0.93);
  const gradient = gradientGraph(graph, { of: 'out', weights: { name: 'w', shape }, by: opInputNames });
  const score = (changed: Record<OpInput, Tensor>): number =>
    evaluate(graph, changed, {}).out!.data.reduce((sum, y, i) => sum + y * weights.data[i]!, 0);
  const errorBy = (name: OpInput, got: Outputs): number => {
    const { data, shape: given } = got[gradientOutput(name)]!;
    if (given.join() !== opInputs[name].shape.join()) return Infinity;
    const largest = Array.from(data).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    let worst = 0;
    for (let i = 0; i < data.length; i += STRIDE) {
      const difference = Math.abs(data[i]! - finiteDifference(opInputs, name, i, score));
      worst = difference <= worst ? worst : difference; // NaN counts as worst
    }
    return worst / largest;
  };
  return {
    gradient,
    inputs: { ...opInputs, w: weights },
    error: (got) => opInputNames.map((name) => errorBy(name, got)).reduce((most, e) => (e <= most ? most : e), 0),
  };
}
