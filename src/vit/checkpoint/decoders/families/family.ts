/** What a family of decoders says of itself: its names, its part of config.json, and how that is read. */
import type { ViTConfig } from '../../../config';
import type { WriterConfig } from '../../../model/writer';
import type { FieldReader } from '../../hints';
import type { TensorPlan } from '../../layouts/layout';
import { depthOf } from '../../layouts/rename';
import type { Stems } from '../../layouts/tower';
import type { DecoderTask } from '../decoder';

export type Plans = ReadonlyMap<string, TensorPlan>;

export interface WriterFamily {
  readonly name: 'gpt2' | 'trocr' | 'blip';
  readonly task: Exclude<DecoderTask, 'fill'>;
  /** A name that only this family has. */
  readonly anchor: RegExp;
  /** Number of the block, and the name in it. */
  readonly block: RegExp;
  readonly inBlock: Stems;
  /** Outside the blocks, without `weight` and `bias`. */
  readonly top: readonly (readonly [RegExp, string])[];
  /** Linear layers lie as [in, out] (`Conv1D`). */
  readonly turned: boolean;
  /** The decoder's part of config.json. */
  readonly part: 'decoder' | 'text_config';
  config(read: FieldReader, plans: Plans, encoder: ViTConfig): WriterConfig;
}

/** Between the encoder's width and the decoder's, in `VisionEncoderDecoder`. */
export const PROJECTION = [/^enc_to_dec_proj$/, 'memory'] as const;

export const rowsOf = (plans: Plans, name: string): number => plans.get(name)?.shape[0] ?? 0;

/** What is read the same way in all of them. */
export function commonOf(
  read: FieldReader,
  plans: Plans,
  encoder: ViTConfig,
  names: { readonly heads: string; readonly assumed: number; readonly act: string },
): WriterConfig {
  const [vocabulary = 0, dim = 0] = plans.get('words.weight')?.shape ?? [];
  const depth = depthOf(plans);
  const heads = read.integer('heads', names.heads) ?? names.assumed;
  if (dim % heads !== 0)
    throw read.fail(`${heads} heads (\`${names.heads}\`) do not divide the decoder’s width ${dim}`);
  return {
    kind: 'writer',
    dim,
    depth,
    heads,
    mlpDim: rowsOf(plans, 'blocks.0.mlp.fc1.weight'),
    act: 'gelu',
    normEps: 1e-5,
    vocabulary,
    norms: 'post',
    embedNorm: plans.has('embed_norm.weight'),
    embedScale: 1,
    positions: { kind: 'learned', offset: 0, most: 0 },
    encoderDim: encoder.dim,
    projected: plans.has('memory.weight'),
    attentionScales: Array.from({ length: depth }, () => (dim / heads) ** -0.5),
    headAct: null,
    headBias: plans.has('head.bias'),
  };
}
