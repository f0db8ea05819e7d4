/**
 * Hugging Face transformers' names for ViT, DeiT and DINOv2, matched by their ends: prefixes (`vit.`, `deit.`, `dinov2.`, none,
 * newer ones) differ between classes and releases, and so do `encoder.layer.N` and `layers.N`.
 */
import { FieldReader, readAct, readHeadAct, type ConfigHints } from '../hints';
import { chooseEncoder } from './encoder';
import {
  HALF,
  IMAGENET_MEAN,
  IMAGENET_STD,
  type Layout,
  type RecipeDefaults,
  type Signature,
  type TensorPlan,
  whole,
} from './layout';
import { fuseQkv, renameAll } from './rename';
import { commonHints, visionConfig } from './vision-config';

type Family = 'hf-vit' | 'hf-deit' | 'hf-dinov2';

/** Wrappers and the model's own prefix. */
const ANCHOR = /^(.*?)embeddings\.patch_embeddings\.projection\.weight$/;
const DECODER = /(?:^|\.)decoder\./;
const BLOCK = /(?:^|\.)layers?\.(\d+)\.(.+)$/;
/** End of a name within a block → canonical. */
const IN_BLOCK: Readonly<Record<string, string>> = {
  layernorm_before: 'norm1',
  layernorm_after: 'norm2',
  norm1: 'norm1',
  norm2: 'norm2',
  'attention.attention.query': 'attn.q',
  'attention.attention.key': 'attn.k',
  'attention.attention.value': 'attn.v',
  'attention.q_proj': 'attn.q',
  'attention.k_proj': 'attn.k',
  'attention.v_proj': 'attn.v',
  'attention.output.dense': 'attn.proj',
  'attention.o_proj': 'attn.proj',
  'intermediate.dense': 'mlp.fc1',
  'output.dense': 'mlp.fc2',
  'mlp.fc1': 'mlp.fc1',
  'mlp.fc2': 'mlp.fc2',
  'mlp.weights_in': 'mlp.fc1',
  'mlp.weights_out': 'mlp.fc2',
};
/** Names outside the blocks → canonical stem; what the last group catches (`weight`, `bias`) is kept. */
const TOP: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)embeddings\.cls_token$/, 'cls_token'],
  [/(?:^|\.)embeddings\.distillation_token$/, 'dist_token'],
  [/(?:^|\.)embeddings\.register_tokens$/, 'reg_token'],
  [/(?:^|\.)embeddings\.position_embeddings$/, 'pos_embed'],
  [/(?:^|\.)embeddings\.patch_embeddings\.projection\.(weight|bias)$/, 'patch_embed.proj'],
  [/(?:^|\.)layernorm\.(weight|bias)$/, 'norm'],
  [/(?:^|\.)(?:cls_)?classifier\.(weight|bias)$/, 'head'],
  [/(?:^|\.)distillation_classifier\.(weight|bias)$/, 'head_dist'],
];

function layout(family: Family): Layout {
  return {
    name: family,
    match: (signature) => isHuggingFace(signature) && familyOf(signature) === family,
    open(all) {
      const { prefix, signature, chosen } = chooseEncoder(all, ANCHOR);
      const { others, rest } = withoutParts(signature, prefix);
      const { plans, unnamed: unplaced } = renameAll(rest, canonicalName);
      fuseQkv(plans);
      const unnamed = others.length === 0 ? withoutPooler(plans, unplaced, rest) : unplaced;
      const leftover = unnamed.filter((name) => BLOCK.test(name) && !name.includes('decoder'));
      const hints = readHints(signature, family, isSwiglu(plans));
      return { plans, hints, recipe: RECIPES[family], prefix, unnamed, others, leftover, chosen };
    },
  };
}

/** Of a larger model: what follows a depth model's `backbone.` (Depth Anything), or writes words behind a captioner's or reader's `encoder.`. */
const PARTS: readonly (readonly [encoder: RegExp, part: RegExp])[] = [
  [/(^|\.)(backbone|dpt)\.$/, /^(neck|head|fusion_stage|auxiliary_head)\./],
  [/^encoder\.$/, /^(decoder|enc_to_dec_proj)\./],
];

const POOLER = /(^|\.)pooler\.dense\.(weight|bias)$/;

/** A model without classifier ends in its pooler, if it has one: that is what the library hands out as features. */
function withoutPooler(
  plans: Map<string, TensorPlan>,
  unnamed: readonly string[],
  { shapes }: Signature,
): readonly string[] {
  const pooler = unnamed.filter((name) => POOLER.test(name));
  const others = unnamed.filter((name) => !POOLER.test(name));
  if (pooler.length !== 2 || plans.has('head.weight') || others.some((name) => !/(^|\.)mask_token$/.test(name)))
    return unnamed;
  for (const name of pooler) plans.set(`projection.${name.split('.').at(-1)}`, whole(name, shapes.get(name) ?? []));
  return others;
}

/** The tensors of the encoder, and the names of the others. */
function withoutParts(signature: Signature, prefix: string): { readonly others: string[]; readonly rest: Signature } {
  const part = PARTS.find(([encoder]) => encoder.test(prefix))?.[1];
  if (!part) return { others: [], rest: signature };
  const entries = [...signature.shapes];
  const others = entries.flatMap(([name]) => (part.test(name) ? [name] : []));
  return { others, rest: { ...signature, shapes: new Map(entries.filter(([name]) => !part.test(name))) } };
}

export const hfVit = layout('hf-vit');
export const hfDeit = layout('hf-deit');
export const hfDinov2 = layout('hf-dinov2');

function isHuggingFace({ shapes }: Signature): boolean {
  const names = [...shapes.keys()];
  return (
    names.some((name) => ANCHOR.test(name)) && names.some((name) => canonicalName(name) === 'blocks.0.attn.q.weight')
  );
}

function familyOf({ shapes, json }: Signature): Family {
  const names = [...shapes.keys()];
  if (names.some((name) => name.endsWith('.layer_scale1.lambda1'))) return 'hf-dinov2';
  const deit = names.some((name) => name.endsWith('embeddings.distillation_token')) || json['model_type'] === 'deit';
  return deit ? 'hf-deit' : 'hf-vit';
}

function canonicalName(name: string): string | null {
  if (DECODER.test(name)) return null; // of MAE's pre-training, whose blocks are called like the encoder's
  const block = BLOCK.exec(name);
  if (block) return nameInBlock(Number(block[1]), block[2] ?? '');
  for (const [pattern, stem] of TOP) {
    const found = pattern.exec(name);
    if (found) return found[1] === undefined ? stem : `${stem}.${found[1]}`;
  }
  return null;
}

/** Canonical name of what a block of transformers’ ViTs calls so; null where it has none. */
export function nameInBlock(index: number, rest: string): string | null {
  const scale = /^layer_scale([12])\.lambda1$/.exec(rest);
  if (scale) return `blocks.${index}.ls${scale[1]}.gamma`;
  const [, stem = '', kind = ''] = /^(.+)\.(weight|bias)$/.exec(rest) ?? [];
  const canonical = Object.hasOwn(IN_BLOCK, stem) ? IN_BLOCK[stem] : undefined;
  return canonical === undefined ? null : `blocks.${index}.${canonical}.${kind}`;
}

/** DINOv2-giant's MLP, whose gate is SiLU whatever `hidden_act` says. */
function isSwiglu(plans: ReadonlyMap<string, TensorPlan>): boolean {
  const [outputs = 0] = plans.get('blocks.0.mlp.fc1.weight')?.shape ?? [];
  return outputs === 2 * (plans.get('blocks.0.mlp.fc2.weight')?.shape[1] ?? 0);
}

function readHints(signature: Signature, family: Family, swiglu: boolean): ConfigHints {
  const reader = new FieldReader(visionConfig(signature.json), 'config.json');
  const common = commonHints(reader);
  const { dim, heads } = common;
  const headDim = reader.integer('dim', 'head_dim');
  if (headDim !== undefined && dim !== undefined && heads !== undefined && headDim * heads !== dim) {
    throw reader.fail(`\`head_dim\` ${headDim} times ${heads} heads is not \`hidden_size\` ${dim}`);
  }
  return {
    ...common,
    mlpDim: family === 'hf-dinov2' ? undefined : reader.integer('mlpDim', 'intermediate_size'),
    act: swiglu ? 'silu' : readAct(reader, 'hidden_act'),
    projectionAct: readHeadAct(reader, 'pooler_act') ?? 'tanh', // of a pooler
    defaults: {
      normEps: family === 'hf-dinov2' ? 1e-6 : 1e-12,
      act: 'gelu',
      posEmbedAntialias: family === 'hf-dinov2' && hasRegisters(signature),
    },
  };
}

/** Of Hugging Face's ViTs only `Dinov2WithRegisters` interpolates its positions anti-aliased; plain `Dinov2` does not. */
function hasRegisters({ shapes }: Signature): boolean {
  return [...shapes.keys()].some((name) => canonicalName(name) === 'reg_token');
}

const RECIPES: Readonly<Record<Family, RecipeDefaults>> = {
  'hf-vit': { source: 'Hugging Face ViT', interpolation: 'bilinear', cropPct: 1, mean: HALF, std: HALF, squash: true },
  'hf-deit': {
    source: 'Hugging Face DeiT',
    interpolation: 'bicubic',
    cropPct: 0.875,
    mean: IMAGENET_MEAN,
    std: IMAGENET_STD,
    squash: true,
  },
  'hf-dinov2': {
    source: 'Hugging Face DINOv2',
    interpolation: 'bicubic',
    cropPct: 0.875,
    mean: IMAGENET_MEAN,
    std: IMAGENET_STD,
    squash: false,
  },
};
