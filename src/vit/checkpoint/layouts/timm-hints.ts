/** What timm's config.json says of a model, and what a published name says where there is none. */
import type { Rotary, Size, ViTConfig } from '../../config';
import { FieldReader, readAct, type ConfigHints } from '../hints';
import { isObject, type JsonObject } from '../json';
import { MAX_SCALE, MIN_SCALE } from '../override-heads';
import { authorsPositions } from './dino-authors';
import type { Signature, TensorPlan } from './layout';
import { factsOf, turnsUnknown } from './timm-architectures';
import { timmRotary } from './timm-rotary';

/** `model_args` wins over the top level, as when timm builds the model. @param shown rotary positions that tensors tell, without a config.json. @param periods numbers of DINOv3's, a quarter of a head's */
export function readHints(
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

/** SwiGLU, by separate gates or by twice the outputs. */
export function isGated(plans: ReadonlyMap<string, TensorPlan>): boolean {
  const [outputs = 0] = plans.get('blocks.0.mlp.fc1.weight')?.shape ?? [];
  return (
    plans.has('blocks.0.mlp.fc1_g.weight') || outputs === 2 * (plans.get('blocks.0.mlp.fc2.weight')?.shape[1] ?? 0)
  );
}
