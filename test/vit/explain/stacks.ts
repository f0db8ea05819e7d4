/** Attention stacks for tests: the golden vectors, seeded random ones, and the fixtures made by PyTorch. */
import { readFileSync } from 'node:fs';
import type { AttentionStack, TokenLayout } from '../../../src/vit/explain/attention';
import { seededRandom } from '../../../src/vit/explain/seeded';

/** A stack from one array [layers, heads, tokens, tokens], without copying. */
function splitLayers(data: Float32Array, layers: number, heads: number, tokens: number): AttentionStack {
  const size = heads * tokens * tokens;
  if (data.length !== layers * size) throw new Error(`${data.length} values for ${layers} layers of ${size}`);
  return {
    layers,
    heads,
    tokens,
    perLayer: Array.from({ length: layers }, (_, l) => data.subarray(l * size, (l + 1) * size)),
  };
}

function stackOf(heads: readonly (readonly string[])[]): AttentionStack {
  const numbers = heads.flat().map((text) => text.split(/[ |]/).map(Number));
  const tokens = Math.sqrt(numbers[0]!.length);
  return splitLayers(Float32Array.from(numbers.flat()), heads.length, heads[0]!.length, tokens);
}

/** N = 3, L = 2, h = 2; small enough to follow by hand. */
export const GOLDEN_ATTENTION = stackOf([
  ['.50 .26 .24|.20 .61 .19|.11 .29 .60', '.22 .49 .29|.31 .32 .37|.25 .28 .47'],
  ['.12 .78 .10|.41 .38 .21|.33 .27 .40', '.30 .14 .56|.07 .72 .21|.19 .22 .59'],
]);

export const GOLDEN_GRADIENT = stackOf([
  ['.1 -.2 .3|0 .4 -.1|.2 .1 0', '-.3 .5 .1|.2 -.2 .1|0 .1 -.4'],
  ['.2 .6 -.1|0 0 0|0 0 0', '-.1 .1 .9|0 0 0|0 0 0'],
]);

/** Softmax of random logits; `sharpness` 0 gives uniform attention. */
export function randomStack(layers: number, heads: number, tokens: number, sharpness = 4, seed = 1): AttentionStack {
  const random = seededRandom(seed);
  const logits = Float32Array.from({ length: layers * heads * tokens * tokens }, () => sharpness * (random() * 2 - 1));
  return splitLayers(softmaxRows(logits, tokens), layers, heads, tokens);
}

export function identityStack(layers: number, heads: number, tokens: number): AttentionStack {
  const size = tokens * tokens;
  const data = new Float32Array(layers * heads * size);
  for (let i = 0; i < data.length; i++) data[i] = (i % size) % (tokens + 1) === 0 ? 1 : 0;
  return splitLayers(data, layers, heads, tokens);
}

export function softmaxRows(logits: Float32Array, width: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += width) {
    const row = logits.subarray(start, start + width);
    const largest = Math.max(...row);
    const exps = Array.from(row, (x) => Math.exp(x - largest));
    const sum = exps.reduce((a, b) => a + b);
    exps.forEach((x, j) => (out[start + j] = x / sum));
  }
  return out;
}

export interface Fixture {
  readonly stack: AttentionStack;
  readonly layout: TokenLayout;
  /** Row of the class token (mean over patches without one), by the fusion's name. */
  readonly rollout: Readonly<Record<string, readonly number[]>>;
  /** [layers][heads][tokens] */
  readonly perHead: readonly (readonly (readonly number[])[])[];
  /** Mean fusion, row of the last patch. */
  readonly lastToken: readonly number[];
  /** What the attention is the softmax of. */
  readonly logits: Float32Array;
}

/** Made by scripts/fixtures/explain.py. */
export function readFixture(name: string): Fixture {
  const folder = new URL('../../fixtures/explain/', import.meta.url);
  const meta = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  const bytes = readFileSync(new URL(meta.logits, folder));
  const halves = Float32Array.from({ length: bytes.length / 2 }, (_, i) => fromHalf(bytes.readUInt16LE(i * 2)));
  const tokens = meta.prefix + meta.grid[0] * meta.grid[1];
  const stack = splitLayers(softmaxRows(halves, tokens), meta.layers, meta.heads, tokens);
  const layout = { prefix: meta.prefix, grid: meta.grid, clsToken: meta.prefix > 0 };
  return { stack, layout, rollout: meta.rollout, perHead: meta.perHead, lastToken: meta.lastToken, logits: halves };
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
