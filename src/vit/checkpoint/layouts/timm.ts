/** timm's own names, which are also DeiT's, DINO's and MAE's (github.com/huggingface/pytorch-image-models); canonical here. */
import type { Rotary, Size, ViTConfig } from '../../config';
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
  type TensorPlan,
} from './layout';
import { isClipTower } from './clip-tower';
import { doubtOf, refusedLookAlike } from './look-alikes';
import { MAX_SCALE, MIN_SCALE } from '../override-heads';
import { fuseBiases, fuseGates, fuseQkv, renameAll } from './rename';
import { factsOf, isKnown, turnsUnknown } from './timm-architectures';
import { rotaryByTensors, timmRotary } from './timm-rotary';

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

/** Behind an encoder by timm's names may stand a decoder by Hugging Face's, which writes. */
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

function isGated(plans: ReadonlyMap<string, TensorPlan>): boolean {
  const [outputs = 0] = plans.get('blocks.0.mlp.fc1.weight')?.shape ?? [];
  return (
    plans.has('blocks.0.mlp.fc1_g.weight') || outputs === 2 * (plans.get('blocks.0.mlp.fc2.weight')?.shape[1] ?? 0)
  );
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

/** `model_args` wins over the top level, as when timm builds the model. @param shown rotary positions that tensors tell, without a config.json. @param periods numbers of DINOv3's, a quarter of a head's */
function readHints(
  signature: Signature,
  plans: ReadonlyMap<string, TensorPlan>,
  shown: Rotary | undefined,
  periods: number | undefined,
): ConfigHints {
  const clipTower = plans.has('norm_pre.weight') && !plans.has('patch_embed.proj.bias');
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
  const told = architecture === '' ? [file, name].map((each) => each.toLowerCase()) : [architecture];
  const unknown = told.find(turnsUnknown);
  if (unknown !== undefined && shown === undefined && args['use_rot_pos_emb'] !== true)
    throw reader.fail(
      `\`${unknown.slice(0, 60)}\` has rotary positions, and nothing says how they turn; a folder with timm’s config.json does`,
    );
  const byName =
    architecture === '' ? told.map((each) => factsOf(each)).find(({ rotary }) => rotary !== undefined) : undefined;
  if (args['block_fn'] != null || args['mlp_layer'] != null)
    throw reader.fail('blocks of another kind are not supported');
  const norm = reader.text('norm_layer')?.toLowerCase();
  if (norm?.includes('rms')) throw reader.fail(`the norm layer \`${norm.slice(0, 40)}\` is not supported`);
  const poolHeads = reader.integer('heads', 'attn_pool_num_heads');
  const poolPrefix = reader.flag('pool_include_prefix') ?? facts.poolPrefix ?? false;
  const sizes = readSizes(reader, cfg, facts.dynamicSize ?? false, shown);
  return {
    ...sizes,
    patchSize: reader.size('patch_size'),
    channels: reader.integer('channels', 'in_chans'),
    dim: reader.integer('dim', 'embed_dim'),
    depth: reader.integer('depth', 'depth'),
    ...headsIn(reader, facts.heads, plans, periods),
    attentionScale: reader.number(MIN_SCALE, MAX_SCALE, 'qk_scale'),
    classes: reader.integer('classes', 'num_classes'),
    act: isGated(plans) ? 'silu' : (readAct(reader, 'act_layer', 'act') ?? facts.act), // timm's gates are SiLU, whatever it says
    normEps: reader.number(0, 1, 'norm_eps', 'layer_norm_eps') ?? facts.normEps,
    pool: joinsTokens(plans, readPool(reader) ?? facts.pool),
    positions: reader.text('pos_embed') === 'none' ? false : facts.positions,
    rotary: shown ?? byName?.rotary ?? timmRotary(architecture, reader),
    poolPrefix,
    attnPool: {
      ...(poolHeads !== undefined && { heads: poolHeads }),
      ...(facts.eva ? { act: 'gelu' } : !poolPrefix && hasPrefix(plans) && { patchesOnly: true }),
    },
    // A CLIP tower without a name, which alone has `norm_pre` without saying so, uses PyTorch's 1e-5.
    defaults: {
      normEps: (clipTower && args['pre_norm'] === undefined) || shown?.coordinates === 'centred' ? 1e-5 : 1e-6,
      act: 'gelu',
      posEmbedAntialias: true,
      ...authorsPositions(signature),
    },
  };
}

function headsIn(
  reader: FieldReader,
  known: number | undefined,
  plans: ReadonlyMap<string, TensorPlan>,
  periods: number | undefined,
): Pick<ConfigHints, 'heads' | 'headsSource'> {
  const said = reader.integer('heads', 'num_heads') ?? known;
  const width = plans.get('patch_embed.proj.weight')?.shape[0] ?? 0;
  if (said !== undefined || !periods || width % (4 * periods) !== 0) return { heads: said };
  return { heads: width / (4 * periods), headsSource: 'tensors' };
}

function hasPrefix(plans: ReadonlyMap<string, TensorPlan>): boolean {
  return ['cls_token', 'dist_token', 'reg_token'].some((name) => plans.has(name));
}

/** A distilled DeiT hands out the mean of its two tokens. */
function joinsTokens(plans: ReadonlyMap<string, TensorPlan>, pool: ConfigHints['pool']): ConfigHints['pool'] {
  return plans.has('dist_token') && (pool ?? 'token') === 'token' ? 'tokenDist' : pool;
}

function readPool(reader: FieldReader): ViTConfig['pool'] | undefined {
  const pool = reader.text('global_pool');
  if (pool === undefined || pool === '') return undefined;
  if (pool !== 'token' && pool !== 'avg' && pool !== 'map')
    throw reader.fail(`the pooling \`${pool.slice(0, 40)}\` is not supported`);
  return pool;
}

/** DINOv3's pre-training, where nothing says a size. */
const DINOV3_SIZE: Size = [224, 224];

/** What positions are stored for, and what the model is run at: the same, unless it takes photos of any size. */
function readSizes(
  reader: FieldReader,
  cfg: JsonObject,
  dynamic: boolean,
  shown: Rotary | undefined,
): Pick<ConfigHints, 'imageSize' | 'runSize' | 'imageSizeSource'> {
  const [own, input] = [reader.size('img_size'), inputSize(cfg)];
  const anySize = (reader.flag('dynamic_img_size') ?? dynamic) && own !== undefined && input !== undefined;
  if (own === undefined && input === undefined && shown?.coordinates === 'centred')
    return {
      imageSize: DINOV3_SIZE,
      imageSizeSource: 'assumed: DINOv3 takes any size; 224 × 224 is that of its pre-training',
    };
  return { imageSize: own ?? input, ...(anySize && { runSize: input, imageSizeSource: 'config.json' }) };
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
