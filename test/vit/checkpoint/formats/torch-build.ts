/** PyTorch files put together by hand, so that they can say what torch.save never would. */
import { zipSync } from 'fflate';
import { bytes } from './pickles';

/** An integer of any size and sign, as LONG1. */
export function integer(value: bigint | number): string {
  const wide = BigInt.asUintN(128, BigInt(value));
  const digits = Array.from({ length: 16 }, (_, i) => String.fromCharCode(Number((wide >> BigInt(8 * i)) & 255n)));
  return `\x8a\x10${digits.join('')}`;
}

export const text = (value: string): string =>
  `X${String.fromCharCode(value.length & 255, value.length >> 8)}\0\0${value}`;
const tuple = (items: readonly string[]): string => `(${items.join('')}t`;

export interface TensorText {
  readonly key?: string;
  readonly storage?: string;
  /** Numbers that the storage claims. */
  readonly length?: bigint | number;
  readonly offset?: bigint | number;
  readonly shape?: readonly (bigint | number)[];
  readonly strides?: readonly (bigint | number)[];
  /** Operations in place of the shape. */
  readonly shapeText?: string;
}

/** Operations that leave one tensor on the stack. */
export function tensorText(told: TensorText): string {
  const { key = '0', storage = 'FloatStorage', length = 4, offset = 0, shape = [4], strides = [1] } = told;
  const id = tuple([text('storage'), `ctorch\n${storage}\n`, text(key), text('cpu'), integer(length)]);
  const sizes = told.shapeText ?? tuple(shape.map(integer));
  return `ctorch._utils\n_rebuild_tensor_v2\n(${id}Q${integer(offset)}${sizes}${tuple(strides.map(integer))}tR`;
}

/** A file of the tensors by name, and of `data/0`: 4 numbers unless told otherwise. `after` runs when all tensors are made. */
export function torchZip(
  tensors: readonly (readonly [string, string])[],
  options: {
    readonly data?: Uint8Array;
    readonly after?: string;
    readonly deflated?: boolean;
    readonly byteorder?: string;
  } = {},
): Uint8Array {
  const items = tensors.map(([name, made]) => text(name) + made).join('');
  const pickle = bytes(`\x80\x02}(${items}u${options.after ?? ''}.`);
  const data = options.data ?? new Uint8Array(new Float32Array([1, 2, 3, 4]).buffer);
  const { byteorder, deflated } = options;
  return zipSync({
    'x/data.pkl': [pickle, { level: 0 }],
    ...(byteorder !== undefined && { 'x/byteorder': bytes(byteorder) }),
    'x/data/0': [data, { level: deflated ? 9 : 0 }],
  });
}
