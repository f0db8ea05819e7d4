/** A run that hands out what the blocks compute inside, by name: queries, keys, values, heads, MLPs, the residual stream. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import type { Executor, Tensor } from '../execute/executor';
import { finiteOnly } from '../execute/finite';
import type { Changes } from '../explain/changes';
import { buildVit, type VitOutput } from '../model/vit';
import { vitWeights } from '../model/weights';
import { patchesOf, type PhotoInput } from './answer';
import { INTERVENTIONS, interventionsOf, seenPatches, settle } from './changes';

/** Whatever of the model is read of the checkpoint: `Checkpoint`, or a config with weights of one's own. */
export type WeightedModel = Pick<Checkpoint, 'config' | 'read'>;

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
  const compile = async (changeable: boolean) => {
    const graph = buildVit(config, { batch: 1, outputs, interventions: changeable ? INTERVENTIONS : [] });
    return finiteOnly(executor).compile(
      graph,
      vitWeights(graph, config, (name) => model.read(name)),
    );
  };
  const plain = await compile(false);
  let changeable: ReturnType<typeof compile> | null = null; // compiled when first needed
  let disposed = false;
  const again = (error: unknown): never => {
    changeable = null; // tried anew with the next run
    throw error;
  };
  return {
    async run(input, changes) {
      const settled = settle(changes, config);
      const program = settled ? await (changeable ??= compile(true).catch(again)) : plain;
      const seen = { shape: [1, patches, patchDim], data: seenPatches(patchesOf(input, config), settled) };
      return program.run({ patches: seen, ...(settled ? interventionsOf(settled, config) : {}) });
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      plain.dispose();
      changeable?.then(
        (program) => program.dispose(),
        () => undefined,
      );
    },
  };
}
