/** Turning a file's tensor names into canonical ones, and separate q, k, v into one qkv. */
import { HeadlightError } from '../../errors';
import { productOf, whole, type Part, type Signature, type TensorPlan } from './layout';

/**
 * Applies `rename` to every tensor; those it answers null to are returned by their own name.
 * Two tensors with one canonical name mean two encoders in one file: `checkpointNotVit`.
 */
export function renameAll(
  signature: Signature,
  rename: (name: string) => string | null,
  planOf: (name: string, shape: readonly number[], canonical: string) => TensorPlan = whole,
): { plans: Map<string, TensorPlan>; unnamed: string[] } {
  const plans = new Map<string, TensorPlan>();
  const unnamed: string[] = [];
  for (const [name, shape] of signature.shapes) {
    const canonical = rename(name);
    if (canonical === null) unnamed.push(name);
    else if (plans.has(canonical)) {
      throw new HeadlightError('checkpointNotVit', {
        name: signature.name,
        looksLike: 'a model with several encoders',
      });
    } else plans.set(canonical, planOf(name, shape, canonical));
  }
  return { plans, unnamed };
}

/** How many blocks there are: one more than the largest `blocks.N.` (missing ones are found when tensors are checked). */
export function depthOf(plans: ReadonlyMap<string, unknown>): number {
  const numbers = new Set<number>();
  for (const name of plans.keys()) {
    const found = /^blocks\.(\d{1,6})\./.exec(name);
    if (found) numbers.add(Number(found[1]));
  }
  return numbers.size === 0 ? 0 : Math.max(...numbers) + 1;
}

/**
 * `blocks.N.attn.{q,k,v}` → `blocks.N.attn.qkv`, rows in this order: [3·dim, dim]. A bias that only some of the three have
 * is zero for the others (BEiT-style checkpoints have none for k).
 */
export function fuseQkv(plans: Map<string, TensorPlan>): void {
  const prefixes = new Set(
    [...plans.keys()].flatMap((name) => /^(blocks\.\d+\.attn\.)[qkv]\.weight$/.exec(name)?.[1] ?? []),
  );
  for (const prefix of prefixes) {
    for (const kind of ['weight', 'bias'] as const) fuseOne(plans, prefix, kind);
  }
}

/** timm's BEiT and EVA: one weight for all three, `attn.q_bias` and `attn.v_bias` beside it; the key has none. */
export function fuseBiases(plans: Map<string, TensorPlan>): void {
  for (const name of [...plans.keys()]) {
    const prefix = /^(blocks\.\d+\.attn\.)q_bias$/.exec(name)?.[1];
    const dim = plans.get(name)?.shape[0];
    if (prefix === undefined || dim === undefined) continue;
    const parts = ['q', 'k', 'v'].map(
      (letter): Part => plans.get(`${prefix}${letter}_bias`)?.parts[0] ?? { zeros: dim },
    );
    for (const letter of ['q', 'k', 'v']) plans.delete(`${prefix}${letter}_bias`);
    plans.set(`${prefix}qkv.bias`, { shape: [3 * dim], parts });
  }
}

/** `mlp.fc1_g` and `mlp.fc1_x` of a gated MLP → `mlp.fc1`, the gate's rows first. A bias that only one of them has is zero for the other. */
export function fuseGates(plans: Map<string, TensorPlan>): void {
  for (const name of [...plans.keys()]) {
    const prefix = /^(blocks\.\d+\.mlp\.)fc1_g\.weight$/.exec(name)?.[1];
    if (prefix === undefined) continue;
    const [rows = 0, dim = 0] = plans.get(name)?.shape ?? [];
    for (const kind of ['weight', 'bias'] as const) {
      const both = ['fc1_g', 'fc1_x'].map((stem) => plans.get(`${prefix}${stem}.${kind}`));
      if (both.every((plan) => plan === undefined)) continue;
      if (both.some((plan) => (plan === undefined ? kind === 'weight' : plan.shape[0] !== rows))) continue; // told as missing or mismatched
      const parts = both.map((plan): Part => plan?.parts[0] ?? { zeros: rows });
      plans.set(`${prefix}fc1.${kind}`, { shape: kind === 'weight' ? [2 * rows, dim] : [2 * rows], parts });
      for (const stem of ['fc1_g', 'fc1_x']) plans.delete(`${prefix}${stem}.${kind}`);
    }
  }
}

function fuseOne(plans: Map<string, TensorPlan>, prefix: string, kind: 'weight' | 'bias'): void {
  const names = ['q', 'k', 'v'].map((letter) => `${prefix}${letter}.${kind}`);
  const found = names.map((name) => plans.get(name));
  if (found.every((plan) => plan === undefined)) return;
  const shapes = names.map((name, i) => found[i]?.shape ?? (kind === 'bias' ? biasShape(plans, name) : undefined));
  const [first] = shapes;
  if (!first || shapes.some((shape) => shape === undefined || productOf(shape) !== productOf(first))) return; // told as missing or mismatched
  const parts = found.map((plan): Part => plan?.parts[0] ?? { zeros: productOf(first) });
  if (kind === 'weight') plans.set(`${prefix}qkv.weight`, { shape: [3 * (first[0] ?? 0), ...first.slice(1)], parts });
  else plans.set(`${prefix}qkv.bias`, { shape: [3 * (first[0] ?? 0)], parts });
}

/** A bias is as long as its weight has rows. */
function biasShape(plans: ReadonlyMap<string, TensorPlan>, bias: string): readonly number[] | undefined {
  const rows = plans.get(bias.replace(/bias$/, 'weight'))?.shape[0];
  return rows === undefined ? undefined : [rows];
}
