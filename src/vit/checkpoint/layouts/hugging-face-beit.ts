/** BEiT, BEiT v2 and Data2Vec-Vision of Hugging Face transformers (arXiv 2106.08254, 2208.06366, 2202.03555). */
import { FieldReader, readAct, type ConfigHints } from '../hints';
import { chooseEncoder } from './encoder';
import { HALF, type Layout } from './layout';
import { fuseQkv } from './rename';
import { towerOf, type TowerNames } from './tower';
import { commonHints, visionConfig } from './vision-config';

const ANCHOR = /^(.*?)embeddings\.patch_embeddings\.projection\.weight$/;
const NAMES: TowerNames = {
  block: /^encoder\.layer\.(\d+)\.(.+)$/,
  inBlock: {
    layernorm_before: 'norm1',
    layernorm_after: 'norm2',
    'attention.attention.query': 'attn.q',
    'attention.attention.key': 'attn.k',
    'attention.attention.value': 'attn.v',
    'attention.output.dense': 'attn.proj',
    'intermediate.dense': 'mlp.fc1',
    'output.dense': 'mlp.fc2',
    'attention.attention.relative_position_bias.relative_position_bias_table': 'attn.relative_position_bias_table',
    lambda_1: 'ls1.gamma',
    lambda_2: 'ls2.gamma',
  },
  top: {
    'embeddings.patch_embeddings.projection': 'patch_embed.proj',
    layernorm: 'norm',
    'pooler.layernorm': 'fc_norm',
  },
  single: {
    'embeddings.cls_token': 'cls_token',
    'embeddings.position_embeddings': 'pos_embed',
    'encoder.relative_position_bias.relative_position_bias_table': 'rel_pos_bias.relative_position_bias_table',
  },
};
const TELLING = /(^|\.)(lambda_1|relative_position_bias_table)$/;

export const hfBeit: Layout = {
  name: 'hf-beit',
  match: ({ shapes, json }) => {
    const names = [...shapes.keys()];
    const told = json['model_type'] === 'beit' || json['model_type'] === 'data2vec-vision';
    return (
      names.some((name) => ANCHOR.test(name)) &&
      names.some((name) => /(^|\.)encoder\.layer\.0\.attention\.attention\.query\.weight$/.test(name)) &&
      (told || names.some((name) => TELLING.test(name)))
    );
  },
  open(all) {
    const { prefix, signature, chosen } = chooseEncoder(all, ANCHOR);
    const beside = (name: string): string | null => /^classifier\.(weight|bias)$/.test(name) ? name.replace('classifier', 'head') : null; // prettier-ignore
    const { plans, unnamed, others } = towerOf(signature, prefix, NAMES, beside);
    fuseQkv(plans);
    return {
      plans,
      hints: readHints(new FieldReader(visionConfig(signature.json), 'config.json'), plans.has('fc_norm.weight')),
      recipe: {
        source: 'Hugging Face BEiT',
        interpolation: 'bicubic',
        cropPct: 224 / 256,
        mean: HALF,
        std: HALF,
        squash: true,
      },
      prefix,
      unnamed: [...unnamed, ...others.filter((name) => !isWriter(name, prefix))], // a classifier may stand outside under a name of its own
      others: others.filter((name) => isWriter(name, prefix)),
      leftover: unnamed.filter((name) => name.startsWith(`${prefix}encoder.`)),
      chosen,
    };
  },
};

/** Behind the `encoder.` of a reader or captioner: what writes. */
function isWriter(name: string, prefix: string): boolean {
  return prefix === 'encoder.' && /^(decoder|enc_to_dec_proj)\./.test(name);
}

/** @param pooled whether a norm stands over the mean of the patches */
function readHints(reader: FieldReader, pooled: boolean): ConfigHints {
  return {
    ...commonHints(reader),
    mlpDim: reader.integer('mlpDim', 'intermediate_size'),
    act: readAct(reader, 'hidden_act'),
    pool: pooled ? 'avg' : 'token',
    finalNorm: pooled ? false : undefined,
    biasTransposed: true, // `reshape(1, old_width, old_height, -1)` in modeling_beit.py
    positions: false, // beside the relative ones, which shapes tell
    defaults: { normEps: 1e-12, act: 'gelu', posEmbedAntialias: false },
  };
}
