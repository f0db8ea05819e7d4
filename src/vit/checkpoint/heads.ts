/** How many heads attention has, and how its scores are scaled: told by config.json, a norm of q and k, a published model's measures, or assumed. */
import { HeadlightError } from '../errors';
import type { AnswerNote } from './answer-notes';
import type { ConfigHints } from './hints';
import type { TensorPlan } from './layouts/layout';
import { publishedHeads, type Measures, type PublishedHeads } from './published-heads';

export interface ReadHeads {
  readonly heads: number;
  /** Absent: headDim^−½. */
  readonly attentionScale?: number;
  /** Published beside such heads. */
  readonly normEps?: number;
  readonly provenance: { readonly heads: string; readonly attentionScale?: string };
  readonly notes: readonly AnswerNote[];
  /** The other published model that it may be; only its position embedding can tell. */
  readonly doubt?: NonNullable<PublishedHeads['also']>;
}

/** Widths whose published models do not have 64 numbers per head, whatever their depth. */
const HEADS_BY_WIDTH: Readonly<Record<number, number>> = { 1152: 16, 1280: 16, 1408: 16, 1664: 16 };

/** timm up to 0.4 scaled its small ViT's scores by the width, not the head's: `if pretrained: kwargs.setdefault('qk_scale', 768 ** -0.5)`. */
const OLD_SMALL = { measures: '768x8x2304', scale: 768 ** -0.5, usual: 96 ** -0.5, normEps: 1e-5 };

/** Throws `configInvalid` where the count does not divide the width. @param plans with a norm of q, where there is one */
export function readHeads(plans: ReadonlyMap<string, TensorPlan>, hints: ConfigHints, measures: Measures): ReadHeads {
  const { dim, depth, mlpDim } = measures;
  const found = headsFrom(plans, hints, measures);
  if (dim < 1 || dim % found.heads !== 0)
    throw new HeadlightError('configInvalid', {
      file: 'config.json',
      detail: `${found.heads} heads do not divide ${dim}`,
    });
  const old = `${dim}x${depth}x${mlpDim}` === OLD_SMALL.measures && !plans.has('blocks.0.attn.qkv.bias');
  return old && found.heads === 8 && hints.attentionScale === undefined ? oldSmall(found) : withScale(found, hints);
}

function headsFrom(plans: ReadonlyMap<string, TensorPlan>, hints: ConfigHints, measures: Measures): ReadHeads {
  const { dim } = measures;
  if (hints.heads !== undefined)
    return { heads: hints.heads, provenance: { heads: hints.headsSource ?? 'config.json' }, notes: [] };
  const headDim = plans.get('blocks.0.attn.q_norm.weight')?.shape[0];
  if (headDim && dim % headDim === 0) return { heads: dim / headDim, provenance: { heads: 'tensors' }, notes: [] };
  const published = publishedHeads(measures, plans.has('cls_token'));
  if (published) {
    const { heads, model, also } = published;
    const scaled = plans.has('blocks.0.ls1.gamma'); // DINOv2's and DeiT III's, never MoCo's
    return {
      heads,
      provenance: { heads: `as published: ${model}` },
      notes: [],
      ...(also && !scaled && { doubt: also }),
    };
  }
  const wide = HEADS_BY_WIDTH[dim];
  const heads = wide ?? Math.max(1, Math.round(dim / 64));
  const why = wide === undefined ? '64 numbers per head' : `published models ${dim} wide have ${heads}`;
  return {
    heads,
    provenance: { heads: `assumed: ${why}` },
    notes: [{ code: 'headsAssumed', params: { heads, headDim: dim / heads } }],
  };
}

function oldSmall(found: ReadHeads): ReadHeads {
  const { scale, usual, normEps } = OLD_SMALL;
  const short = (value: number): number => Number(value.toPrecision(8));
  return {
    ...found,
    attentionScale: scale,
    normEps,
    provenance: { ...found.provenance, attentionScale: 'assumed: 768^−½, as published with timm up to 0.4' },
    notes: [...found.notes, { code: 'scaleAssumed', params: { scale: short(scale), usual: short(usual) } }],
  };
}

function withScale(found: ReadHeads, { attentionScale }: ConfigHints): ReadHeads {
  if (attentionScale === undefined) return found;
  return { ...found, attentionScale, provenance: { ...found.provenance, attentionScale: 'config.json' } };
}

/**
 * Of two published models with the same measures the right one, by the position embedding's row for the class token: learned ones are
 * not zero, the fixed one of MoCo v3 (and of MAE, whose own models this is none of) is.
 * @param row the numbers of that row; null where there is none
 */
export function settleDoubt(read: ReadHeads, row: Float32Array | null): ReadHeads {
  const { doubt, ...rest } = read;
  if (!doubt || row === null || row.some((value) => value !== 0)) return rest;
  const note: AnswerNote = {
    code: 'headsAmbiguous',
    params: { heads: doubt.heads, model: doubt.model, other: read.heads },
  };
  return {
    ...rest,
    heads: doubt.heads,
    provenance: { ...rest.provenance, heads: `assumed: ${doubt.model}` },
    notes: [...rest.notes, note],
  };
}
