/** The operations of a pickle that make one plain value: None, booleans, numbers, text and bytes. */
import type { HeadlightError } from '../../errors';
import type { PickleValue } from './pickle-world';
import type { PickleReader } from './pickle-reader';

const MAX_INT_BYTES = 64;

type Fail = (detail: string) => HeadlightError;

/** The value that `op` makes of what follows it; undefined for an operation of another kind. */
export function readScalar(op: string, input: PickleReader, fail: Fail): PickleValue {
  const number = readNumber(op, input, fail);
  return number === undefined ? readText(op, input) : number;
}

function readNumber(op: string, input: PickleReader, fail: Fail): PickleValue {
  switch (op) {
    case 'N':
      return null;
    case '\x88':
      return true;
    case '\x89':
      return false;
    case 'K':
      return input.u8();
    case 'M':
      return input.u16();
    case 'J':
      return input.i32();
    case 'G':
      return input.f64();
    case '\x8a':
      return long(input, input.u8(), fail);
    case '\x8b':
      return long(input, input.i32(), fail);
    case 'I':
    case 'L':
    case 'F':
      return written(op, input.line(), fail);
    default:
      return undefined;
  }
}

/** Numbers that protocol 0 writes as text; `I01` and `I00` are booleans. */
function written(op: string, text: string, fail: Fail): PickleValue {
  if (op === 'I' && (text === '01' || text === '00')) return text === '01';
  if (op === 'F') return Number(text);
  const digits = /^([+-]?\d{1,100})L?$/.exec(text)?.[1];
  if (digits === undefined) throw fail('a number in the pickle is none');
  return small(BigInt(digits.replace('+', '')));
}

/** Two's complement, little-endian. */
function long(input: PickleReader, length: number, fail: Fail): PickleValue {
  if (length < 0 || length > MAX_INT_BYTES) throw fail(`an integer of ${length} bytes in the pickle`);
  const value = input.raw(length).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return small(length === 0 ? 0n : BigInt.asIntN(8 * length, value));
}

function small(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function readText(op: string, input: PickleReader): PickleValue {
  switch (op) {
    case 'X':
    case 'T':
      return input.text(input.u32());
    case '\x8c':
    case 'U':
      return input.text(input.u8());
    case '\x8d':
      return input.text(input.u64());
    case 'V':
      return input.line();
    case 'S':
      return input.line().replace(/^(['"])(.*)\1$/, '$2');
    case 'C':
      return input.raw(input.u8());
    case 'B':
      return input.raw(input.u32());
    case '\x8e':
    case '\x96':
      return input.raw(input.u64());
    default:
      return undefined;
  }
}
