/**
 * Vector-Jacobian products: for each op, how the gradient by its result becomes the gradients by its operands
 * (Griewank & Walther 2008, Evaluating Derivatives, §3.2). Composites are taken apart into primitives here.
 */
import type { GraphBuilder, Value } from './builder';
import type { Node } from './graph';
import type { OpName } from './op';
import type { Shape } from './shape';

/** A node whose op is `N`, also where the vocabulary lists several names in one entry. */
type NodeOf<N extends OpName> = Node & { readonly op: N };

/** What an op took and gave, and the gradient by what it gave. */
export interface Reverse<N extends OpName = OpName> {
  readonly g: GraphBuilder;
  readonly node: NodeOf<N>;
  readonly inputs: readonly Value[];
  readonly out: Value;
  /** Gradient in the shape of `out`. */
  readonly grad: Value;
}

/** One gradient per operand, each in its operand's shape; what nobody needs is pruned later. */
export type Vjp<N extends OpName> = (reverse: Reverse<N>) => readonly Value[];

export const VJP: { readonly [N in OpName]: Vjp<N> } = {
  input: () => [],
  param: () => [],
  constant: () => [],
  reshape: ({ g, inputs: [x], grad }) => [g.reshape(grad, given(x).shape)],
  broadcast: ({ g, inputs: [x], grad }) => [fit(g, grad, given(x))],
  transpose: ({ g, node, grad }) => [
    g.transpose(
      grad,
      node.perm.map((_, axis) => node.perm.indexOf(axis)),
    ),
  ],
  slice: ({ g, node, inputs: [x], grad }) => [padTo(g, grad, given(x).shape, node.begin)],
  concat: concatVjp,
  matmul: matmulVjp,
  add: ({ g, inputs: [a, b], grad }) => [fit(g, grad, given(a)), fit(g, grad, given(b))],
  sub: ({ g, inputs: [a, b], grad }) => [fit(g, grad, given(a)), fit(g, g.scale(grad, -1), given(b))],
  mul: ({ g, inputs: [a, b], grad }) => [
    fit(g, g.mul(grad, given(b)), given(a)),
    fit(g, g.mul(grad, given(a)), given(b)),
  ],
  div: ({ g, inputs: [a, b], out, grad }) => {
    const byNumerator = g.div(grad, given(b));
    return [fit(g, byNumerator, given(a)), fit(g, g.scale(g.mul(byNumerator, out), -1), given(b))];
  },
  exp: ({ g, out, grad }) => [g.mul(grad, out)],
  /** 2/√π · exp(−x²) */
  erf: ({ g, inputs: [x], grad }) => [g.mul(grad, g.scale(bell(g, given(x), -1), 2 / Math.sqrt(Math.PI)))],
  /** 1 − tanh² */
  tanh: ({ g, out, grad }) => [g.mul(grad, oneMinusSquare(g, out))],
  /** −½ x^(−3/2) */
  rsqrt: ({ g, out, grad }) => [g.mul(grad, g.scale(g.mul(g.mul(out, out), out), -0.5))],
  /** σ (1 − σ) */
  sigmoid: ({ g, out, grad }) => [g.mul(grad, g.mul(out, g.sub(g.constant(1), out)))],
  relu: ({ g, out, grad }) => [g.mul(grad, g.div(out, g.add(out, g.constant(TINY))))],
  gelu: geluVjp,
  geluTanh: geluTanhVjp,
  sum: ({ g, inputs: [x], grad }) => [g.broadcast(grad, given(x).shape)],
  mean: ({ g, node, inputs: [x], grad }) => {
    const { shape } = given(x);
    const count = node.axes.reduce((product, axis) => product * (shape[axis] ?? 1), 1);
    return [g.broadcast(g.scale(grad, 1 / count), shape)];
  },
  linear: linearVjp,
  layerNorm: layerNormVjp,
  /** s ⊙ (ḡ − Σ ḡ ⊙ s), row by row */
  softmax: ({ g, out, grad }) => [g.mul(out, g.sub(grad, g.sum(g.mul(grad, out), [lastAxis(out)])))],
};

/** out / (out + TINY) is the step of relu: 1 for what passed, 0 (as in PyTorch, also at 0 itself) for what did not. Float32 holds 1e−30. */
const TINY = 1e-30;

function concatVjp({ g, node, inputs, grad }: Reverse<'concat'>): Value[] {
  let begin = 0;
  return inputs.map((x) => {
    const length = x.shape[node.axis] ?? 0;
    begin += length;
    return g.narrow(grad, node.axis, begin - length, length);
  });
}

/** C = A·B: Ā = C̄·Bᵀ, B̄ = Aᵀ·C̄; a matrix that served a whole stack gets the sum over it. */
function matmulVjp({ g, node, inputs: [left, right], grad }: Reverse<'matmul'>): Value[] {
  const [a, b] = [given(left), given(right)];
  const { transposeA, transposeB } = node;
  const byA = transposeA
    ? g.matmul(b, grad, { transposeA: transposeB, transposeB: true })
    : g.matmul(grad, b, { transposeB: !transposeB });
  const byB = transposeB
    ? g.matmul(grad, a, { transposeA: true, transposeB: transposeA })
    : g.matmul(a, grad, { transposeA: !transposeA });
  return [fit(g, byA, a), fit(g, byB, b)];
}

/** y = x·Wᵀ + b: x̄ = ȳ·W, W̄ = ȳᵀ·x, b̄ = Σ ȳ. */
function linearVjp({ g, inputs: [first, second, bias], grad }: Reverse<'linear'>): Value[] {
  const [x, weight] = [given(first), given(second)];
  const [outputs = 1, inputs = 1] = weight.shape;
  const rows = (value: Value, width: number): Value => g.reshape(value, [rowCount(x), width]); // [rows, width]
  const gradRows = rows(grad, outputs);
  const byX = g.reshape(g.matmul(gradRows, g.again(weight)), x.shape);
  const byWeight = g.matmul(gradRows, rows(x, inputs), { transposeA: true }); // [out, in]
  return bias ? [byX, byWeight, g.reshape(g.sum(gradRows, [0]), bias.shape)] : [byX, byWeight];
}

/** With n the normalised x and h = ḡ ⊙ γ: x̄ = (h − mean h − n ⊙ mean(h ⊙ n)) / σ (Ba et al. 2016, differentiated). */
function layerNormVjp({ g, node, inputs: [first, second], grad }: Reverse<'layerNorm'>): Value[] {
  const [x, gamma] = [given(first), given(second)];
  const last = [lastAxis(x)];
  const centred = g.sub(x, g.mean(x, last));
  const factor = g.unary('rsqrt', g.add(g.mean(g.mul(centred, centred), last), g.constant(node.eps))); // [..., 1]
  const normal = g.mul(centred, factor);
  const scaled = g.mul(grad, gamma);
  const along = g.mul(normal, g.mean(g.mul(scaled, normal), last));
  const byX = g.mul(g.sub(g.sub(scaled, g.mean(scaled, last)), along), factor);
  return [byX, fit(g, g.mul(grad, normal), gamma), fit(g, grad, gamma)];
}

/** Φ(x) + x·φ(x), with φ the normal density (Hendrycks & Gimpel 2016, arXiv 1606.08415). */
function geluVjp({ g, inputs: [first], grad }: Reverse<'gelu'>): Value[] {
  const x = given(first);
  const phi = g.scale(g.add(g.unary('erf', g.scale(x, Math.SQRT1_2)), g.constant(1)), 0.5);
  const density = g.scale(bell(g, x, -0.5), 1 / Math.sqrt(2 * Math.PI));
  return [g.mul(grad, g.add(phi, g.mul(x, density)))];
}

/** ½(1 + t) + ½x(1 − t²)·u′ with t = tanh u, u = √(2/π)·(x + 0.044715 x³) (the same paper's approximation). */
function geluTanhVjp({ g, inputs: [first], grad }: Reverse<'geluTanh'>): Value[] {
  const x = given(first);
  const slope = Math.sqrt(2 / Math.PI);
  const square = g.mul(x, x);
  const bent = g.scale(square, slope * 0.044715); // (u − slope·x) / x
  const t = g.unary('tanh', g.mul(x, g.add(bent, g.constant(slope))));
  const inner = g.add(g.scale(bent, 3), g.constant(slope)); // u′
  const rise = g.mul(g.mul(x, oneMinusSquare(g, t)), inner);
  return [g.mul(grad, g.scale(g.add(g.add(t, g.constant(1)), rise), 0.5))];
}

/** exp(factor · x²) */
function bell(g: GraphBuilder, x: Value, factor: number): Value {
  return g.unary('exp', g.scale(g.mul(x, x), factor));
}

function oneMinusSquare(g: GraphBuilder, x: Value): Value {
  return g.sub(g.constant(1), g.mul(x, x));
}

/** Sums over the axes along which `to` was repeated: the reverse of broadcasting. */
function fit(g: GraphBuilder, grad: Value, to: Value): Value {
  const missing = grad.shape.length - to.shape.length;
  const axes = [...grad.shape.keys()].filter(
    (i) => i < missing || (to.shape[i - missing] === 1 && grad.shape[i] !== 1),
  );
  return g.reshape(axes.length === 0 ? grad : g.sum(grad, axes), to.shape);
}

/** `x` at `begin` in zeros of `shape`. */
function padTo(g: GraphBuilder, x: Value, shape: Shape, begin: readonly number[]): Value {
  let out = x;
  for (const [axis, full] of shape.entries()) {
    const before = begin[axis] ?? 0;
    const after = full - before - (out.shape[axis] ?? 0);
    const zeros = (length: number): Value[] =>
      length === 0 ? [] : [g.broadcast(g.constant(0), replaced(out.shape, axis, length))];
    out = g.concat([...zeros(before), out, ...zeros(after)], axis);
  }
  return out;
}

function replaced(shape: Shape, axis: number, length: number): Shape {
  return shape.map((old, i) => (i === axis ? length : old));
}

function lastAxis(x: Value): number {
  return x.shape.length - 1;
}

/** Rows of x [..., in] as a matrix. */
function rowCount(x: Value): number {
  return x.shape.slice(0, -1).reduce((product, length) => product * length, 1);
}

/** Shape inference has counted the operands. */
function given(value: Value | undefined): Value {
  if (!value) throw new RangeError('an operand is missing');
  return value;
}
