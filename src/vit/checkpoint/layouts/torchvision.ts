/** torchvision's names (torchvision/models/vision_transformer.py). */
import { FieldReader } from '../hints';
import { chooseEncoder } from './encoder';
import { IMAGENET_MEAN, IMAGENET_STD, type Layout } from './layout';
import { renameAll } from './rename';

/** Wrappers (`module.`, `backbone.` …) before the names are allowed. */
const ANCHOR = /^(.*?)encoder\.layers\.encoder_layer_0\.self_attention\.in_proj_weight$/;
const BLOCK = /^encoder\.layers\.encoder_layer_(\d+)\.(.+)$/;
const IN_BLOCK: Readonly<Record<string, string>> = {
  'self_attention.in_proj_weight': 'attn.qkv.weight',
  'self_attention.in_proj_bias': 'attn.qkv.bias',
  'self_attention.out_proj.weight': 'attn.proj.weight',
  'self_attention.out_proj.bias': 'attn.proj.bias',
  'ln_1.weight': 'norm1.weight',
  'ln_1.bias': 'norm1.bias',
  'ln_2.weight': 'norm2.weight',
  'ln_2.bias': 'norm2.bias',
};
const TOP: Readonly<Record<string, string>> = {
  class_token: 'cls_token',
  'encoder.pos_embedding': 'pos_embed',
  'conv_proj.weight': 'patch_embed.proj.weight',
  'conv_proj.bias': 'patch_embed.proj.bias',
  'encoder.ln.weight': 'norm.weight',
  'encoder.ln.bias': 'norm.bias',
  'heads.pre_logits.weight': 'pre_logits.fc.weight',
  'heads.pre_logits.bias': 'pre_logits.fc.bias',
  'heads.head.weight': 'head.weight',
  'heads.head.bias': 'head.bias',
};

export const torchvision: Layout = {
  name: 'torchvision',
  match: ({ shapes }) => [...shapes.keys()].some((name) => ANCHOR.test(name)),
  open(all) {
    const { prefix, signature, chosen } = chooseEncoder(all, ANCHOR);
    const own = (name: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
    const { plans, unnamed } = renameAll(signature, (name) => canonicalName(own(name)));
    const reader = new FieldReader(signature.json, 'config.json');
    return {
      plans,
      chosen,
      prefix,
      unnamed,
      leftover: unnamed.filter((name) => BLOCK.test(own(name))),
      hints: {
        imageSize: reader.size('image_size'),
        heads: reader.integer('heads', 'num_heads'),
        defaults: { normEps: 1e-6, act: 'gelu', posEmbedAntialias: false },
      },
      recipe: {
        source: 'torchvision',
        interpolation: 'bilinear',
        cropPct: 0.875,
        mean: IMAGENET_MEAN,
        std: IMAGENET_STD,
        squash: false,
      },
    };
  },
};

function canonicalName(name: string): string | null {
  const block = BLOCK.exec(name);
  if (block) {
    const rest = (block[2] ?? '')
      .replace(/^mlp\.(0|linear_1)\./, 'mlp.fc1.')
      .replace(/^mlp\.(3|linear_2)\./, 'mlp.fc2.');
    if (/^mlp\.fc[12]\.(weight|bias)$/.test(rest)) return `blocks.${Number(block[1])}.${rest}`;
    const canonical = Object.hasOwn(IN_BLOCK, rest) ? IN_BLOCK[rest] : undefined;
    return canonical === undefined ? null : `blocks.${Number(block[1])}.${canonical}`;
  }
  return Object.hasOwn(TOP, name) ? (TOP[name] ?? null) : null;
}
