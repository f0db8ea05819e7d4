/**
 * The op vocabulary: everything a graph can say, as one discriminated union.
 *
 * An executor, a serialiser or a gradient is one table with an entry per `op`; the compiler names the entry that is missing.
 * Composites (`linear`, `layerNorm`, `softmax`, `gelu`) stand for a few primitives that executors may fuse.
 */
import type { Shape } from './shape';

/** Element by element, shape unchanged. `gelu` is the exact form (erf), `geluTanh` its tanh approximation. */
export type UnaryName = 'exp' | 'erf' | 'tanh' | 'rsqrt' | 'sigmoid' | 'relu' | 'gelu' | 'geluTanh';
/** Two operands, shapes broadcast as in NumPy. */
export type BinaryName = 'add' | 'sub' | 'mul' | 'div';
/** Over the named axes, which stay with length 1. */
export type ReduceName = 'sum' | 'mean';

/** An op with its attributes; its operands are the `inputs` of the node that it is in. */
export type Op =
  /** Given anew with each run. */
  | { readonly op: 'input'; readonly name: string; readonly shape: Shape }
  /** A weight, given once; `name` is the checkpoint's (timm's) name. */
  | { readonly op: 'param'; readonly name: string; readonly shape: Shape }
  /** A scalar known when the graph is built. */
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'reshape'; readonly shape: Shape }
  /** Repeats axes of length 1 (and missing leading axes) up to `shape`. */
  | { readonly op: 'broadcast'; readonly shape: Shape }
  /** Output axis i is input axis `perm[i]`. */
  | { readonly op: 'transpose'; readonly perm: readonly number[] }
  | { readonly op: 'slice'; readonly begin: readonly number[]; readonly size: Shape }
  | { readonly op: 'concat'; readonly axis: number }
  /** Over the last two axes; leading axes are equal, or one operand has rank 2 and serves them all. */
  | { readonly op: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean }
  | Each<UnaryName>
  | Each<BinaryName>
  | Each<ReduceName, { readonly axes: readonly number[] }>
  /** x [..., in], weight [out, in], optional bias [out] → x·weightᵀ + bias [..., out]. */
  | { readonly op: 'linear' }
  /** x [..., dim], gamma [dim], beta [dim]; biased variance over the last axis (Ba et al. 2016, arXiv 1607.06450). */
  | { readonly op: 'layerNorm'; readonly eps: number }
  /** Over the last axis. */
  | { readonly op: 'softmax' };

/** One member of the union for each of several names with the same attributes. */
type Each<Names extends string, Attributes = unknown> = { [N in Names]: { readonly op: N } & Attributes }[Names];

/** What an op is called. */
export type OpName = Op['op'];
/** The op with this name and its attributes. */
export type OpNamed<N extends OpName> = Extract<Op, { readonly op: N }>;
