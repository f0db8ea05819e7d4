/**
 * Google's names: vit_jax and big_vision (google-research/vision_transformer, google-research/big_vision), as .npz. Kernels lie the
 * other way round than PyTorch's weights, and attention's have an axis for heads.
 */
import { FieldReader, readAct } from '../hints';
import { HALF, productOf, type Layout, type Signature, type TensorPlan } from './layout';
import { fuseQkv, renameAll } from './rename';

/** big_vision keeps the model under `params/`, beside what its optimizer needs. */
const ANCHOR = /^(|params\/|.*\/)Transformer\/encoderblock_0\/MultiHeadDotProductAttention_\d\/query\/kernel$/;
const BLOCK = /^Transformer\/encoderblock_(\d+)\/(.+)\/(kernel|scale|bias)$/;
/** The numbers count all modules of a block in vit_jax, and those of one kind in big_vision. */
const IN_BLOCK: readonly (readonly [RegExp, string])[] = [
  [/^LayerNorm_0$/, 'norm1'],
  [/^LayerNorm_[12]$/, 'norm2'],
  [/^MultiHeadDotProductAttention_[01]\/query$/, 'attn.q'],
  [/^MultiHeadDotProductAttention_[01]\/key$/, 'attn.k'],
  [/^MultiHeadDotProductAttention_[01]\/value$/, 'attn.v'],
  [/^MultiHeadDotProductAttention_[01]\/out$/, 'attn.proj'],
  [/^MlpBlock_[03]\/Dense_0$/, 'mlp.fc1'],
  [/^MlpBlock_[03]\/Dense_1$/, 'mlp.fc2'],
];
const TOP: Readonly<Record<string, string>> = {
  cls: 'cls_token',
  'Transformer/posembed_input/pos_embedding': 'pos_embed',
  pos_embedding: 'pos_embed',
};
const LAYERS: Readonly<Record<string, string>> = {
  embedding: 'patch_embed.proj',
  'Transformer/encoder_norm': 'norm',
  pre_logits: 'pre_logits.fc',
  head: 'head',
};

export const jax: Layout = {
  name: 'jax',
  match: ({ shapes }) => prefixOf(shapes.keys()) !== undefined,
  open(signature) {
    const prefix = prefixOf(signature.shapes.keys()) ?? '';
    const own = (name: string): string | null => (name.startsWith(prefix) ? name.slice(prefix.length) : null);
    const { plans, unnamed } = renameAll(signature, (name) => canonicalName(own(name)), planOf);
    fuseQkv(plans);
    const leftover = unnamed.filter((name) => /^(Transformer|embedding|pre_logits)\b/.test(own(name) ?? ''));
    return {
      plans,
      prefix,
      unnamed,
      leftover,
      hints: readHints(signature, prefix),
      recipe: { source: 'Google ViT', interpolation: 'bilinear', cropPct: 1, mean: HALF, std: HALF, squash: true },
    };
  },
};

function prefixOf(names: Iterable<string>): string | undefined {
  const found = [...names].flatMap((name) => ANCHOR.exec(name)?.[1] ?? []);
  return found.sort((a, b) => a.length - b.length)[0];
}

function canonicalName(name: string | null): string | null {
  if (name === null) return null;
  if (Object.hasOwn(TOP, name)) return TOP[name] ?? null;
  const block = BLOCK.exec(name);
  if (block) {
    const stem = IN_BLOCK.find(([pattern]) => pattern.test(block[2] ?? ''))?.[1];
    return stem === undefined ? null : `blocks.${Number(block[1])}.${stem}.${kindOf(block[3])}`;
  }
  const [, layer = '', kind] = /^(.+)\/(kernel|scale|bias)$/.exec(name) ?? [];
  return Object.hasOwn(LAYERS, layer) ? `${LAYERS[layer]}.${kindOf(kind)}` : null;
}

function kindOf(kind: string | undefined): string {
  return kind === 'bias' ? 'bias' : 'weight';
}

/** Turns axes into PyTorch's order; a wrong number of axes is left and refused as mismatched. */
function planOf(tensor: string, shape: readonly number[], canonical: string): TensorPlan {
  const plan = (to: readonly number[], axes?: readonly number[]): TensorPlan => ({
    shape: to,
    parts: [{ tensor, axes }],
  });
  const [a = 0, b = 0, c = 0] = shape;
  if (canonical === 'patch_embed.proj.weight' && shape.length === 4) {
    return plan([shape[3] ?? 0, c, a, b], [3, 2, 0, 1]); // [rows, cols, channels, dim] → [dim, channels, rows, cols]
  }
  if (/attn\.[qkv]\.weight$/.test(canonical) && shape.length === 3) return plan([b * c, a], [1, 2, 0]); // [dim, heads, headDim] → [dim, dim]
  if (/attn\.[qkv]\.bias$/.test(canonical) && shape.length === 2) return plan([productOf(shape)]); // [heads, headDim] → [dim]
  if (canonical.endsWith('attn.proj.weight') && shape.length === 3) return plan([c, a * b], [2, 0, 1]); // [heads, headDim, dim] → [dim, dim]
  if (canonical.endsWith('.weight') && shape.length === 2) return plan([b, a], [1, 0]); // [in, out] → [out, in]
  return plan(shape);
}

function readHints({ json, shapes }: Signature, prefix: string): ReturnType<Layout['open']>['hints'] {
  const reader = new FieldReader(json, 'config.json');
  const query = [...shapes].find(([name]) => name.startsWith(prefix) && ANCHOR.test(name))?.[1];
  const heads = query?.length === 3 && (query[1] ?? 0) > 0 ? query[1] : undefined;
  return {
    imageSize: reader.size('image_size', 'img_size'),
    heads,
    headsSource: heads === undefined ? undefined : 'tensors',
    act: readAct(reader, 'hidden_act', 'act_layer'),
    normEps: reader.number(0, 1, 'layer_norm_eps', 'norm_eps'),
    // flax: nn.gelu is the tanh form unless told otherwise, nn.LayerNorm has 1e-6.
    defaults: { normEps: 1e-6, act: 'geluTanh', posEmbedAntialias: false, source: 'flax' },
  };
}
