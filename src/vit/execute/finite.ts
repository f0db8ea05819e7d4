/** An executor whose programs give numbers or an error that names the tensor: one guard for every engine. */
import { checkOutput } from '../finite';
import type { Executor, Program } from './executor';

/** Compiles on `executor`; a run rejects with `outputNotFinite` for a NaN or an infinity in any of its outputs. */
export function finiteOnly(executor: Executor): Executor {
  return {
    engine: executor.engine,
    detail: executor.detail,
    compile: async (graph, weights) => guarded(await executor.compile(graph, weights)),
    liveTensors: () => executor.liveTensors(),
    dispose: () => executor.dispose(),
  };
}

function guarded(program: Program): Program {
  return {
    async run(inputs) {
      const outputs = await program.run(inputs);
      for (const [name, { data }] of Object.entries(outputs)) checkOutput(name, data);
      return outputs;
    },
    dispose: () => program.dispose(),
  };
}
