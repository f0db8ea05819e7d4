/** CLIP's image tower by the names of OpenAI and open_clip (github.com/openai/CLIP `model.py`, github.com/mlfoundations/open_clip `transformer.py`). */
import type { ViTConfig } from '../../config';
import { FieldReader, type ConfigHints } from '../hints';
import { isObject, type JsonObject } from '../json';
import { chooseEncoder } from './encoder';
import { CLIP_MEAN, CLIP_STD } from './hugging-face-clip';
import type { Layout, Signature, TensorPlan } from './layout';
import { reshapePlan, towerOf, type TowerNames } from './tower';

const ANCHOR = /^(.*?visual\.)transformer\.resblocks\.0\.attn\.in_proj_weight$/;
/** A block of either tower. */
export const OPENAI_BLOCK: Pick<TowerNames, 'block' | 'inBlock'> = {
  block: /^transformer\.resblocks\.(\d+)\.(.+)$/,
  inBlock: {
    ln_1: 'norm1',
    ln_2: 'norm2',
    'attn.in_proj_weight': 'attn.qkv.weight',
    'attn.in_proj_bias': 'attn.qkv.bias',
    'attn.out_proj': 'attn.proj',
    'mlp.c_fc': 'mlp.fc1',
    'mlp.c_proj': 'mlp.fc2',
    'ls_1.gamma': 'ls1.gamma',
    'ls_2.gamma': 'ls2.gamma',
  },
};
const NAMES: TowerNames = {
  ...OPENAI_BLOCK,
  top: { conv1: 'patch_embed.proj', ln_pre: 'norm_pre', ln_post: 'norm' },
  single: { class_embedding: 'cls_token', positional_embedding: 'pos_embed', proj: 'projection.weight' },
};

export const openaiClip: Layout = {
  name: 'openai-clip',
  match: ({ shapes }) => [...shapes.keys()].some((name) => ANCHOR.test(name)),
  open(all) {
    const { prefix, signature, chosen } = chooseEncoder(all, ANCHOR);
    const { plans, unnamed, others } = towerOf(signature, prefix, NAMES, () => null);
    reshapePlan(plans, 'cls_token', (shape) => [1, 1, ...shape]);
    reshapePlan(plans, 'pos_embed', (shape) => [1, ...shape]);
    transposeProjection(plans);
    if (visionPart(signature.json)['final_ln_after_pool'] === true) normAfterPool(plans);
    return {
      plans,
      hints: readHints(signature),
      recipe: { source: 'CLIP', interpolation: 'bicubic', cropPct: 1, mean: CLIP_MEAN, std: CLIP_STD, squash: false },
      prefix,
      unnamed,
      others,
      leftover: unnamed,
      chosen,
    };
  },
};

/** CLIPA (arXiv 2305.07017): the last norm reads what was pooled. */
function normAfterPool(plans: Map<string, TensorPlan>): void {
  for (const kind of ['weight', 'bias']) {
    const plan = plans.get(`norm.${kind}`);
    if (plan) plans.set(`fc_norm.${kind}`, plan);
    plans.delete(`norm.${kind}`);
  }
}

/** Stored [width, dim], as x·P. */
function transposeProjection(plans: Map<string, TensorPlan>): void {
  const plan = plans.get('projection.weight');
  const [part] = plan?.parts ?? [];
  const [inputs = 0, outputs = 0] = plan?.shape ?? [];
  if (plan && part && 'tensor' in part && plan.shape.length === 2)
    plans.set('projection.weight', { shape: [outputs, inputs], parts: [{ ...part, axes: [1, 0] }] });
}

/** Options of open_clip's towers that are other networks than CLIP's. */
const REFUSED = ['attentional_pool', 'attn_pooler_queries', 'timm_model_name', 'input_patchnorm', 'qk_norm', 'scaled_cosine_attn', 'block_type', 'scale_heads', 'scale_attn', 'scale_attn_inner', 'scale_fc']; // prettier-ignore

export const OPEN_CLIP_FILE = 'open_clip_config.json';

/** What open_clip's config says of the image side; empty where it says nothing. */
export function visionPart(json: JsonObject): JsonObject {
  const { vision_cfg: vision } = modelPart(json);
  return isObject(vision) ? vision : {};
}

/** Its model, where the file describes photos beside it. */
export function modelPart(json: JsonObject): JsonObject {
  return isObject(json['model_cfg']) ? json['model_cfg'] : json;
}

/** A tower's norms and GELU where `norm_kwargs` and `act_kwargs` say no more than ε and which GELU. Throws `configInvalid` for anything else. */
export function towerFacts(
  tower: JsonObject,
  quick: boolean,
  reader: FieldReader,
): { readonly normEps: number; readonly act: ViTConfig['act'] } {
  const only = (field: string, key: string): unknown => {
    const said = tower[field] ?? {};
    if (!isObject(said) || Object.keys(said).some((each) => each !== key))
      throw reader.fail(`\`${field}\` is not supported`);
    return said[key];
  };
  const [eps, approximate] = [only('norm_kwargs', 'eps') ?? EPS, only('act_kwargs', 'approximate') ?? 'none'];
  if (typeof eps !== 'number' || !(eps > 0 && eps < 1)) throw reader.fail('`norm_kwargs.eps` is not supported');
  if (approximate !== 'none' && approximate !== 'tanh') throw reader.fail('`act_kwargs.approximate` is not supported');
  return { normEps: eps, act: quick ? 'quickGelu' : approximate === 'tanh' ? 'geluTanh' : 'gelu' };
}

/** PyTorch's. */
const EPS = 1e-5;

/** open_clip's own config where there is one; OpenAI's files have none, and are all alike. */
function readHints({ json }: Signature): ConfigHints {
  const model = modelPart(json);
  const vision = visionPart(json);
  const reader = new FieldReader(vision, OPEN_CLIP_FILE);
  const described = isObject(model['vision_cfg']);
  const refused = REFUSED.find(
    (field) => vision[field] !== undefined && vision[field] !== null && vision[field] !== false,
  );
  if (refused !== undefined && !isUsual(refused, vision[refused])) throw reader.fail(`\`${refused}\` is not supported`);
  const width = reader.integer('dim', 'width');
  const headWidth = reader.integer('dim', 'head_width') ?? 64;
  const quick = new FieldReader(model, OPEN_CLIP_FILE).flag('quick_gelu') === true;
  const pool = reader.text('pool_type');
  if (pool !== undefined && pool !== 'tok' && pool !== 'avg')
    throw reader.fail(`the pooling \`${pool.slice(0, 40)}\` is not supported`);
  return {
    imageSize: reader.size('image_size'),
    patchSize: reader.size('patch_size'),
    dim: width,
    depth: reader.integer('depth', 'layers'),
    heads: width === undefined ? undefined : width / headWidth,
    headsSource: width === undefined ? undefined : OPEN_CLIP_FILE,
    ...(described && towerFacts(vision, quick, reader)),
    pool: pool === 'avg' ? 'avg' : 'token',
    defaults: { normEps: 1e-5, act: 'quickGelu', posEmbedAntialias: true, source: 'OpenAI’s CLIP' },
  };
}

/** A value that changes nothing. */
function isUsual(field: string, value: unknown): boolean {
  return (
    (field === 'block_type' && value === 'default') ||
    (isObject(value) && Object.keys(value).length === 0) ||
    value === ''
  );
}
