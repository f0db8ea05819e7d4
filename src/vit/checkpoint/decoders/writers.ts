/** Decoders that write, by their families' names in the file: which family it is, its tensors by our names, and those it needs. */
import type { WriterConfig } from '../../model/writer';
import { isObject, type JsonObject } from '../json';
import { whole, type TensorPlan } from '../layouts/layout';
import { depthOf } from '../layouts/rename';
import { blip } from './families/blip';
import type { WriterFamily } from './families/family';
import { gpt2 } from './families/gpt2';
import { trocr } from './families/trocr';

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
