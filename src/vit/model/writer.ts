/**
 * A decoder that writes: causal self-attention over the words so far, cross-attention on the photo's tokens, an output as wide as the vocabulary
 * (Vaswani et al. 2017, arXiv 1706.03762, §3.1). GPT-2 normalises before each branch, TrOCR and BLIP after it.
 */
import type { Activation, ViTConfig } from '../config';
import { GraphBuilder, type Value } from '../graph/builder';
import type { Graph } from '../graph/graph';
import { activate } from './activate';
import { mlp } from './mlp';
import { layerNorm, linear } from './params';

/** Everything that decides which graph a writing decoder is. */
export interface WriterConfig {
  readonly kind: 'writer';
  readonly dim: number;
  readonly depth: number;
  readonly heads: number;
  readonly mlpDim: number;
  readonly act: ViTConfig['act'];
  readonly normEps: number;
  /** Ids that it knows. */
  readonly vocabulary: number;
  /** Where a branch's norm stands: before it, or over its sum with what it was added to. */
  readonly norms: 'pre' | 'post';
  /** Norm over the embedded words. */
  readonly embedNorm: boolean;
  /** Factor of a word's embedding. */
  readonly embedScale: number;
  readonly positions: WordPositions;
  /** Width of the photo's tokens as the encoder gives them. */
  readonly encoderDim: number;
  /** Whether a layer (`memory`) brings them to the decoder's width first. */
  readonly projected: boolean;
  /** Factor of q·k, by layer. */
  readonly attentionScales: readonly number[];
  /** What stands before the output: a layer of this activation and a norm (BERT); null: nothing. */
  readonly headAct: Activation | null;
  readonly headBias: boolean;
}

/** Where a word's position is looked up: row t + offset of a stored table, or of one that is computed. */
export interface WordPositions {
  readonly kind: 'learned' | 'sinusoidal';
  readonly offset: number;
  /** Words at most. */
  readonly most: number;
}

/** What a run of the decoder gives. */
export type WriterOutput = 'logits' | 'cache' | 'selfAttention' | 'crossAttention' | 'hidden';

export interface WriterRun {
  /** Sentences side by side. */
  readonly beams: number;
  /** Words put in at once. */
  readonly words: number;
  /** Words whose keys and values are given. */
  readonly past: number;
  /** Tokens of the photo. */
  readonly tokens: number;
  readonly outputs: readonly WriterOutput[];
}

/** Names of what goes in and out, by layer. */
export const layerName = (what: string, layer: number): string => `${what}.${layer}`;

const SCOPE = 'decoder.';

/** Input `tokens` [1, tokens, encoderDim], behind the encoder's last norm; outputs `memoryKey.N` and `memoryValue.N` [heads, tokens, headDim], once for each photo. */
export function buildMemory(config: WriterConfig, tokens: number): Graph {
  const g = new GraphBuilder().scope(SCOPE);
  const { dim, heads, encoderDim } = config;
  const given = g.input('tokens', [1, tokens, encoderDim]);
  const memory = config.projected ? linear(g, given, 'memory', dim) : given;
  const named: Record<string, Value> = {};
  for (let layer = 0; layer < config.depth; layer++) {
    const both = linear(g, memory, `blocks.${layer}.cross.kv`, 2 * dim); // [1, tokens, 2·dim]
    const split = g.transpose(g.reshape(both, [tokens, 2, heads, dim / heads]), [1, 2, 0, 3]); // [2, heads, tokens, headDim]
    const part = (i: number): Value => g.reshape(g.narrow(split, 0, i, 1), [heads, tokens, dim / heads]);
    named[layerName('memoryKey', layer)] = part(0);
    named[layerName('memoryValue', layer)] = part(1);
  }
  return g.build(named);
}

/**
 * Inputs `embedded` [beams, words, dim] (words and positions, looked up), `mask` [words, past + words], added to the scores of self-attention,
 * `cross` [], factor on what cross-attention adds, `memoryKey.N`, `memoryValue.N` of `buildMemory`, and with a past `pastKey.N` and
 * `pastValue.N` [beams, heads, past, headDim]. Outputs as asked: `logits` [beams, words, vocabulary], of the word after each; `key.N` and
 * `value.N` [beams, heads, words, headDim] for the next run's past (`cache`); `selfAttention.N` [beams, heads, words, past + words];
 * `crossAttention.N` [heads, beams · words, tokens]; `hidden.N` [beams, words, dim], what each block hands on.
 */
export function buildWriter(config: WriterConfig, run: WriterRun): Graph {
  const { dim, depth, norms } = config;
  const { beams, words, past, tokens, outputs } = run;
  const g = new GraphBuilder().scope(SCOPE);
  const named: Record<string, Value> = {};
  const mask = g.input('mask', [words, past + words]);
  const cross = g.input('cross', []);
  const embedded = g.input('embedded', [beams, words, dim]);
  let x = config.embedNorm ? layerNorm(g, embedded, 'embed_norm', config) : embedded; // [beams, words, dim]
  for (let layer = 0; layer < depth; layer++) {
    const name = `blocks.${layer}`;
    const norm = (value: Value, which: string): Value => layerNorm(g, value, `${name}.${which}`, config);
    const branch = (which: string, of: (value: Value) => Value): void => {
      x = norms === 'pre' ? g.add(x, of(norm(x, which))) : norm(g.add(x, of(x)), which);
    };
    const own = (value: Value): Value => {
      const { out, key, value: values, attention } = attendWords(g, config, value, layer, mask, past);
      if (outputs.includes('cache')) [named[layerName('key', layer)], named[layerName('value', layer)]] = [key, values];
      if (outputs.includes('selfAttention')) named[layerName('selfAttention', layer)] = attention;
      return out;
    };
    const photo = (value: Value): Value => {
      const { out, attention } = attendPhoto(g, config, value, layer, tokens);
      if (outputs.includes('crossAttention')) named[layerName('crossAttention', layer)] = attention;
      return g.mul(out, cross);
    };
    branch('norm1', own);
    branch('norm_cross', photo);
    branch('norm2', (value) => mlp(g, config, value, layer));
    if (outputs.includes('hidden')) named[layerName('hidden', layer)] = x;
  }
  if (outputs.includes('logits')) named['logits'] = wordLogits(g, config, x);
  return g.build(named);
}

interface WordsAttended {
  readonly out: Value;
  readonly key: Value;
  readonly value: Value;
  readonly attention: Value;
}

/** Words look at those before them and at themselves: what `mask` hides counts nothing. @param x [beams, words, dim] */
function attendWords(
  g: GraphBuilder,
  config: WriterConfig,
  x: Value,
  layer: number,
  mask: Value,
  past: number,
): WordsAttended {
  const name = `blocks.${layer}.attn`;
  const { dim, heads } = config;
  const [beams = 1, words = 1] = x.shape;
  const headDim = dim / heads;
  const qkv = g.reshape(linear(g, x, `${name}.qkv`, 3 * dim), [beams, words, 3, heads, headDim]);
  const split = g.transpose(qkv, [2, 0, 3, 1, 4]); // [3, beams, heads, words, headDim]
  const part = (i: number): Value => g.reshape(g.narrow(split, 0, i, 1), [beams, heads, words, headDim]);
  const [query, key, value] = [part(0), part(1), part(2)] as [Value, Value, Value];
  const before = (what: string): Value[] =>
    past > 0 ? [g.input(layerName(what, layer), [beams, heads, past, headDim])] : [];
  const keys = g.concat([...before('pastKey'), key], 2); // [beams, heads, past + words, headDim]
  const values = g.concat([...before('pastValue'), value], 2);
  const scaled = g.scale(query, config.attentionScales[layer] ?? headDim ** -0.5);
  const attention = g.softmax(g.add(g.matmul(scaled, keys, { transposeB: true }), mask)); // [beams, heads, words, past + words]
  const joined = g.reshape(g.transpose(g.matmul(attention, values), [0, 2, 1, 3]), [beams, words, dim]);
  return { out: linear(g, joined, `${name}.proj`, dim), key, value, attention };
}

/** Words look at the photo's tokens, all of them. Beams share the photo, so that they stand beside each other as so many words. */
function attendPhoto(
  g: GraphBuilder,
  config: WriterConfig,
  x: Value,
  layer: number,
  tokens: number,
): { readonly out: Value; readonly attention: Value } {
  const name = `blocks.${layer}.cross`;
  const { dim, heads } = config;
  const [beams = 1, words = 1] = x.shape;
  const headDim = dim / heads;
  const rows = g.reshape(linear(g, x, `${name}.q`, dim), [beams * words, heads, headDim]);
  const query = g.scale(g.transpose(rows, [1, 0, 2]), config.attentionScales[layer] ?? headDim ** -0.5); // [heads, beams·words, headDim]
  const key = g.input(layerName('memoryKey', layer), [heads, tokens, headDim]);
  const value = g.input(layerName('memoryValue', layer), [heads, tokens, headDim]);
  const attention = g.softmax(g.matmul(query, key, { transposeB: true })); // [heads, beams·words, tokens]
  const read = g.transpose(g.matmul(attention, value), [1, 0, 2]); // [beams·words, heads, headDim]
  return { out: linear(g, g.reshape(read, [beams, words, dim]), `${name}.proj`, dim), attention };
}

function wordLogits(g: GraphBuilder, config: WriterConfig, x: Value): Value {
  const { dim, vocabulary, norms, headAct, headBias } = config;
  let last = norms === 'pre' ? layerNorm(g, x, 'norm', config) : x;
  if (headAct) last = layerNorm(g, activate(g, headAct, linear(g, last, 'head.transform', dim)), 'head.norm', config);
  return linear(g, last, 'head', vocabulary, headBias); // [beams, words, vocabulary]
}
