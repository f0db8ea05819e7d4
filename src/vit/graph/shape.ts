/** Shapes and how they combine: NumPy broadcasting, sizes. */
import { expected } from '../errors';

/** Lengths of the axes, slowest first; `[]` is a scalar. */
export type Shape = readonly number[];

/** Number of elements; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** '[1, 197, 768]', for messages and dumps. */
export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** The shape two operands broadcast to. Throws `badRequest` when an axis differs and neither side is 1. */
export function broadcastShape(a: Shape, b: Shape, name: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const lengthA = a[a.length - rank + i] ?? 1;
    const lengthB = b[b.length - rank + i] ?? 1;
    if (lengthA !== lengthB && lengthA !== 1 && lengthB !== 1) {
      throw expected('shapes that broadcast', name, `${showShape(a)} and ${showShape(b)}`);
    }
    return lengthA === 1 ? lengthB : lengthA;
  });
}

/** Every axis a positive whole number, or `badRequest`. */
export function checkShape(shape: Shape, name: string): void {
  if (!shape.every((length) => Number.isInteger(length) && length > 0)) {
    throw expected('positive whole axis lengths', name, showShape(shape));
  }
}
