/** Decoders that write, by their families' names in the file: GPT-2 and TrOCR behind `VisionEncoderDecoder`'s encoder, BERT in BLIP. */
import type { ViTConfig } from '../../config';
import type { WriterConfig, WordPositions } from '../../model/writer';
import { HeadlightError } from '../../errors';
import { readAct, readHeadAct, type FieldReader } from '../hints';
import { isObject, type JsonObject } from '../json';
import { whole, type TensorPlan } from '../layouts/layout';
import { depthOf } from '../layouts/rename';
import type { Stems } from '../layouts/tower';
import type { DecoderTask } from './decoder';

export interface WriterFamily {
  readonly name: 'gpt2' | 'trocr' | 'blip';
  readonly task: Exclude<DecoderTask, 'fill'>;
  /** A name that only this family has. */
  readonly anchor: RegExp;
  /** Number of the block, and the name in it. */
  readonly block: RegExp;
  readonly inBlock: Stems;
  /** Outside the blocks, without `weight` and `bias`. */
  readonly top: readonly (readonly [RegExp, string])[];
  /** Linear layers lie as [in, out] (`Conv1D`). */
  readonly turned: boolean;
  /** The decoder's part of config.json. */
  readonly part: 'decoder' | 'text_config';
  config(read: FieldReader, plans: Plans, encoder: ViTConfig): WriterConfig;
}

type Plans = ReadonlyMap<string, TensorPlan>;

const PROJECTION = [/^enc_to_dec_proj$/, 'memory'] as const;

const gpt2: WriterFamily = {
  name: 'gpt2',
  task: 'caption',
  anchor: /^decoder\.transformer\.h\.0\.crossattention\.q_attn\.weight$/,
  block: /^decoder\.transformer\.h\.(\d+)\.(.+)$/,
  inBlock: {
    ln_1: 'norm1',
    'attn.c_attn': 'attn.qkv',
    'attn.c_proj': 'attn.proj',
    ln_cross_attn: 'norm_cross',
    'crossattention.q_attn': 'cross.q',
    'crossattention.c_attn': 'cross.kv',
    'crossattention.c_proj': 'cross.proj',
    ln_2: 'norm2',
    'mlp.c_fc': 'mlp.fc1',
    'mlp.c_proj': 'mlp.fc2',
  },
  top: [
    [/^decoder\.transformer\.wte$/, 'words'],
    [/^decoder\.transformer\.wpe$/, 'positions'],
    [/^decoder\.transformer\.ln_f$/, 'norm'],
    [/^decoder\.lm_head$/, 'head'],
    PROJECTION,
  ],
  turned: true,
  part: 'decoder',
  config(read, plans, encoder) {
    const common = commonOf(read, plans, encoder, { heads: 'n_head', assumed: 12, act: 'activation_function' });
    const byLayer = read.flag('scale_attn_by_inverse_layer_idx') ?? false;
    const plain = (read.flag('scale_attn_weights') ?? true) ? (common.dim / common.heads) ** -0.5 : 1;
    return {
      ...common,
      act: readAct(read, 'activation_function') ?? 'geluTanh',
      normEps: read.number(0, 1, 'layer_norm_epsilon') ?? 1e-5,
      norms: 'pre',
      positions: { kind: 'learned', offset: 0, most: rowsOf(plans, 'positions.weight') },
      attentionScales: Array.from({ length: common.depth }, (_, layer) => plain / (byLayer ? layer + 1 : 1)),
    };
  },
};

const trocr: WriterFamily = {
  name: 'trocr',
  task: 'read',
  anchor: /^decoder\.model\.decoder\.layers\.0\.encoder_attn\.q_proj\.weight$/,
  block: /^decoder\.model\.decoder\.layers\.(\d+)\.(.+)$/,
  inBlock: {
    'self_attn.q_proj': 'attn.q',
    'self_attn.k_proj': 'attn.k',
    'self_attn.v_proj': 'attn.v',
    'self_attn.out_proj': 'attn.proj',
    self_attn_layer_norm: 'norm1',
    'encoder_attn.q_proj': 'cross.q',
    'encoder_attn.k_proj': 'cross.k',
    'encoder_attn.v_proj': 'cross.v',
    'encoder_attn.out_proj': 'cross.proj',
    encoder_attn_layer_norm: 'norm_cross',
    fc1: 'mlp.fc1',
    fc2: 'mlp.fc2',
    final_layer_norm: 'norm2',
  },
  top: [
    [/^decoder\.model\.decoder\.embed_tokens$/, 'words'],
    [/^decoder\.model\.decoder\.embed_positions$/, 'positions'],
    [/^decoder\.model\.decoder\.layernorm_embedding$/, 'embed_norm'],
    [/^decoder\.output_projection$/, 'head'],
    PROJECTION,
  ],
  turned: false,
  part: 'decoder',
  config(read, plans, encoder) {
    const common = commonOf(read, plans, encoder, { heads: 'decoder_attention_heads', assumed: 16, act: '' });
    const most = read.integer('dim', 'max_position_embeddings') ?? 512;
    const learned = plans.has('positions.weight');
    const said = read.flag('use_learned_position_embeddings');
    if (said === true && !learned) throw new HeadlightError('checkpointMissingTensor', { name: 'the checkpoint', tensor: 'decoder.model.decoder.embed_positions.weight' }); // prettier-ignore
    const positions: WordPositions =
      learned && said !== false
        ? { kind: 'learned', offset: 2, most: rowsOf(plans, 'positions.weight') - 2 }
        : { kind: 'sinusoidal', offset: (read.integer('classes', 'pad_token_id') ?? 1) + 1, most };
    return {
      ...common,
      act: readAct(read, 'activation_function') ?? 'gelu',
      normEps: 1e-5,
      norms: 'post',
      embedScale: (read.flag('scale_embedding') ?? false) ? Math.sqrt(common.dim) : 1,
      positions,
    };
  },
};

const blip: WriterFamily = {
  name: 'blip',
  task: 'caption',
  anchor: /^text_decoder\.bert\.encoder\.layer\.0\.crossattention\.self\.query\.weight$/,
  block: /^text_decoder\.bert\.encoder\.layer\.(\d+)\.(.+)$/,
  inBlock: {
    'attention.self.query': 'attn.q',
    'attention.self.key': 'attn.k',
    'attention.self.value': 'attn.v',
    'attention.output.dense': 'attn.proj',
    'attention.output.LayerNorm': 'norm1',
    'crossattention.self.query': 'cross.q',
    'crossattention.self.key': 'cross.k',
    'crossattention.self.value': 'cross.v',
    'crossattention.output.dense': 'cross.proj',
    'crossattention.output.LayerNorm': 'norm_cross',
    'intermediate.dense': 'mlp.fc1',
    'output.dense': 'mlp.fc2',
    'output.LayerNorm': 'norm2',
  },
  top: [
    [/^text_decoder\.bert\.embeddings\.word_embeddings$/, 'words'],
    [/^text_decoder\.bert\.embeddings\.position_embeddings$/, 'positions'],
    [/^text_decoder\.bert\.embeddings\.LayerNorm$/, 'embed_norm'],
    [/^text_decoder\.cls\.predictions\.transform\.dense$/, 'head.transform'],
    [/^text_decoder\.cls\.predictions\.transform\.LayerNorm$/, 'head.norm'],
    [/^text_decoder\.cls\.predictions\.decoder$/, 'head'],
    [/^text_decoder\.cls\.predictions$/, 'head'],
  ],
  turned: false,
  part: 'text_config',
  config(read, plans, encoder) {
    const common = commonOf(read, plans, encoder, { heads: 'num_attention_heads', assumed: 8, act: 'hidden_act' });
    return {
      ...common,
      act: readAct(read, 'hidden_act') ?? 'gelu',
      normEps: read.number(0, 1, 'layer_norm_eps') ?? 1e-12,
      norms: 'post',
      positions: { kind: 'learned', offset: 0, most: rowsOf(plans, 'positions.weight') },
      headAct: readHeadAct(read, 'hidden_act') ?? 'gelu',
    };
  },
};

const FAMILIES = [gpt2, trocr, blip];

/** Null: no decoder that is known. */
export function writerFamily(names: Iterable<string>): WriterFamily | null {
  const all = [...names];
  return FAMILIES.find(({ anchor }) => all.some((name) => anchor.test(name))) ?? null;
}

/** The decoder's part of config.json; empty where there is none. */
export function decoderPart(json: JsonObject, { part }: WriterFamily): JsonObject {
  const own = json[part];
  return isObject(own) ? own : {};
}

/** A decoder's tensors by canonical names, q, k and v joined. */
export function writerPlans(
  tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>,
  family: WriterFamily,
): Map<string, TensorPlan> {
  const plans = new Map<string, TensorPlan>();
  for (const [name, { shape }] of tensors) {
    const canonical = canonicalName(name, family);
    if (canonical !== null && !plans.has(canonical)) plans.set(canonical, planOf(name, shape, canonical, family));
  }
  for (const [joined, letters] of [
    ['attn.qkv', ['attn.q', 'attn.k', 'attn.v']],
    ['cross.kv', ['cross.k', 'cross.v']],
  ] as const)
    // prettier-ignore
    for (let layer = 0; layer < depthOf(plans); layer++) join(plans, `blocks.${layer}.`, joined, letters);
  const words = plans.get('words.weight');
  if (words && !plans.has('head.weight')) plans.set('head.weight', words); // tied
  return plans;
}

function canonicalName(name: string, { block, inBlock, top }: WriterFamily): string | null {
  const [, stem = '', kind = ''] = /^(.+)\.(weight|bias)$/.exec(name) ?? [];
  const [, index, rest = ''] = block.exec(stem) ?? [];
  if (index !== undefined)
    return Object.hasOwn(inBlock, rest) ? `blocks.${Number(index)}.${inBlock[rest]}.${kind}` : null;
  const found = top.find(([pattern]) => pattern.test(stem));
  return found ? `${found[1]}.${kind}` : null;
}

/** GPT-2 keeps linear layers as [in, out]. */
function planOf(name: string, shape: readonly number[], canonical: string, { turned }: WriterFamily): TensorPlan {
  const isLinear = /^blocks\.\d+\.(attn|cross|mlp)\..*\.weight$/.test(canonical);
  if (!turned || !isLinear || shape.length !== 2) return whole(name, shape);
  return { shape: [...shape].reverse(), parts: [{ tensor: name, axes: [1, 0] }] };
}

function join(plans: Map<string, TensorPlan>, block: string, joined: string, letters: readonly string[]): void {
  for (const kind of ['weight', 'bias']) {
    const all = letters.map((letter) => plans.get(`${block}${letter}.${kind}`));
    if (all.some((plan) => plan === undefined)) continue; // told as missing
    const rows = all.reduce((sum, plan) => sum + (plan?.shape[0] ?? 0), 0);
    const rest = all[0]?.shape.slice(1) ?? [];
    if (all.some((plan) => plan?.shape.slice(1).join() !== rest.join())) continue;
    plans.set(`${block}${joined}.${kind}`, { shape: [rows, ...rest], parts: all.flatMap((plan) => plan?.parts ?? []) });
  }
}

const rowsOf = (plans: Plans, name: string): number => plans.get(name)?.shape[0] ?? 0;

function commonOf(
  read: FieldReader,
  plans: Plans,
  encoder: ViTConfig,
  names: { readonly heads: string; readonly assumed: number; readonly act: string },
): WriterConfig {
  const [vocabulary = 0, dim = 0] = plans.get('words.weight')?.shape ?? [];
  const depth = depthOf(plans);
  const heads = read.integer('heads', names.heads) ?? names.assumed;
  if (dim % heads !== 0)
    throw read.fail(`${heads} heads (\`${names.heads}\`) do not divide the decoder’s width ${dim}`);
  return {
    kind: 'writer',
    dim,
    depth,
    heads,
    mlpDim: rowsOf(plans, 'blocks.0.mlp.fc1.weight'),
    act: 'gelu',
    normEps: 1e-5,
    vocabulary,
    norms: 'post',
    embedNorm: plans.has('embed_norm.weight'),
    embedScale: 1,
    positions: { kind: 'learned', offset: 0, most: 0 },
    encoderDim: encoder.dim,
    projected: plans.has('memory.weight'),
    attentionScales: Array.from({ length: depth }, () => (dim / heads) ** -0.5),
    headAct: null,
    headBias: plans.has('head.bias'),
  };
}

/** Everything that the decoder's graphs and its table of words read. */
export function expectedTensors(config: WriterConfig): Map<string, readonly number[]> {
  const { dim, mlpDim, encoderDim, vocabulary, positions, projected } = config;
  const shapes = new Map<string, readonly number[]>([['words.weight', [vocabulary, dim]]]);
  const norm = (name: string): void => void shapes.set(`${name}.weight`, [dim]).set(`${name}.bias`, [dim]);
  const linear = (name: string, outputs: number, inputs: number): void =>
    void shapes.set(`${name}.weight`, [outputs, inputs]).set(`${name}.bias`, [outputs]);
  if (positions.kind === 'learned') shapes.set('positions.weight', [positions.most + positions.offset, dim]);
  if (config.embedNorm) norm('embed_norm');
  if (projected) linear('memory', dim, encoderDim);
  for (let layer = 0; layer < config.depth; layer++) {
    const block = `blocks.${layer}`;
    for (const each of ['norm1', 'norm_cross', 'norm2']) norm(`${block}.${each}`);
    linear(`${block}.attn.qkv`, 3 * dim, dim);
    linear(`${block}.attn.proj`, dim, dim);
    linear(`${block}.cross.q`, dim, dim);
    linear(`${block}.cross.kv`, 2 * dim, projected ? dim : encoderDim);
    linear(`${block}.cross.proj`, dim, dim);
    linear(`${block}.mlp.fc1`, mlpDim, dim);
    linear(`${block}.mlp.fc2`, dim, mlpDim);
  }
  if (config.norms === 'pre') norm('norm');
  if (config.headAct) {
    linear('head.transform', dim, dim);
    norm('head.norm');
  }
  shapes.set('head.weight', [vocabulary, dim]);
  if (config.headBias) shapes.set('head.bias', [vocabulary]);
  return shapes;
}
