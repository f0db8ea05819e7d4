/** A compiled model for one photo at a time: patches in; logits and, where asked for, attention or hidden states out. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import { HeadlightError } from '../errors';
import type { Executor, Program, Tensor } from '../execute/executor';
import type { Graph } from '../graph/graph';
import { attentionOutput, buildVit, hiddenOutput, type BuildOptions } from '../model/vit';
import { vitWeights } from '../model/weights';
import { interventionsOf, seenPatches, VARIANTS, type SettledChanges, type Variant } from './changes';

/** What a forward pass gives: the answer alone, in which case no attention leaves the engine, or what maps, lenses or other classifiers are made of. */
export type ForwardKind = 'answer' | 'maps' | 'hidden' | 'features' | 'pool' | 'tokens';

export interface ForwardResult {
  /** [classes]; empty for a backbone. */
  readonly logits: Float32Array;
  /** One [heads, tokens, tokens] per layer; none where it was not asked for. */
  readonly attention: readonly Float32Array[];
  /** Tokens before each block and after the last, [tokens, dim] each; none where they were not asked for. */
  readonly hidden: readonly Float32Array[];
  /** What the classifier's layers read, [features]; empty where it was not asked for. */
  readonly pooled: Float32Array;
  /** Every token behind the final norm, [tokens, dim]; empty where nobody reads them. */
  readonly tokens: Float32Array;
  /** Weights of attention pooling, [heads, 1, tokens]; empty where they were not asked for, or a model pools otherwise. */
  readonly poolAttention: Float32Array;
  /** Milliseconds of the run. */
  readonly forwardMs: number;
}

export interface Forward {
  /** @param patches [patches, patchDim] */
  run(patches: Float32Array, changes?: SettledChanges | null): Promise<ForwardResult>;
  dispose(): void;
}

const EVERYTHING = ['logits', 'attention', 'hidden'] as const;

const OUTPUTS: Readonly<Record<ForwardKind, BuildOptions['outputs']>> = {
  answer: ['logits'],
  maps: ['logits', 'attention'],
  hidden: ['logits', 'hidden'],
  features: ['logits', 'pooled'],
  pool: ['poolAttention'],
  tokens: ['tokens'],
};

/**
 * The model as it is, without a trace of interventions, or one that takes changes with each run.
 * Rejects with the checkpoint's or the executor's errors. The caller disposes what it gets.
 *
 * @param withTokens whether a run for maps of the model as it is hands out the tokens, too
 */
export async function compileForward(
  checkpoint: Checkpoint,
  executor: Executor,
  kind: ForwardKind,
  variant: Variant,
  withTokens = false,
): Promise<Forward> {
  const { config } = checkpoint;
  const { patches: rows, patchDim } = shapeOf(config);
  const asked = kind === 'answer' && config.classes === 0 ? OUTPUTS.maps : OUTPUTS[kind]; // a backbone has nothing else to give
  const isRead = withTokens || (checkpoint.decoder?.task ?? 'fill') !== 'fill'; // by a decoder that writes: one run serves both
  const outputs = kind === 'maps' && variant === 'asIs' && isRead ? [...asked, 'tokens' as const] : asked;
  const interventions = VARIANTS[variant];
  const graph = buildVit(config, { batch: 1, outputs, interventions });
  const compile = (each: Graph): Promise<Program> =>
    executor.compile(
      each,
      vitWeights(each, config, (name) => checkpoint.read(name)),
    );
  // Where programs share one session, all changeable ones find theirs in that of the largest.
  const largest = variant === 'asIs' ? graph : buildVit(config, { batch: 1, outputs: EVERYTHING, interventions });
  const host = await compile(largest);
  const program = variant === 'asIs' ? host : await compile(graph).finally(() => host.dispose());
  return {
    run: async (patches, changes = null) => {
      const start = performance.now();
      const seen = { shape: [1, rows, patchDim], data: seenPatches(patches, changes) }; // [1, patches, patchDim]
      const changed = variant === 'asIs' ? {} : interventionsOf(changes, config, variant);
      const out = await program.run({ patches: seen, ...changed });
      return {
        logits: out['logits']?.data ?? new Float32Array(0), // [1, classes] → [classes]
        attention: listOf(graph, out, attentionOutput, config.depth),
        pooled: out['pooled']?.data ?? new Float32Array(0), // [1, features] → [features]
        poolAttention: out['poolAttention']?.data ?? new Float32Array(0), // [1, heads, 1, tokens] → [heads, 1, tokens]
        tokens: out['tokens']?.data ?? new Float32Array(0), // [1, tokens, dim] → [tokens, dim]
        hidden: listOf(graph, out, hiddenOutput, config.depth + 1),
        forwardMs: performance.now() - start,
      };
    },
    dispose: () => program.dispose(),
  };
}

/** Outputs `nameOf(0)` … of a graph that has them, else none. */
function listOf(
  graph: Graph,
  outputs: Readonly<Record<string, Tensor>>,
  nameOf: (layer: number) => string,
  count: number,
): Float32Array[] {
  if (!graph.outputs.has(nameOf(0))) return [];
  return Array.from({ length: count }, (_, layer) => outputOf(outputs, nameOf(layer)).data);
}

/** An output that the graph names; a miss is a mistake in the program. */
export function outputOf(outputs: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const tensor = outputs[name];
  if (!tensor) throw new HeadlightError('internal', { detail: `the engine gave no ${name}` });
  return tensor;
}
