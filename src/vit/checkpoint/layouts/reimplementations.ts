/**
 * The plain ViT under the names of other PyTorch libraries: MMPretrain (open-mmlab/mmpretrain), jeonsworld/ViT-pytorch and
 * lukemelas/PyTorch-Pretrained-ViT. Same arithmetic as timm's: exact GELU, LayerNorm with 1e-6.
 */
import { FieldReader } from '../hints';
import { chooseEncoder } from './encoder';
import { HALF, type Layout } from './layout';
import { fuseQkv, renameAll } from './rename';

interface Names {
  readonly name: 'mmpretrain' | 'jeonsworld' | 'lukemelas';
  /** A name that each encoder has once; its group stands before the library's own names. */
  readonly anchor: RegExp;
  /** Number of the block, and the name in it. */
  readonly block: RegExp;
  /** Layer in a block → canonical; `weight` and `bias` are kept. */
  readonly inBlock: Readonly<Record<string, string>>;
  /** Layer or single tensor outside the blocks → canonical. */
  readonly top: Readonly<Record<string, string>>;
}

const MMPRETRAIN: Names = {
  name: 'mmpretrain',
  anchor: /^(.*?)layers\.0\.ffn\.layers\.0\.0\.weight$/,
  block: /^layers\.(\d+)\.(.+)$/,
  inBlock: {
    ln1: 'norm1',
    ln2: 'norm2',
    'attn.qkv': 'attn.qkv',
    'attn.proj': 'attn.proj',
    'ffn.layers.0.0': 'mlp.fc1',
    'ffn.layers.1': 'mlp.fc2',
  },
  top: {
    cls_token: 'cls_token',
    dist_token: 'dist_token',
    pos_embed: 'pos_embed',
    'patch_embed.projection': 'patch_embed.proj',
    ln1: 'norm',
    'head.layers.pre_logits': 'pre_logits.fc',
    'head.layers.head': 'head',
    'head.layers.head_dist': 'head_dist',
  },
};

const JEONSWORLD: Names = {
  name: 'jeonsworld',
  anchor: /^(.*?)transformer\.encoder\.layer\.0\.attn\.query\.weight$/,
  block: /^transformer\.encoder\.layer\.(\d+)\.(.+)$/,
  inBlock: {
    attention_norm: 'norm1',
    ffn_norm: 'norm2',
    'attn.query': 'attn.q',
    'attn.key': 'attn.k',
    'attn.value': 'attn.v',
    'attn.out': 'attn.proj',
    'ffn.fc1': 'mlp.fc1',
    'ffn.fc2': 'mlp.fc2',
  },
  top: {
    'transformer.embeddings.cls_token': 'cls_token',
    'transformer.embeddings.position_embeddings': 'pos_embed',
    'transformer.embeddings.patch_embeddings': 'patch_embed.proj',
    'transformer.encoder.encoder_norm': 'norm',
    head: 'head',
  },
};

const LUKEMELAS: Names = {
  name: 'lukemelas',
  anchor: /^(.*?)transformer\.blocks\.0\.attn\.proj_q\.weight$/,
  block: /^transformer\.blocks\.(\d+)\.(.+)$/,
  inBlock: {
    norm1: 'norm1',
    norm2: 'norm2',
    'attn.proj_q': 'attn.q',
    'attn.proj_k': 'attn.k',
    'attn.proj_v': 'attn.v',
    proj: 'attn.proj',
    'pwff.fc1': 'mlp.fc1',
    'pwff.fc2': 'mlp.fc2',
  },
  top: {
    class_token: 'cls_token',
    'positional_embedding.pos_embedding': 'pos_embed',
    patch_embedding: 'patch_embed.proj',
    pre_logits: 'pre_logits.fc',
    norm: 'norm',
    fc: 'head',
  },
};

export const reimplementations: readonly Layout[] = [MMPRETRAIN, JEONSWORLD, LUKEMELAS].map(layout);

function layout(names: Names): Layout {
  return {
    name: names.name,
    match: ({ shapes }) => [...shapes.keys()].some((name) => names.anchor.test(name)),
    open(all) {
      const { prefix, signature, chosen } = chooseEncoder(all, names.anchor);
      const own = (name: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
      const { plans, unnamed } = renameAll(signature, (name) => canonicalName(own(name), names));
      fuseQkv(plans);
      const reader = new FieldReader(signature.json, 'config.json');
      return {
        plans,
        chosen,
        prefix,
        unnamed,
        leftover: unnamed.filter((name) => names.block.test(own(name))),
        hints: {
          imageSize: reader.size('image_size', 'img_size'),
          heads: reader.integer('heads', 'num_heads'),
          defaults: { normEps: 1e-6, act: 'gelu', posEmbedAntialias: false },
        },
        recipe: { source: 'Google ViT', interpolation: 'bilinear', cropPct: 1, mean: HALF, std: HALF, squash: true },
      };
    },
  };
}

function canonicalName(name: string, { block, inBlock, top }: Names): string | null {
  if (Object.hasOwn(top, name)) return top[name] ?? null;
  const [, layer = '', kind] = /^(.+)\.(weight|bias)$/.exec(name) ?? [];
  const [, index, rest = ''] = block.exec(layer) ?? [];
  if (index !== undefined)
    return Object.hasOwn(inBlock, rest) ? `blocks.${Number(index)}.${inBlock[rest]}.${kind}` : null;
  return Object.hasOwn(top, layer) ? `${top[layer]}.${kind}` : null;
}
