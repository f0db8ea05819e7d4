/** A compiled model for one photo at a time: patches in, logits and all attention out. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import { HeadlightError } from '../errors';
import type { Executor, Tensor } from '../execute/executor';
import { attentionOutput, buildVit } from '../model/vit';
import { vitWeights } from '../model/weights';

export interface Forward {
  /** `patches` [patches, patchDim] → logits [classes] (empty for a backbone), one attention [heads, tokens, tokens] per layer. */
  run(patches: Float32Array): Promise<{ readonly logits: Float32Array; readonly attention: readonly Float32Array[] }>;
  dispose(): void;
}

/** Rejects with the checkpoint's or the executor's errors. The caller disposes what it gets. */
export async function compileForward(checkpoint: Checkpoint, executor: Executor): Promise<Forward> {
  const { config } = checkpoint;
  const { patches: rows, patchDim } = shapeOf(config);
  const graph = buildVit(config, { batch: 1, outputs: ['logits', 'attention'] });
  const program = await executor.compile(
    graph,
    vitWeights(graph, config, (name) => checkpoint.read(name)),
  );
  return {
    run: async (patches) => {
      const out = await program.run({ patches: { shape: [1, rows, patchDim], data: patches } }); // [1, patches, patchDim]
      const attention = Array.from({ length: config.depth }, (_, layer) => outputOf(out, attentionOutput(layer)).data);
      const logits = config.classes > 0 ? outputOf(out, 'logits').data : new Float32Array(0); // [1, classes] → [classes]
      return { logits, attention };
    },
    dispose: () => program.dispose(),
  };
}

/** An output that the graph names; a miss is a mistake in the program. */
export function outputOf(outputs: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const tensor = outputs[name];
  if (!tensor) throw new HeadlightError('internal', { detail: `the engine gave no ${name}` });
  return tensor;
}
