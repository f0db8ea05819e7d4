/** What is said of a text tower beside its tensors: transformers' `text_config`, open_clip's `text_cfg`, or the habits of their authors. */
import { FieldReader, readAct } from '../checkpoint/hints';
import { depthOf } from '../checkpoint/layouts/rename';
import { isObject, type JsonObject } from '../checkpoint/json';
import { modelPart, OPEN_CLIP_FILE, towerFacts } from '../checkpoint/layouts/openai-clip';
import type { ReadToken, TextConfig } from './config';
import type { NamedText } from './layout';

/** Shapes first, then what the files say of the rest. Throws `configInvalid` for what is not run here. @param json config.json or open_clip_config.json */
export function textConfig(text: NamedText, json: JsonObject): TextConfig {
  const { plans, layout } = text;
  const [vocabulary = 0, dim = 0] = plans.get('token_embed.weight')?.shape ?? [];
  const [, positions = 0] = plans.get('pos_embed')?.shape ?? [];
  const [mlpDim = 0] = plans.get('blocks.0.mlp.fc1.weight')?.shape ?? [];
  const [projection = 0] = plans.get('projection.weight')?.shape ?? [];
  const shaped = {
    ...{ vocabulary, dim, positions, mlpDim, projection },
    depth: depthOf(plans),
    layerScale: plans.has('blocks.0.ls1.gamma'),
    projectionBias: plans.has('projection.bias'),
  };
  return { ...shaped, ...(layout === 'transformers' ? transformers(json, isSiglip(text)) : openClip(json, dim)) };
}

/** SigLIP's projection is the head of its text tower; CLIP's stands beside it. */
function isSiglip({ plans }: NamedText): boolean {
  const [part] = plans.get('projection.weight')?.parts ?? [];
  return part !== undefined && 'tensor' in part && /text_model\.head\.weight$/.test(part.tensor);
}

type Said = Pick<TextConfig, 'heads' | 'act' | 'normEps' | 'causal' | 'reads'>;

/** What transformers takes where config.json leaves it out. */
const ASSUMED = {
  clip: { heads: 8, act: 'quickGelu', normEps: 1e-5 },
  siglip: { heads: 12, act: 'geluTanh', normEps: 1e-6 },
} as const;
/** What `eos_token_id` was in configs whose text ended with the largest id (transformers#24773). */
const OLD_END = 2;
const CLIP_END = 49407;

function transformers(json: JsonObject, siglip: boolean): Said {
  const own = isObject(json['text_config']) ? json['text_config'] : {};
  const older = isObject(json['text_config_dict']) ? json['text_config_dict'] : {};
  const reader = new FieldReader({ ...own, ...older }, 'config.json', 'text_config.');
  const assumed = siglip ? ASSUMED.siglip : ASSUMED.clip;
  const end = reader.number(0, 1e9, 'eos_token_id') ?? CLIP_END;
  return {
    heads: reader.integer('heads', 'num_attention_heads') ?? assumed.heads,
    act: readAct(reader, 'hidden_act') ?? assumed.act,
    normEps: reader.number(0, 1, 'layer_norm_eps') ?? assumed.normEps,
    causal: !siglip,
    reads: siglip ? 'last' : end === OLD_END ? 'largest' : { id: end },
  };
}

/** Options of open_clip's text towers that change the network. */
const REFUSED = ['hf_model_name', 'embed_cls', 'correct_cls_mask', 'block_type', 'qk_norm', 'scaled_cosine_attn', 'scale_heads', 'scale_attn', 'scale_attn_inner', 'scale_fc'] as const; // prettier-ignore
const HEAD_WIDTH = 64;

function openClip(json: JsonObject, dim: number): Said {
  const model = modelPart(json);
  const described = isObject(model['text_cfg']);
  const own: JsonObject = isObject(model['text_cfg']) ? model['text_cfg'] : {};
  const reader = new FieldReader(own, OPEN_CLIP_FILE, 'text_cfg.');
  const refused = REFUSED.find((field) => isSet(own[field]));
  if (refused !== undefined) throw reader.fail(`\`text_cfg.${refused}\` is not supported`);
  const quick = !described || new FieldReader(model, OPEN_CLIP_FILE).flag('quick_gelu') === true;
  return {
    heads: reader.integer('heads', 'heads') ?? Math.max(1, Math.round(dim / HEAD_WIDTH)),
    ...towerFacts(own, quick, reader),
    causal: reader.flag('no_causal_mask') !== true,
    reads: readToken(reader),
  };
}

/** What `eos_id` is where it is not said. */
const END = 2;

function readToken(reader: FieldReader): ReadToken {
  const pool = reader.text('pool_type') ?? 'argmax';
  switch (pool) {
    case 'argmax':
      return 'largest';
    case 'eos':
      return { id: reader.number(0, 1e9, 'eos_id') ?? END };
    case 'first':
    case 'last':
      return pool;
    default:
      throw reader.fail(`the pooling \`${pool.slice(0, 40)}\` of texts is not supported`);
  }
}

/** A value that changes something. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 'default' && !(isObject(value) && Object.keys(value).length === 0); // prettier-ignore
}
