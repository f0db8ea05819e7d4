/** Results on their way out of the worker: what is large is moved, not copied. */
import { transfer } from 'comlink';

/** @param value whose arrays are nobody else's: they are empty here afterwards */
export function moved<T>(value: T): T {
  return transfer(value, [...buffersOf(value)]);
}

/** The memory of all typed arrays inside plain objects and arrays. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) buffersOf(part, found);
  }
  return found;
}
