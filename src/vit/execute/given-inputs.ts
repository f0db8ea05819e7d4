/** An executor whose programs are given some inputs by themselves: what belongs to the model, and changes without it. */
import type { Executor, Program, Tensor } from './executor';

export type GivenInputs = Readonly<Record<string, Tensor>>;

/** Each run gets those of `inputs` that its graph takes and its caller does not give. */
export function withInputs(executor: Executor, inputs: GivenInputs | undefined): Executor {
  if (!inputs) return executor;
  return {
    engine: executor.engine,
    detail: executor.detail,
    async compile(graph, weights): Promise<Program> {
      const program = await executor.compile(graph, weights);
      const own = Object.fromEntries(Object.entries(inputs).filter(([name]) => graph.inputs.has(name)));
      return { run: (given) => program.run({ ...own, ...given }), dispose: () => program.dispose() };
    },
    liveTensors: () => executor.liveTensors(),
    dispose: () => executor.dispose(),
  };
}
