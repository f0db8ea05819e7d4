/** A run that hands out what the blocks compute inside, by name: queries, keys, values, heads, MLPs, the residual stream. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import type { Executor, Tensor } from '../execute/executor';
import { finiteOnly } from '../execute/finite';
import { withInputs } from '../execute/given-inputs';
import type { Changes } from '../explain/changes';
import { buildVit, type VitOutput } from '../model/vit';
import { vitWeights } from '../model/weights';
import { patchesOf, type PhotoInput } from './answer';
import { interventionsOf, seenPatches, settle, VARIANTS, variantOf, type Variant } from './changes';

/** Whatever of the model is read of the checkpoint: `Checkpoint`, or a config with weights of one's own. */
export type WeightedModel = Pick<Checkpoint, 'config' | 'read' | 'inputs'>;

/** A model compiled for some of its outputs; the caller disposes it. */
export interface TappedModel {
  /**
   * One photo. Rejects with `badRequest` for a wrong size or changes that do not fit, `outputNotFinite`, or the executor's errors.
   *
   * @returns `logits` [1, classes]; `NAME.N` for each output and layer N from 0, `hidden.N` before block N and behind the last
   */
  run(input: PhotoInput, changes?: Changes): Promise<Record<string, Tensor>>;
  dispose(): void;
}

/**
 * @param outputs see `TAPS` for names and shapes; nothing else is computed
 * @throws badRequest where nothing is left to compute, and the checkpoint's or the executor's errors
 */
export async function compileTaps(
  model: WeightedModel,
  executor: Executor,
  outputs: readonly VitOutput[],
): Promise<TappedModel> {
  const { config } = model;
  const { patches, patchDim } = shapeOf(config);
  const compile = async (variant: Variant) => {
    const graph = buildVit(config, { batch: 1, outputs, interventions: VARIANTS[variant] });
    return withInputs(finiteOnly(executor), model.inputs).compile(
      graph,
      vitWeights(graph, config, (name) => model.read(name)),
    );
  };
  const plain = await compile('asIs');
  const changeable = new Map<Variant, ReturnType<typeof compile>>(); // compiled when first needed
  let disposed = false;
  const changed = (variant: Variant): ReturnType<typeof compile> => {
    const known = changeable.get(variant);
    if (known) return known;
    const program = compile(variant).catch((error: unknown) => {
      changeable.delete(variant); // tried anew with the next run
      throw error;
    });
    changeable.set(variant, program);
    return program;
  };
  return {
    async run(input, changes) {
      const settled = settle(changes, config);
      const variant = variantOf(settled);
      const program = variant === 'asIs' ? plain : await changed(variant);
      const seen = { shape: [1, patches, patchDim], data: seenPatches(patchesOf(input, config), settled) };
      return program.run({ patches: seen, ...(variant === 'asIs' ? {} : interventionsOf(settled, config, variant)) });
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      plain.dispose();
      for (const coming of changeable.values())
        coming.then(
          (program) => program.dispose(),
          () => undefined,
        );
    },
  };
}
