/** Shape inference: the shape an op gives for the shapes it receives, or a `badRequest` that names the op. */
import { expected } from '../errors';
import type { Op, OpNamed } from './op';
import { broadcastShape, checkShape, sameShape, showShape, sizeOf, type Shape } from './shape';

/**
 * @param op the op with its attributes
 * @param shapes shapes of its inputs, in order
 * @throws badRequest when they do not fit
 */
export function inferShape(op: Op, shapes: readonly Shape[]): Shape {
  switch (op.op) {
    case 'input':
    case 'param':
      arity(op, shapes, 0);
      checkShape(op.shape, op.name);
      return op.shape;
    case 'constant':
      arity(op, shapes, 0);
      return [];
    case 'reshape':
      return inferReshape(op, one(op, shapes));
    case 'broadcast':
      return inferBroadcast(op, one(op, shapes));
    case 'transpose':
      return inferTranspose(op, one(op, shapes));
    case 'slice':
      return inferSlice(op, one(op, shapes));
    case 'concat':
      return inferConcat(op, shapes);
    case 'matmul':
      return inferMatmul(op, shapes);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div': {
      const [a, b] = two(op, shapes);
      return broadcastShape(a, b, op.op);
    }
    case 'sum':
    case 'mean': {
      const shape = one(op, shapes);
      op.axes.forEach((axis) => checkAxis(op.op, axis, shape));
      return shape.map((length, axis) => (op.axes.includes(axis) ? 1 : length));
    }
    case 'linear':
      return inferLinear(op, shapes);
    case 'layerNorm':
      return inferLayerNorm(op, shapes);
    case 'softmax': {
      const shape = one(op, shapes);
      if (shape.length === 0) throw expected('at least one axis', op.op, showShape(shape));
      return shape;
    }
    default:
      return one(op, shapes);
  }
}

function inferReshape(op: OpNamed<'reshape'>, shape: Shape): Shape {
  checkShape(op.shape, op.op);
  if (sizeOf(op.shape) !== sizeOf(shape)) {
    throw expected(`${sizeOf(shape)} elements from ${showShape(shape)}`, op.op, showShape(op.shape));
  }
  return op.shape;
}

function inferBroadcast(op: OpNamed<'broadcast'>, shape: Shape): Shape {
  checkShape(op.shape, op.op);
  if (!sameShape(broadcastShape(shape, op.shape, op.op), op.shape)) {
    throw expected(`a shape that ${showShape(shape)} broadcasts to`, op.op, showShape(op.shape));
  }
  return op.shape;
}

function inferTranspose(op: OpNamed<'transpose'>, shape: Shape): Shape {
  const axes = [...op.perm].sort((a, b) => a - b);
  if (!sameShape(axes, [...shape.keys()])) {
    throw expected(`a permutation of ${shape.length} axes`, op.op, showShape(op.perm));
  }
  return op.perm.map((axis) => shape[axis] ?? 0);
}

function inferSlice(op: OpNamed<'slice'>, shape: Shape): Shape {
  checkShape(op.size, op.op);
  const fits = (begin: number, axis: number): boolean =>
    Number.isInteger(begin) && begin >= 0 && begin + (op.size[axis] ?? 0) <= (shape[axis] ?? 0);
  if (op.begin.length !== shape.length || op.size.length !== shape.length || !op.begin.every(fits)) {
    throw expected(`a part of ${showShape(shape)}`, op.op, `${showShape(op.size)} from ${showShape(op.begin)}`);
  }
  return op.size;
}

function inferConcat(op: OpNamed<'concat'>, shapes: readonly Shape[]): Shape {
  const [first, ...rest] = shapes;
  if (!first) throw expected('at least one input', op.op, 0);
  checkAxis(op.op, op.axis, first);
  for (const shape of rest) {
    const fits = shape.length === first.length && shape.every((length, i) => i === op.axis || length === first[i]);
    if (!fits)
      throw expected(`shapes equal but for axis ${op.axis}`, op.op, `${showShape(first)} and ${showShape(shape)}`);
  }
  const total = shapes.reduce((sum, shape) => sum + (shape[op.axis] ?? 0), 0);
  return first.map((length, axis) => (axis === op.axis ? total : length));
}

function inferMatmul(op: OpNamed<'matmul'>, shapes: readonly Shape[]): Shape {
  const [a, b] = two(op, shapes);
  const got = `${showShape(a)}${op.transposeA ? 'ᵀ' : ''} and ${showShape(b)}${op.transposeB ? 'ᵀ' : ''}`;
  if (a.length < 2 || b.length < 2) throw expected('matrices', op.op, got);
  const [rows, innerA] = matrixOf(a, op.transposeA);
  const [innerB, cols] = matrixOf(b, op.transposeB);
  if (innerA !== innerB) throw expected('equal inner lengths', op.op, got);
  const batchA = a.slice(0, -2);
  const batchB = b.slice(0, -2);
  if (batchA.length > 0 && batchB.length > 0 && !sameShape(batchA, batchB)) {
    throw expected('equal leading axes, or none on one side', op.op, got);
  }
  return [...(batchA.length > 0 ? batchA : batchB), rows, cols];
}

function matrixOf(shape: Shape, transposed: boolean): [rows: number, cols: number] {
  const [rows = 0, cols = 0] = shape.slice(-2);
  return transposed ? [cols, rows] : [rows, cols];
}

function inferLinear(op: OpNamed<'linear'>, shapes: readonly Shape[]): Shape {
  const [x, weight, bias] = shapes;
  const [outputs, inputs] = weight ?? [];
  const fits =
    x && x.length > 0 && weight?.length === 2 && shapes.length <= 3 && x.at(-1) === inputs && outputs !== undefined;
  if (!fits || (bias && !sameShape(bias, [outputs]))) {
    throw expected('x [..., in], weight [out, in], bias [out]', op.op, shapes.map(showShape).join(' '));
  }
  return [...x.slice(0, -1), outputs];
}

function inferLayerNorm(op: OpNamed<'layerNorm'>, shapes: readonly Shape[]): Shape {
  const [x, gamma, beta] = shapes;
  const dim = x?.at(-1);
  const fits = x && gamma && beta && shapes.length === 3 && dim !== undefined;
  if (!fits || !sameShape(gamma, [dim]) || !sameShape(beta, [dim])) {
    throw expected('x [..., dim], gamma [dim], beta [dim]', op.op, shapes.map(showShape).join(' '));
  }
  return x;
}

function arity(op: Op, shapes: readonly Shape[], count: number): void {
  if (shapes.length !== count) throw expected(`${count} inputs`, op.op, shapes.length);
}

function one(op: Op, shapes: readonly Shape[]): Shape {
  arity(op, shapes, 1);
  return shapes[0] ?? [];
}

function two(op: Op, shapes: readonly Shape[]): [Shape, Shape] {
  arity(op, shapes, 2);
  return [shapes[0] ?? [], shapes[1] ?? []];
}

function checkAxis(name: string, axis: number, shape: Shape): void {
  if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length) {
    throw expected(`an axis of ${showShape(shape)}`, name, axis);
  }
}
