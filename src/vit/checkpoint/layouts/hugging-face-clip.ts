/** Image towers of CLIP, SigLIP and BLIP as Hugging Face transformers names them, alone or in a model of images and text. */
import { HeadlightError } from '../../errors';
import { FieldReader, readAct, type ConfigHints } from '../hints';
import { chooseEncoder } from './encoder';
import { HALF, sourcesOf, type Layout, type RecipeDefaults, type Signature, type TensorPlan } from './layout';
import { fuseQkv } from './rename';
import { reshapePlan, rowsOf, towerOf, type TowerNames } from './tower';
import { commonHints, visionConfig } from './vision-config';

type Family = 'hf-clip' | 'hf-siglip' | 'hf-blip';

/** `patch_embedding`, where others have `patch_embeddings`. */
const ANCHOR = /^(.*?)embeddings\.patch_embedding\.weight$/;
const NAMES: TowerNames = {
  block: /^encoder\.layers\.(\d+)\.(.+)$/,
  inBlock: {
    layer_norm1: 'norm1',
    layer_norm2: 'norm2',
    'self_attn.q_proj': 'attn.q',
    'self_attn.k_proj': 'attn.k',
    'self_attn.v_proj': 'attn.v',
    'self_attn.out_proj': 'attn.proj',
    'self_attn.qkv': 'attn.qkv',
    'self_attn.projection': 'attn.proj',
    'mlp.fc1': 'mlp.fc1',
    'mlp.fc2': 'mlp.fc2',
  },
  top: {
    'embeddings.patch_embedding': 'patch_embed.proj',
    pre_layrnorm: 'norm_pre',
    pre_layernorm: 'norm_pre',
    post_layernorm: 'norm',
    'head.attention.out_proj': 'attn_pool.proj',
    'head.layernorm': 'attn_pool.norm',
    'head.mlp.fc1': 'attn_pool.mlp.fc1',
    'head.mlp.fc2': 'attn_pool.mlp.fc2',
  },
  single: {
    'embeddings.class_embedding': 'cls_token',
    'embeddings.position_embedding.weight': 'pos_embed',
    'embeddings.position_embedding': 'pos_embed',
    'head.probe': 'attn_pool.latent',
    'head.attention.in_proj_weight': 'attn_pool.in.weight',
    'head.attention.in_proj_bias': 'attn_pool.in.bias',
  },
};

function layout(family: Family): Layout {
  return {
    name: family,
    match: (signature) => isTower(signature) && familyOf(signature) === family,
    open(all) {
      const { prefix, signature, chosen } = chooseEncoder(all, ANCHOR);
      refusePatches(signature, prefix);
      const beside = (name: string): string | null =>
        /^(?:.*\.)?classifier\.(weight|bias)$/.test(name) ? name.replace(/^.*?classifier/, 'head')
        : /^(?:.*\.)?visual_projection\.weight$/.test(name) ? 'projection.weight' : null; // prettier-ignore
      const { plans, unnamed, others } = towerOf(signature, prefix, NAMES, beside);
      reshapePlan(plans, 'cls_token', (shape) => [1, 1, shape.at(-1) ?? 0]);
      reshapePlan(plans, 'pos_embed', (shape) => [1, ...shape.slice(-2)]);
      fuseQkv(plans);
      splitPool(plans);
      const classifier = plans.has('head.weight');
      if (classifier) others.push(...passedBy(plans, family === 'hf-clip' ? /^(projection|attn_pool|norm)\./ : /^(projection|attn_pool)\./)); // prettier-ignore
      if (family === 'hf-blip') twice(plans);
      return {
        plans,
        hints: readHints(signature, family, classifier),
        recipe: RECIPES[family],
        prefix,
        unnamed,
        others,
        leftover: unnamed.filter((name) => /\.(encoder|embeddings|head)\.|^(encoder|embeddings|head)\./.test(name)),
        chosen,
      };
    },
  };
}

export const hfClip = layout('hf-clip');
export const hfSiglip = layout('hf-siglip');
export const hfBlip = layout('hf-blip');

function isTower({ shapes }: Signature): boolean {
  const names = [...shapes.keys()];
  return (
    names.some((name) => ANCHOR.test(name)) &&
    names.some((name) => /(^|\.)encoder\.layers\.0\.self_attn\.(q_proj|qkv)\.weight$/.test(name))
  );
}

/** By tensors: BLIP keeps q, k and v in one, SigLIP has no class token. */
function familyOf({ shapes }: Signature): Family {
  const names = [...shapes.keys()];
  if (names.some((name) => /(^|\.)encoder\.layers\.0\.self_attn\.qkv\.weight$/.test(name))) return 'hf-blip';
  return names.some((name) => /(^|\.)embeddings\.class_embedding$/.test(name)) ? 'hf-clip' : 'hf-siglip';
}

/** SigLIP 2 "naflex" takes patches, not photos: a linear layer in place of the convolution. */
function refusePatches({ shapes, file }: Signature, prefix: string): void {
  if (shapes.get(`${prefix}embeddings.patch_embedding.weight`)?.length !== 2) return;
  const looksLike =
    'SigLIP 2 of the kind “naflex” (photos of any shape); the “fixres” models (as siglip2-base-patch16-224) can be opened';
  throw new HeadlightError('checkpointNotVit', { name: file, looksLike });
}

/** PyTorch's MultiheadAttention holds q, k and v in one tensor; the probe's is q alone. */
function splitPool(plans: Map<string, TensorPlan>): void {
  for (const kind of ['weight', 'bias'] as const) {
    const all = plans.get(`attn_pool.in.${kind}`);
    plans.delete(`attn_pool.in.${kind}`);
    const dim = (all?.shape[0] ?? 0) / 3;
    if (!all || !Number.isInteger(dim)) continue;
    plans.set(`attn_pool.q.${kind}`, rowsOf(all, 0, dim));
    plans.set(`attn_pool.kv.${kind}`, rowsOf(all, dim, 3 * dim));
  }
}

/** What a classifier on the mean of the patches does not read: taken out of `plans`. CLIP's passes by the last norm as well. */
function passedBy(plans: Map<string, TensorPlan>, names: RegExp): string[] {
  const found = [...plans].filter(([name]) => names.test(name));
  for (const [name] of found) plans.delete(name);
  return found.flatMap(([, { parts }]) => parts.flatMap(sourcesOf));
}

/** What BLIP pools passes `post_layernorm` twice: as one of the tokens, and once more alone. */
function twice(plans: Map<string, TensorPlan>): void {
  for (const kind of ['weight', 'bias']) {
    const norm = plans.get(`norm.${kind}`);
    if (norm) plans.set(`fc_norm.${kind}`, norm);
  }
}

/** What transformers takes where a config.json leaves it out. */
const ASSUMED = { heads: 12 } as const;

function readHints({ json }: Signature, family: Family, classifier: boolean): ConfigHints {
  const vision = visionConfig(json);
  const reader = new FieldReader(vision, 'config.json');
  const common = commonHints(reader);
  const assumesHeads = common.heads === undefined && Object.keys(json).length > 0;
  return {
    ...common,
    ...(assumesHeads && {
      heads: ASSUMED.heads,
      headsSource: 'assumed: transformers takes 12 where config.json says nothing',
    }),
    mlpDim: reader.integer('mlpDim', 'intermediate_size'),
    act: readAct(reader, 'hidden_act'),
    pool: classifier ? 'avg' : family === 'hf-siglip' ? undefined : 'token',
    defaults: DEFAULTS[family],
  };
}

const DEFAULTS: Readonly<Record<Family, ConfigHints['defaults']>> = {
  'hf-clip': { normEps: 1e-5, act: 'quickGelu', posEmbedAntialias: false },
  'hf-siglip': { normEps: 1e-6, act: 'geluTanh', posEmbedAntialias: false },
  'hf-blip': { normEps: 1e-5, act: 'gelu', posEmbedAntialias: false },
};

export const CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073] as const;
export const CLIP_STD = [0.26862954, 0.26130258, 0.27577711] as const;

const RECIPES: Readonly<Record<Family, RecipeDefaults>> = {
  'hf-clip': { source: 'CLIP', interpolation: 'bicubic', cropPct: 1, mean: CLIP_MEAN, std: CLIP_STD, squash: false },
  'hf-siglip': { source: 'SigLIP', interpolation: 'bicubic', cropPct: 1, mean: HALF, std: HALF, squash: true },
  'hf-blip': { source: 'BLIP', interpolation: 'bicubic', cropPct: 1, mean: CLIP_MEAN, std: CLIP_STD, squash: true },
};
