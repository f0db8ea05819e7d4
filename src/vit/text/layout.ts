/** Text towers by the names that libraries give them: Hugging Face's, OpenAI's and open_clip's. */
import { fuseQkv } from '../checkpoint/layouts/rename';
import type { Signature, TensorPlan } from '../checkpoint/layouts/layout';
import { OPENAI_BLOCK } from '../checkpoint/layouts/openai-clip';
import { reshapePlan, towerOf, type TowerNames } from '../checkpoint/layouts/tower';

/** Where the token embedding stands tells whose names these are, and what stands before them. */
const ANCHORS = {
  transformers: /^(.*?text_model\.)embeddings\.token_embedding\.weight$/,
  openai: /^(.*?)token_embedding\.weight$/,
} as const;

export type TextLayout = keyof typeof ANCHORS;

const NAMES: Readonly<Record<TextLayout, TowerNames>> = {
  transformers: {
    block: /^encoder\.layers\.(\d+)\.(.+)$/,
    inBlock: {
      layer_norm1: 'norm1',
      layer_norm2: 'norm2',
      'self_attn.q_proj': 'attn.q',
      'self_attn.k_proj': 'attn.k',
      'self_attn.v_proj': 'attn.v',
      'self_attn.out_proj': 'attn.proj',
      'mlp.fc1': 'mlp.fc1',
      'mlp.fc2': 'mlp.fc2',
    },
    top: { final_layer_norm: 'norm', head: 'projection' },
    single: {
      'embeddings.token_embedding.weight': 'token_embed.weight',
      'embeddings.position_embedding.weight': 'pos_embed',
    },
  },
  openai: {
    ...OPENAI_BLOCK,
    top: { ln_final: 'norm', text_projection: 'projection' },
    single: { 'token_embedding.weight': 'token_embed.weight', positional_embedding: 'pos_embed', text_projection: 'projection.weight' }, // prettier-ignore
  },
};

/** Names of OpenAI's tower: those of the image tower and of the whole stand beside them. */
const OWN = /^(transformer|token_embedding|positional_embedding|ln_final|text_projection|cls_emb)\b/;

/** Of the tower, and needed by no text: indices and masks that old files keep. */
const HARMLESS = /(^|\.)(position_ids|attn_mask)$/;

export interface NamedText {
  readonly layout: TextLayout;
  /** By canonical name: `token_embed.weight`, `pos_embed`, `blocks.N.…`, `norm`, `projection`. */
  readonly plans: Map<string, TensorPlan>;
  /** Of the tower, without a place in it. */
  readonly unnamed: readonly string[];
}

/** Null where the names show no text tower that is known. */
export function nameText(signature: Signature): NamedText | null {
  for (const layout of ['transformers', 'openai'] as const) {
    const prefixes = [...signature.shapes.keys()].flatMap((name) => ANCHORS[layout].exec(name)?.[1] ?? []);
    const [prefix] = prefixes.sort((a, b) => a.length - b.length);
    if (prefix === undefined) continue;
    const beside = (name: string): string | null => (/^(?:.*\.)?text_projection\.weight$/.test(name) ? 'projection.weight' : null); // prettier-ignore
    const { plans, unnamed } = towerOf(
      signature,
      prefix,
      NAMES[layout],
      layout === 'transformers' ? beside : () => null,
    );
    reshapePlan(plans, 'pos_embed', (shape) => [1, ...shape]);
    if (layout === 'transformers') fuseQkv(plans);
    else transposed(plans);
    const own = (name: string): boolean => layout === 'transformers' || OWN.test(name.slice(prefix.length));
    return { layout, plans, unnamed: unnamed.filter((name) => own(name) && !HARMLESS.test(name)) };
  }
  return null;
}

/** As a single tensor it is stored [width, dim], as x·P; as a linear layer it is not. */
function transposed(plans: Map<string, TensorPlan>): void {
  const plan = plans.get('projection.weight');
  const [part] = plan?.parts ?? [];
  const [inputs = 0, outputs = 0] = plan?.shape ?? [];
  if (plan && part && 'tensor' in part && !part.tensor.endsWith('.weight'))
    plans.set('projection.weight', { shape: [outputs, inputs], parts: [{ ...part, axes: [1, 0] }] });
}
