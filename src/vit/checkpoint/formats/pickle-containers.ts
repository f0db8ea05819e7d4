/** The operations of a pickle that make tuples, lists, dicts and sets, and fill them. */
import type { HeadlightError } from '../../errors';
import type { PickleStack } from './pickle-stack';
import type { PickleValue } from './pickle-world';

type Fail = (detail: string) => HeadlightError;

/** False for an operation of another kind. Tuples, lists and sets become arrays. */
export function carryOutContainer(op: string, stack: PickleStack, fail: Fail): boolean {
  switch (op) {
    case ')':
    case ']':
    case '\x8f':
      return stack.push([]);
    case '}':
      return stack.push(new Map());
    case 't':
    case 'l':
    case '\x91':
      return stack.push(stack.sinceMark());
    case '\x85':
    case '\x86':
    case '\x87':
      return stack.push(stack.take(op.charCodeAt(0) - 0x84));
    case 'd':
      return setItems(stack, stack.sinceMark(), new Map(), fail);
    case 's':
      return setItems(stack, stack.take(2), stack.pop(), fail);
    case 'u':
      return setItems(stack, stack.sinceMark(), stack.pop(), fail);
    case 'a':
      return append(stack, stack.take(1), stack.pop(), fail);
    case 'e':
    case '\x90':
      return append(stack, stack.sinceMark(), stack.pop(), fail);
    default:
      return false;
  }
}

function setItems(stack: PickleStack, items: readonly PickleValue[], target: PickleValue, fail: Fail): boolean {
  if (!(target instanceof Map) || items.length % 2 !== 0) throw fail('items of what is no dict');
  for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  return stack.push(target);
}

function append(stack: PickleStack, items: readonly PickleValue[], target: PickleValue, fail: Fail): boolean {
  if (!Array.isArray(target)) throw fail('items of what is no list');
  for (const item of items) target.push(item);
  return stack.push(target);
}
