/** DINOv3 of Hugging Face transformers (`DINOv3ViTModel`; arXiv 2508.10104). */
import { FieldReader, readAct, type ConfigHints } from '../hints';
import { isObject, type JsonObject } from '../json';
import { chooseEncoder } from './encoder';
import { IMAGENET_MEAN, IMAGENET_STD, type Layout } from './layout';
import { fuseGates, fuseQkv } from './rename';
import { DINOV3 } from './timm-architectures';
import { towerOf, type TowerNames } from './tower';
import { commonHints, visionConfig } from './vision-config';

/** The patch projection is a convolution without a module around it, as no other family's. */
const ANCHOR = /^(.*?)embeddings\.patch_embeddings\.weight$/;
const NAMES: TowerNames = {
  block: /^(?:model\.|encoder\.)?layer\.(\d+)\.(.+)$/,
  inBlock: {
    norm1: 'norm1',
    norm2: 'norm2',
    'attention.q_proj': 'attn.q',
    'attention.k_proj': 'attn.k',
    'attention.v_proj': 'attn.v',
    'attention.o_proj': 'attn.proj',
    'layer_scale1.lambda1': 'ls1.gamma',
    'layer_scale2.lambda1': 'ls2.gamma',
  },
  top: { 'embeddings.patch_embeddings': 'patch_embed.proj', norm: 'norm' },
  single: { 'embeddings.cls_token': 'cls_token', 'embeddings.register_tokens': 'reg_token' },
};
const PLAIN = { 'mlp.up_proj': 'mlp.fc1', 'mlp.down_proj': 'mlp.fc2' };
const GATED = { 'mlp.gate_proj': 'mlp.fc1_g', 'mlp.up_proj': 'mlp.fc1_x', 'mlp.down_proj': 'mlp.fc2' };

export const hfDinov3: Layout = {
  name: 'hf-dinov3',
  match: ({ shapes }) =>
    [...shapes.keys()].some((name) => ANCHOR.test(name)) &&
    [...shapes.keys()].some((name) => /(^|\.)layer\.0\.attention\.q_proj\.weight$/.test(name)),
  open(all) {
    const { prefix, signature, chosen } = chooseEncoder(all, ANCHOR);
    const gated = [...signature.shapes.keys()].some((name) => name.endsWith('.mlp.gate_proj.weight'));
    const names: TowerNames = { ...NAMES, inBlock: { ...NAMES.inBlock, ...(gated ? GATED : PLAIN) } };
    const beside = (name: string): string | null => /^classifier\.(weight|bias)$/.test(name) ? name.replace('classifier', 'head') : null; // prettier-ignore
    const { plans, unnamed, others } = towerOf(signature, prefix, names, beside);
    if (plans.get('reg_token')?.shape[1] === 0) plans.delete('reg_token'); // a model without registers keeps none of them
    fuseQkv(plans);
    fuseGates(plans);
    return {
      plans,
      hints: readHints(new FieldReader(withRopeTheta(visionConfig(signature.json)), 'config.json'), gated),
      recipe: {
        source: 'Hugging Face DINOv3',
        interpolation: 'bilinear',
        cropPct: 1,
        mean: IMAGENET_MEAN,
        std: IMAGENET_STD,
        squash: true,
      },
      prefix,
      unnamed,
      others,
      leftover: unnamed.filter((name) => /(^|\.)layer\.\d+\./.test(name)),
      chosen,
    };
  },
};

/** Transformers' default size, where config.json says none. */
const SIZE = [224, 224] as const;

function readHints(reader: FieldReader, gated: boolean): ConfigHints {
  const common = commonHints(reader);
  return {
    ...common,
    ...(common.imageSize === undefined && {
      imageSize: SIZE,
      imageSizeSource: 'assumed: DINOv3 takes any size; 224 × 224 is that of its pre-training',
    }),
    mlpDim: reader.integer('mlpDim', 'intermediate_size'),
    act: readAct(reader, 'hidden_act'),
    rotary: { ...DINOV3, base: reader.number(1, 1e9, 'rope_theta') ?? DINOV3.base },
    defaults: { normEps: 1e-5, act: gated ? 'silu' : 'gelu', posEmbedAntialias: false },
  };
}

/** Newer releases may keep it among `rope_parameters`. */
function withRopeTheta(json: JsonObject): JsonObject {
  const parameters = json['rope_parameters'];
  return isObject(parameters) && json['rope_theta'] == null ? { ...json, rope_theta: parameters['rope_theta'] } : json;
}
