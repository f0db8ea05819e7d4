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
