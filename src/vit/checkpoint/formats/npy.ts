/** NumPy's .npy header, versions 1 to 3 (numpy/lib/format.py): a Python dict in text, of which exactly three keys are allowed. */
import type { HeadlightError } from '../../errors';
import { isDtype, DTYPE_BITS, type Dtype } from '../dtype';

export interface NpyHeader {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly bigEndian: boolean;
  /** Bytes before the data. */
  readonly length: number;
}

/** Bytes that hold any real header: NumPy writes 128 or 192. */
export const MAX_NPY_HEADER = 4096;

/** `|V2` is how ml_dtypes' bfloat16 looks to NumPy. */
const DESCRS: Readonly<Record<string, Dtype>> = {
  '<f2': 'F16',
  '<f4': 'F32',
  '<f8': 'F64',
  '|V2': 'BF16',
  '<V2': 'BF16',
  '<i2': 'I16',
  '<i4': 'I32',
  '<i8': 'I64',
  '<u2': 'U16',
  '<u4': 'U32',
  '<u8': 'U64',
  '|i1': 'I8',
  '|u1': 'U8',
  '|b1': 'BOOL',
  '<c8': 'C64',
};

/** Text, dates and the like: never weights. */
const NO_NUMBERS = /^[<>|=]?[USMm]\d*(\[\w+\])?$/;

const FIELD =
  /^\s*(?:'(descr)'\s*:\s*'([^'\\]{1,20})'|'(fortran_order)'\s*:\s*(True|False)|'(shape)'\s*:\s*\(([\d\s,]*)\))\s*(,|$)/;

/**
 * @param start first bytes of the file, `MAX_NPY_HEADER` or all there are
 * @param fail makes the error from a detail in words
 * @returns null for an array that holds no numbers, 'objects' for one of Python objects, which only a pickle could hold; any other format that
 * is not in the list is refused
 */
export function parseNpyHeader(
  start: Uint8Array,
  fail: (detail: string) => HeadlightError,
): NpyHeader | 'objects' | null {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  const version = start[6] ?? 0;
  if (start.length < 12 || magic.some((byte, i) => start[i] !== byte) || version < 1 || version > 3 || start[7] !== 0)
    throw fail('no NumPy array');
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const textAt = version === 1 ? 10 : 12;
  const length = textAt + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (length > start.length) throw fail(`its NumPy header claims ${length} bytes`);
  const fields = fieldsOf(new TextDecoder().decode(start.subarray(textAt, length)), fail);
  const descr = fields.get('descr') ?? '';
  if (NO_NUMBERS.test(descr)) return null;
  if (descr.startsWith('|O')) return 'objects';
  const little = descr.replace(/^>/, '<');
  const dtype = Object.hasOwn(DESCRS, little) ? DESCRS[little] : undefined;
  if (dtype === undefined || !isDtype(dtype)) throw fail(`numbers of the kind \`${descr}\` are not supported`);
  return {
    dtype,
    shape: shapeOf(fields.get('shape') ?? '', fail),
    fortranOrder: fields.get('fortran_order') === 'True',
    bigEndian: little !== descr,
    length,
  };
}

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }` */
function fieldsOf(text: string, fail: (detail: string) => HeadlightError): Map<string, string> {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (inner === undefined) throw fail('broken NumPy header');
  const fields = new Map<string, string>();
  let rest = inner.trimEnd();
  while (rest !== '') {
    const found = FIELD.exec(rest);
    const name = found?.[1] ?? found?.[3] ?? found?.[5];
    if (!found || name === undefined || fields.has(name)) throw fail('broken NumPy header');
    fields.set(name, found[2] ?? found[4] ?? found[6] ?? '');
    rest = rest.slice(found[0].length);
  }
  if (fields.size !== 3) throw fail('broken NumPy header');
  return fields;
}

/** `3, 4` or `3,` or nothing. */
function shapeOf(text: string, fail: (detail: string) => HeadlightError): number[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  const shape = parts.map(Number);
  const valid = parts.every((part) => /^\d{1,15}$/.test(part)) && shape.every(Number.isSafeInteger);
  if (!valid || shape.length > 16) throw fail('broken shape in a NumPy header');
  return shape;
}

/** Bytes of the data, or null where the header claims more than a file can hold. */
export function npyDataBytes({ dtype, shape }: NpyHeader): number | null {
  const bytes = shape.reduce((product, length) => product * length, DTYPE_BITS[dtype] / 8);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
