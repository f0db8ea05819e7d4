/** timm's own names, which are also DeiT's, DINO's and MAE's (github.com/huggingface/pytorch-image-models); canonical here. */
import { HeadlightError } from '../../errors';
import { isClipTower } from './clip-tower';
import { chooseEncoder } from './encoder';
import {
  HALF,
  IMAGENET_MEAN,
  IMAGENET_STD,
  type Layout,
  type OpenedLayout,
  type RecipeDefaults,
  type Signature,
  type TensorPlan,
} from './layout';
import { doubtOf, refusedLookAlike } from './look-alikes';
import { fuseBiases, fuseGates, fuseQkv, renameAll } from './rename';
import { isKnown } from './timm-architectures';
import { isGated, readHints } from './timm-hints';
import { rotaryByTensors } from './timm-rotary';

/** Wrappers (`module.`, `backbone.` …) before the names are allowed. */
const ANCHOR = /^(.*?)blocks\.0\.(?:0\.)?attn\.(?:qkv|q|q_proj)\.weight$/;

export const timm: Layout = {
  name: 'timm',
  match: ({ shapes }) => [...shapes.keys()].some((name) => ANCHOR.test(name)),
  open(all) {
    const { prefix, signature, chosen } = chooseEncoder(all, ANCHOR);
    const { others, rest } = withoutWriter(signature, prefix);
    const { plans, unnamed } = renameAll(rest, (name) => canonicalName(name, prefix));
    const named = typeof signature.json['architecture'] === 'string';
    const other = isKnown(signature.json['architecture']) ? null : refusedLookAlike(new Set(plans.keys()));
    if (other !== null) throw new HeadlightError('checkpointNotVit', { name: signature.file, looksLike: other });
    const shown = named ? undefined : rotaryByTensors(ownNames(signature, plans, prefix), isGated(plans));
    maskBiases(plans, signature, prefix);
    fuseQkv(plans);
    fuseBiases(plans);
    fuseGates(plans);
    const isEmbedding = isClipTower(signature, plans);
    const hints = readHints(signature, plans, shown, signature.shapes.get(`${prefix}rope_embed.periods`)?.[0]);
    const gammas = signature.shapes.has(`${prefix}blocks.0.gamma_1`);
    const doubt = named ? undefined : doubtOf(new Set(plans.keys()), gammas);
    const leftover = unnamed.filter(
      (name) => name.startsWith(prefix) && /^(blocks|patch_embed|norm_pre)\./.test(name.slice(prefix.length)),
    );
    return {
      plans,
      hints,
      recipe: recipeDefaults(signature),
      prefix,
      unnamed,
      others,
      leftover,
      leftHead: isEmbedding ? { reason: 'embedding', names: [`${prefix}head`] } : null,
      chosen,
      doubt,
    } satisfies OpenedLayout;
  },
};

/** Sets aside a Hugging Face decoder that stands behind an encoder with timm's names. */
function withoutWriter(signature: Signature, prefix: string): { readonly others: string[]; readonly rest: Signature } {
  const isWriter = (name: string): boolean =>
    prefix === '' && /^(decoder\.(transformer|lm_head|model|output_projection)|enc_to_dec_proj)\./.test(name);
  const others = [...signature.shapes.keys()].filter(isWriter);
  if (others.length === 0) return { others, rest: signature };
  return { others, rest: { ...signature, shapes: new Map([...signature.shapes].filter(([name]) => !isWriter(name))) } };
}

const TOP =
  /^(cls_token|dist_token|reg_token|pos_embed|attn_pool\.latent|rel_pos_bias\.relative_position_bias_table|(patch_embed\.proj|norm_pre|norm|fc_norm|attn_pool\.(q|kv|proj|norm|mlp\.fc1|mlp\.fc2)|pre_logits\.fc|head|head_dist)\.(weight|bias))$/;
const BLOCK =
  /^blocks\.\d+\.((norm1|norm2|attn\.(qkv|q|k|v|proj|norm|q_norm|k_norm)|mlp\.(fc1|fc1_g|fc1_x|norm|fc2))\.(weight|bias)|attn\.([qkv]_bias|relative_position_bias_table)|ls[12]\.gamma)$/;

/** What rotary positions are told by: names in the file, without what stands before them, and canonical ones. */
function ownNames({ shapes }: Signature, plans: ReadonlyMap<string, unknown>, prefix: string): Set<string> {
  const own = [...shapes.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return new Set([...own, ...plans.keys()]);
}

/** DINOv3 as Meta keeps it: a mask beside the bias of q, k and v, which makes the key's part 0. */
function maskBiases(plans: Map<string, TensorPlan>, { shapes }: Signature, prefix: string): void {
  for (const [name, { shape, parts }] of [...plans]) {
    const [part] = parts;
    if (!name.endsWith('.attn.qkv.bias') || !part || !('tensor' in part)) continue;
    const mask = `${part.tensor}_mask`;
    if (mask.startsWith(prefix) && shapes.get(mask)?.[0] === shape[0])
      plans.set(name, { shape, parts: [{ ...part, times: mask }] });
  }
}

function canonicalName(name: string, prefix: string): string | null {
  if (!name.startsWith(prefix)) return /^(head|head_dist|fc_norm)\.(weight|bias)$/.test(name) ? name : null;
  const own = name.slice(prefix.length);
  const canonical = released(own);
  return TOP.test(canonical) || BLOCK.test(canonical) ? canonical : null;
}

/** SwiGLU's layers by the names of DINOv2, DINOv3 and EVA-02's authors. */
const GATED: Readonly<Record<string, string>> = { w12: 'fc1', w1: 'fc1_g', w2: 'fc1_x', w3: 'fc2', ffn_ln: 'norm' };

/** What others call otherwise than timm: DINOv2 (registers, blocks in chunks), DeiT III (layer scale), separate q, k and v. */
function released(name: string): string {
  if (name === 'register_tokens' || name === 'storage_tokens') return 'reg_token';
  return name
    .replace(/^blocks\.\d+\.(\d+)\./, 'blocks.$1.') // `blocks.CHUNK.BLOCK.`, blocks counted through
    .replace(/^(blocks\.\d+)\.gamma_([12])$/, '$1.ls$2.gamma')
    .replace(/^(blocks\.\d+\.attn\.[qkv])_proj\./, '$1.')
    .replace(/^(blocks\.\d+\.attn)\.inner_attn_ln\./, '$1.norm.') // EVA-02 of its authors
    .replace(
      /^(blocks\.\d+\.mlp)\.(w12|w1|w2|w3|ffn_ln)\./,
      (_, mlp: string, layer: string) => `${mlp}.${GATED[layer]}.`,
    );
}

/** Only asked where `pretrained_cfg` is missing: DeiT and DINO were trained with ImageNet's statistics, Google's weights with ½. */
function recipeDefaults({ json, name, file }: Signature): RecipeDefaults {
  const about = `${name} ${file} ${String(json['architecture'] ?? '')}`.toLowerCase();
  const imagenet = /deit|dino|mae/.test(about);
  return {
    source: imagenet ? 'DeiT and DINO' : 'timm ViT',
    interpolation: 'bicubic',
    cropPct: imagenet ? 0.875 : 0.9,
    mean: imagenet ? IMAGENET_MEAN : HALF,
    std: imagenet ? IMAGENET_STD : HALF,
    squash: false,
  };
}
