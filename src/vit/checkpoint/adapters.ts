/**
 * Models saved by PEFT with an adapter inside (`base_layer` beside `lora_A`, `lora_B`): merged into plain weights, W + B·A·α/r (Hu et al.
 * 2021, arXiv 2106.09685, eq. 3), where the adapter's own config says α. What fine-tuning replaced (`modules_to_save`) is taken in its place.
 */
import { HeadlightError } from '../errors';
import { ADAPTER_CONFIG } from './adapter-config';
import { isObject, type JsonObject } from './json';
import { renamed, sourcesIn } from './unwrap';
import type { Weights } from './weights';

const LORA = /^(.*)\.lora_([AB])(?:\.([^.]+))?\.weight$/;
const SAVED = /^(.*)\.modules_to_save\.([^.]+)\.(.+)$/;
const ORIGINAL = /\.original_module\./;
const BASE = /\.base_layer\.(weight|bias)$/;
/** Other forms of adapters, which change the weight in another way. */
const OTHER =
  /\.lora_(magnitude_vector|embedding_[AB])\b|\.(ia3_l|oft_\w+|boft_\w+|vera_\w+|hada_\w+|lokr_\w+|lora_bias)\b/;

interface Pair {
  readonly a: string;
  readonly b: string;
}

/** Throws `checkpointAdapter…` where the adapter cannot be merged with certainty. @param config `adapter_config.json`, where it lies beside */
export function withAdapters(weights: Weights, config: JsonObject | null): Weights {
  const names = [...weights.tensors.keys()];
  const bases = names.filter((name) => BASE.test(name));
  if (bases.length === 0 && !names.some((name) => ORIGINAL.test(name))) return weights;
  const name = weights.file;
  const other = names.find((each) => OTHER.test(each));
  if (other !== undefined) throw new HeadlightError('checkpointAdapterKind', { name, tensor: other });
  const kinds = new Set(names.flatMap((each) => LORA.exec(each)?.[3] ?? SAVED.exec(each)?.[2] ?? []));
  if (kinds.size > 1) throw new HeadlightError('checkpointAdapterSeveral', { name, adapters: [...kinds].join(', ') });
  const pairs = pairsOf(names);
  const first = bases.find((each) => each.endsWith('.weight') && !pairs.has(layerOf(each)));
  if (first !== undefined) throw new HeadlightError('checkpointAdapterMissing', { name, tensor: layerOf(first) });
  const plain = renamed(weights, plainNames(names));
  const replaced = names.filter((each) => ORIGINAL.test(each)).flatMap((each) => sourcesIn(weights, each));
  return merged(plain, weights, pairs, config, replaced);
}

function layerOf(base: string): string {
  return base.replace(BASE, '');
}

/** Layer → its A and B, where both are there. */
function pairsOf(names: readonly string[]): Map<string, Pair> {
  const found = new Map<string, Partial<Pair>>();
  for (const name of names) {
    const [, layer, which] = LORA.exec(name) ?? [];
    if (layer !== undefined) found.set(layer, { ...found.get(layer), [which === 'A' ? 'a' : 'b']: name });
  }
  return new Map([...found].flatMap(([layer, { a, b }]) => (a && b ? [[layer, { a, b }] as const] : [])));
}

/** Without the adapter's own tensors, and with what is used by the name of what it replaces. */
function plainNames(names: readonly string[]): Map<string, readonly string[]> {
  const kept = names.filter((name) => !LORA.test(name) && !ORIGINAL.test(name));
  return new Map(
    kept.map((name) => [name.replace(BASE, '.$1').replace(SAVED, (_all, layer: string, _kind, rest: string) => `${layer}.${rest}`), [name]]), // prettier-ignore
  );
}

function merged(
  plain: Weights,
  weights: Weights,
  pairs: ReadonlyMap<string, Pair>,
  config: JsonObject | null,
  replaced: readonly string[],
): Weights {
  const layers = new Map([...pairs].map(([layer, pair]) => [`${layer}.weight`, mergeOf(layer, pair, weights, config)]));
  const sources = new Map(plain.sources);
  for (const [name, { pair }] of layers) {
    sources.set(name, [...sourcesIn(plain, name), ...[pair.a, pair.b].flatMap((each) => sourcesIn(weights, each))]);
  }
  return {
    ...plain,
    sources,
    replaced,
    readRows: undefined,
    ...(layers.size > 0 && { adapter: adapterText(layers.size, config) }),
    read: async (name) => {
      const base = await plain.read(name);
      const layer = layers.get(name);
      if (!layer) return base;
      const [a, b] = await Promise.all([weights.read(layer.pair.a), weights.read(layer.pair.b)]);
      return addProduct(base, a, b, layer);
    },
  };
}

/** Says all that the merged numbers depend on beside the weights: what is kept of them is told apart by it. */
function adapterText(layers: number, config: JsonObject | null): string {
  const { lora_alpha: alpha, use_rslora: square } = config ?? {};
  return `LoRA merged into ${layers} layers, ${square === true ? 'α/√r' : 'α/r'} with α ${String(alpha)} from ${ADAPTER_CONFIG}`;
}

interface Merge {
  readonly pair: Pair;
  readonly rank: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly scale: number;
}

function mergeOf(layer: string, pair: Pair, weights: Weights, config: JsonObject | null): Merge {
  const shape = (name: string): readonly number[] => weights.tensors.get(name)?.shape ?? [];
  const [base, a, b] = [shape(`${layer}.base_layer.weight`), shape(pair.a), shape(pair.b)];
  const [rank = 0, inputs = 0] = a;
  const [outputs = 0] = b;
  const fits = [base, a, b].every((each) => each.length === 2) && b[1] === rank && base[0] === outputs && base[1] === inputs; // prettier-ignore
  if (!fits || rank === 0) throw new HeadlightError('checkpointAdapterKind', { name: weights.file, tensor: pair.a });
  return { pair, rank, inputs, outputs, scale: scaleOf(layer, rank, weights.file, config) };
}

/** α/r, or α/√r where the config says `use_rslora`. PEFT's `alpha_pattern` has exceptions by layer. */
function scaleOf(layer: string, rank: number, name: string, config: JsonObject | null): number {
  const patterns = config && isObject(config['alpha_pattern']) ? Object.keys(config['alpha_pattern']) : [];
  const ranks = config && isObject(config['rank_pattern']) ? Object.keys(config['rank_pattern']) : [];
  const alpha = config?.['lora_alpha'];
  const plain = config !== null && typeof alpha === 'number' && patterns.length === 0 && !config['use_dora'];
  const known = plain && (ranks.length > 0 || config['r'] === undefined || config['r'] === rank);
  if (!known) throw new HeadlightError('checkpointAdapterScale', { name, tensor: layer });
  return config['use_rslora'] === true ? alpha / Math.sqrt(rank) : alpha / rank;
}

/** W [outputs, inputs] + scale · B [outputs, rank] · A [rank, inputs], in float64. */
function addProduct(base: Float32Array, a: Float32Array, b: Float32Array, merge: Merge): Float32Array {
  const { rank, inputs, outputs, scale } = merge;
  const row = new Float64Array(inputs);
  const out = new Float32Array(base.length);
  for (let i = 0; i < outputs; i++) {
    row.fill(0);
    for (let r = 0; r < rank; r++) {
      const factor = (b[i * rank + r] as number) * scale;
      for (let j = 0; j < inputs; j++) row[j] = (row[j] as number) + factor * (a[r * inputs + j] as number);
    }
    for (let j = 0; j < inputs; j++) out[i * inputs + j] = (base[i * inputs + j] as number) + (row[j] as number);
  }
  return out;
}
