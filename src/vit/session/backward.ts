/** A compiled gradient: patches and a question about classes in, the gradient by all attention out. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import type { Executor } from '../execute/executor';
import type { AttentionGradient } from '../explain/gradient';
import { attentionGradientOutput, buildAttentionGradient } from '../model/attention-gradient';
import { vitWeights } from '../model/weights';
import { interventionsOf, seenPatches, VARIANTS, type SettledChanges, type Variant } from './changes';
import { outputOf } from './forward';

export interface Backward {
  /** `patches` [patches, patchDim], `classWeights` [classes] → ∂(Σ classWeights · logits)/∂A. */
  run(patches: Float32Array, classWeights: Float32Array, changes: SettledChanges | null): Promise<AttentionGradient>;
  dispose(): void;
}

/** As it is, or one that takes changes with each run. Rejects with `badRequest` for a backbone, and the checkpoint's or the executor's errors. The caller disposes what it gets. */
export async function compileBackward(checkpoint: Checkpoint, executor: Executor, variant: Variant): Promise<Backward> {
  const { config } = checkpoint;
  const { patches: rows, patchDim, tokens } = shapeOf(config);
  const graph = buildAttentionGradient(config, { batch: 1, interventions: VARIANTS[variant] });
  const program = await executor.compile(
    graph,
    vitWeights(graph, config, (name) => checkpoint.read(name)),
  );
  return {
    run: async (patches, classWeights, changes) => {
      const out = await program.run({
        patches: { shape: [1, rows, patchDim], data: seenPatches(patches, changes) }, // [1, patches, patchDim]
        classWeights: { shape: [config.classes], data: classWeights },
        ...(variant === 'asIs' ? {} : interventionsOf(changes, config, variant)),
      });
      const perLayer = Array.from({ length: config.depth }, (_, l) => outputOf(out, attentionGradientOutput(l)).data);
      return { layers: config.depth, heads: config.heads, tokens, perLayer };
    },
    dispose: () => program.dispose(),
  };
}
