/** What layouts of image towers share: tensors picked by the tower's own names, whatever else the file holds beside it. */
import { productOf, whole, type Part, type Signature, type TensorPlan } from './layout';

/** A layer within a block, or outside: its name in the file → canonical; `weight` and `bias` are kept. */
export type Stems = Readonly<Record<string, string>>;

export interface TowerNames {
  /** Number of the block, and the name in it. */
  readonly block: RegExp;
  readonly inBlock: Stems;
  /** Layers outside the blocks. */
  readonly top: Stems;
  /** Single tensors: name in the file → canonical. */
  readonly single: Stems;
}

/** Canonical name of a tower's own name; null where it has none. */
export function towerName(name: string, { block, inBlock, top, single }: TowerNames): string | null {
  const stemOf = (rest: string, stems: Stems): string | null => {
    const [, stem = '', kind = ''] = /^(.+)\.(weight|bias)$/.exec(rest) ?? [];
    return Object.hasOwn(stems, stem) ? `${stems[stem]}.${kind}` : null;
  };
  const [, index, rest = ''] = block.exec(name) ?? [];
  if (index !== undefined) {
    const lone = Object.hasOwn(inBlock, rest) ? (inBlock[rest] ?? null) : null;
    const own = lone ?? stemOf(rest, inBlock);
    return own === null ? null : `blocks.${Number(index)}.${own}`;
  }
  return Object.hasOwn(single, name) ? (single[name] ?? null) : stemOf(name, top);
}

export interface Tower {
  readonly plans: Map<string, TensorPlan>;
  /** Tensors of the tower without a canonical name. */
  readonly unnamed: readonly string[];
  /** Tensors outside the tower. */
  readonly others: string[];
}

/** @param prefix before the tower's own names. @param beside canonical names of what stands outside of it and belongs to it: a classifier, a projection */
export function towerOf(
  { shapes }: Signature,
  prefix: string,
  names: TowerNames,
  beside: (name: string) => string | null,
): Tower {
  const plans = new Map<string, TensorPlan>();
  const [unnamed, others]: [string[], string[]] = [[], []];
  for (const [name, shape] of shapes) {
    const inside = name.startsWith(prefix);
    const canonical = (inside ? towerName(name.slice(prefix.length), names) : null) ?? beside(name);
    if (canonical !== null && !plans.has(canonical)) plans.set(canonical, whole(name, shape));
    else if (inside && prefix !== '') unnamed.push(name);
    else if (prefix === '' && !OUTSIDE.test(name)) unnamed.push(name);
    else others.push(name);
  }
  return { plans, unnamed, others };
}

/** Names of tensors beside a tower that has no prefix of its own. */
const OUTSIDE =
  /^(text_model|text_projection|logit_scale|logit_bias|language_model|multi_modal_projector|decoder|text_decoder|neck|head|fusion_stage)(\.|$)/;

/** The same numbers in another shape: [d] as [1, 1, d]. */
export function reshapePlan(
  plans: Map<string, TensorPlan>,
  name: string,
  shapeOf: (shape: readonly number[]) => readonly number[],
): void {
  const plan = plans.get(name);
  if (!plan) return;
  const shape = shapeOf(plan.shape);
  if (productOf(shape) === productOf(plan.shape)) plans.set(name, { ...plan, shape });
}

/** Rows of a tensor as one of its own: q of an `in_proj` that holds q, k and v. */
export function rowsOf(plan: TensorPlan, begin: number, end: number): TensorPlan {
  const [part] = plan.parts;
  const rows: Part[] = part && 'tensor' in part ? [{ ...part, rows: [begin, end] }] : [...plan.parts];
  return { shape: [end - begin, ...plan.shape.slice(1)], parts: rows };
}
