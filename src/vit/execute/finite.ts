/** An executor whose programs give numbers or an error that names the tensor: one guard for every engine. */
import { HeadlightError } from '../errors';
import { checkOutput, firstNotFinite, notFiniteText } from '../finite';
import { withNormGuards } from '../graph/norm-guards';
import type { Executor, Program, Tensor } from './executor';

type Outputs = Record<string, Tensor>;
type Inputs = Readonly<Outputs>;

/**
 * Compiles on `executor`; a run rejects with `outputNotFinite` for a NaN or an infinity in any of its outputs, and for one that a layer norm
 * would have made a number again.
 */
export function finiteOnly(executor: Executor): Executor {
  return {
    engine: executor.engine,
    detail: executor.detail,
    compile: async (graph, weights) => {
      const { graph: watched, guards } = withNormGuards(graph, 'ends');
      const program = await executor.compile(watched, weights);
      /** The first norm on the way that read such numbers. */
      const first = async (inputs: Inputs): Promise<HeadlightError | null> => {
        const each = withNormGuards(graph, 'each');
        const closer = await executor.compile(each.graph, weights);
        return closer
          .run(inputs)
          .then((outputs) => overflow(outputs, each.guards))
          .finally(() => closer.dispose());
      };
      return guarded(program, guards, first);
    },
    liveTensors: () => executor.liveTensors(),
    dispose: () => executor.dispose(),
  };
}

function guarded(
  program: Program,
  guards: ReadonlyMap<string, string>,
  first: (inputs: Inputs) => Promise<HeadlightError | null>,
): Program {
  return {
    async run(inputs) {
      const all = await program.run(inputs);
      const trouble = overflow(all, guards);
      if (trouble) throw (await first(inputs)) ?? trouble;
      const outputs = Object.fromEntries(Object.entries(all).filter(([name]) => !guards.has(name)));
      for (const [name, { data }] of Object.entries(outputs)) checkOutput(name, data);
      return outputs;
    },
    dispose: () => program.dispose(),
  };
}

/** `outputNotFinite` with the first norm whose guard is no number; null where all are. */
function overflow(outputs: Inputs, guards: ReadonlyMap<string, string>): HeadlightError | null {
  for (const [output, norm] of guards) {
    const data = outputs[output]?.data ?? new Float32Array(0);
    const at = firstNotFinite(data);
    if (at >= 0)
      return new HeadlightError('outputNotFinite', { tensor: norm, value: notFiniteText(data[at] as number) });
  }
  return null;
}
