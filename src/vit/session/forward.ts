/** A compiled model for one photo at a time: patches in, logits and, where asked for, all attention out. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import { HeadlightError } from '../errors';
import type { Executor, Tensor } from '../execute/executor';
import { attentionOutput, buildVit } from '../model/vit';
import { vitWeights } from '../model/weights';

/** What a forward pass gives: the answer alone, in which case no attention leaves the engine, or what maps are made of too. */
export type ForwardKind = 'answer' | 'maps';

export interface ForwardResult {
  /** [classes]; empty for a backbone. */
  readonly logits: Float32Array;
  /** One [heads, tokens, tokens] per layer; none where only the answer is asked for. */
  readonly attention: readonly Float32Array[];
  /** Milliseconds of the run. */
  readonly forwardMs: number;
}

export interface Forward {
  /** @param patches [patches, patchDim] */
  run(patches: Float32Array): Promise<ForwardResult>;
  dispose(): void;
}

/** Rejects with the checkpoint's or the executor's errors. The caller disposes what it gets. */
export async function compileForward(checkpoint: Checkpoint, executor: Executor, kind: ForwardKind): Promise<Forward> {
  const { config } = checkpoint;
  const withMaps = kind === 'maps' || config.classes === 0; // a backbone has nothing else to give
  const { patches: rows, patchDim } = shapeOf(config);
  const graph = buildVit(config, { batch: 1, outputs: withMaps ? ['logits', 'attention'] : ['logits'] });
  const program = await executor.compile(
    graph,
    vitWeights(graph, config, (name) => checkpoint.read(name)),
  );
  return {
    run: async (patches) => {
      const start = performance.now();
      const out = await program.run({ patches: { shape: [1, rows, patchDim], data: patches } }); // [1, patches, patchDim]
      const forwardMs = performance.now() - start;
      const layers = withMaps ? config.depth : 0;
      const attention = Array.from({ length: layers }, (_, layer) => outputOf(out, attentionOutput(layer)).data);
      const logits = config.classes > 0 ? outputOf(out, 'logits').data : new Float32Array(0); // [1, classes] → [classes]
      return { logits, attention, forwardMs };
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
