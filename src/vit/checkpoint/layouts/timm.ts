/** timm's own names, which are also DeiT's, DINO's and MAE's (github.com/huggingface/pytorch-image-models); canonical here. */
import type { ViTConfig } from '../../config';
import { authorsPositions } from './dino-authors';
import { chooseEncoder } from './encoder';
import { HeadlightError } from '../../errors';
import { FieldReader, readAct, type ConfigHints } from '../hints';
import { isObject, type JsonObject } from '../json';
import {
  HALF,
  IMAGENET_MEAN,
  IMAGENET_STD,
  type Layout,
  type OpenedLayout,
  type RecipeDefaults,
  type Signature,
} from './layout';
import { isClipTower } from './clip-tower';
import { doubtOf, refusedLookAlike } from './look-alikes';
import { MAX_SCALE, MIN_SCALE } from '../override-heads';
import { fuseQkv, renameAll } from './rename';
import { factsOf } from './timm-architectures';

/** Wrappers (`module.`, `backbone.` …) before the names are allowed. */
const ANCHOR = /^(.*?)blocks\.0\.(?:0\.)?attn\.(?:qkv|q|q_proj)\.weight$/;

export const timm: Layout = {
  name: 'timm',
  match: ({ shapes }) => [...shapes.keys()].some((name) => ANCHOR.test(name)),
  open(all) {
    const { prefix, signature, chosen } = chooseEncoder(all, ANCHOR);
    const { plans, unnamed } = renameAll(signature, (name) => canonicalName(name, prefix));
    const other = refusedLookAlike(new Set(plans.keys()));
    if (other !== null) throw new HeadlightError('checkpointNotVit', { name: signature.file, looksLike: other });
    fuseQkv(plans);
    const isEmbedding = isClipTower(signature, plans);
    const hints = readHints(signature, plans.has('norm_pre.weight') && !plans.has('patch_embed.proj.bias'));
    const named = typeof signature.json['architecture'] === 'string';
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
      leftover,
      leftHead: isEmbedding ? { reason: 'embedding', names: [`${prefix}head`] } : null,
      chosen,
      doubt,
    } satisfies OpenedLayout;
  },
};

const TOP =
  /^(cls_token|dist_token|reg_token|pos_embed|(patch_embed\.proj|norm_pre|norm|fc_norm|pre_logits\.fc|head|head_dist)\.(weight|bias))$/;
const BLOCK =
  /^blocks\.\d+\.((norm1|norm2|attn\.(qkv|q|k|v|proj|q_norm|k_norm)|mlp\.(fc1|fc2))\.(weight|bias)|ls[12]\.gamma)$/;

function canonicalName(name: string, prefix: string): string | null {
  if (!name.startsWith(prefix)) return /^(head|head_dist|fc_norm)\.(weight|bias)$/.test(name) ? name : null;
  const own = name.slice(prefix.length);
  const canonical = released(own);
  return TOP.test(canonical) || BLOCK.test(canonical) ? canonical : null;
}

/** What others call otherwise than timm: DINOv2 (registers, blocks in chunks), DeiT III (layer scale), separate q, k and v. */
function released(name: string): string {
  if (name === 'register_tokens') return 'reg_token';
  return name
    .replace(/^blocks\.\d+\.(\d+)\./, 'blocks.$1.') // `blocks.CHUNK.BLOCK.`, blocks counted through
    .replace(/^(blocks\.\d+)\.gamma_([12])$/, '$1.ls$2.gamma')
    .replace(/^(blocks\.\d+\.attn\.[qkv])_proj\./, '$1.');
}

/** `model_args` wins over the top level, as when timm builds the model. */
/** @param clipTower `norm_pre` and a patch projection without bias */
function readHints(signature: Signature, clipTower: boolean): ConfigHints {
  const { json, name, file } = signature;
  const args = isObject(json['model_args']) ? json['model_args'] : {};
  const cfg = pretrainedCfg(json);
  const architecture = typeof json['architecture'] === 'string' ? json['architecture'] : '';
  const reader = new FieldReader({ num_classes: cfg['num_classes'], ...json, ...args }, 'config.json');
  const facts = factsOf(architecture);
  // Without config.json, a published name is all that tells these from a plain ViT: their tensors have its names and shapes.
  const refused = [architecture, file, name].find((each) => factsOf(each.toLowerCase()).refuse);
  if (refused)
    throw reader.fail(
      `\`${refused.slice(0, 60)}\` has ${factsOf(refused.toLowerCase()).refuse}, which is not supported`,
    );
  if (args['block_fn'] != null || args['mlp_layer'] != null)
    throw reader.fail('blocks of another kind are not supported');
  const norm = reader.text('norm_layer')?.toLowerCase();
  if (norm?.includes('rms')) throw reader.fail(`the norm layer \`${norm.slice(0, 40)}\` is not supported`);
  if (reader.flag('pool_include_prefix')) throw reader.fail('`pool_include_prefix` is not supported');
  return {
    imageSize: reader.size('img_size') ?? inputSize(cfg),
    patchSize: reader.size('patch_size'),
    channels: reader.integer('channels', 'in_chans'),
    dim: reader.integer('dim', 'embed_dim'),
    depth: reader.integer('depth', 'depth'),
    heads: reader.integer('heads', 'num_heads') ?? facts.heads,
    attentionScale: reader.number(MIN_SCALE, MAX_SCALE, 'qk_scale'),
    classes: reader.integer('classes', 'num_classes'),
    act: readAct(reader, 'act_layer', 'act') ?? facts.act,
    normEps: reader.number(0, 1, 'norm_eps', 'layer_norm_eps') ?? facts.normEps,
    pool: readPool(reader),
    positions: reader.text('pos_embed') === 'none' ? false : undefined,
    // A CLIP tower without a name, which alone has `norm_pre` without saying so, uses PyTorch's 1e-5.
    defaults: {
      normEps: clipTower && args['pre_norm'] === undefined ? 1e-5 : 1e-6,
      act: 'gelu',
      posEmbedAntialias: true,
      ...authorsPositions(signature),
    },
  };
}

function readPool(reader: FieldReader): ViTConfig['pool'] | undefined {
  const pool = reader.text('global_pool');
  if (pool === undefined || pool === '') return undefined;
  if (pool !== 'token' && pool !== 'avg') throw reader.fail(`the pooling \`${pool.slice(0, 40)}\` is not supported`);
  return pool;
}

/** Older timm releases wrote these fields at the top level. */
export function pretrainedCfg(json: JsonObject): JsonObject {
  return isObject(json['pretrained_cfg']) ? json['pretrained_cfg'] : json;
}

/** `input_size` is [channels, rows, cols]. */
function inputSize(cfg: JsonObject): readonly [number, number] | undefined {
  const value = cfg['input_size'];
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  return new FieldReader({ input_size: value.slice(1) }, 'config.json').size('input_size');
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
