/** The names a PyTorch checkpoint may use (torch/_weights_only_unpickler.py has the same idea), and what each of them makes here. */
import { HeadlightError } from '../../errors';
import type { Dtype } from '../dtype';
import { inert, INERT_TYPES, inertMakers, isOfSettings } from './inert-globals';
import { PLAIN_TYPES, plainMakers } from './plain-globals';
import { PickleGlobal, type PickleValue, type PickleWorld } from './pickle-world';

/** A run of numbers in the zip, `data/KEY`. An untyped one counts bytes, and the tensor says what they are. */
export interface Storage {
  readonly key: string;
  readonly dtype: Dtype | null;
  /** Numbers, or bytes of an untyped storage. */
  readonly length: number;
}

export class TorchTensor {
  constructor(
    readonly storage: Storage,
    readonly dtype: Dtype,
    /** All in numbers, not bytes. */
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

const STORAGES: Readonly<Record<string, Dtype | null>> = {
  'torch.FloatStorage': 'F32',
  'torch.DoubleStorage': 'F64',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
  'torch.ComplexFloatStorage': 'C64',
  'torch.storage.UntypedStorage': null,
  'torch.UntypedStorage': null,
};

const DTYPES: Readonly<Record<string, Dtype>> = {
  'torch.float32': 'F32',
  'torch.float64': 'F64',
  'torch.float16': 'F16',
  'torch.bfloat16': 'BF16',
  'torch.int64': 'I64',
  'torch.int32': 'I32',
  'torch.int16': 'I16',
  'torch.int8': 'I8',
  'torch.uint8': 'U8',
  'torch.bool': 'BOOL',
  'torch.complex64': 'C64',
  'torch.uint16': 'U16',
  'torch.uint32': 'U32',
  'torch.uint64': 'U64',
  'torch.float8_e4m3fn': 'F8_E4M3',
  'torch.float8_e5m2': 'F8_E5M2',
};

/** More axes than any tensor of a ViT. */
const MAX_AXES = 16;

/** @param file for errors */
export function torchWorld(file: string): PickleWorld {
  const damaged = (detail: string): HeadlightError => new HeadlightError('checkpointDamaged', { name: file, detail });
  const tensors: Readonly<Record<string, PickleGlobal['call']>> = {
    'torch._utils._rebuild_tensor_v2': ([storage, offset, shape, strides]) =>
      tensor(storage, null, offset, shape, strides, damaged),
    'torch._utils._rebuild_tensor': ([storage, offset, shape, strides]) =>
      tensor(storage, null, offset, shape, strides, damaged),
    'torch._utils._rebuild_tensor_v3': ([storage, offset, shape, strides, , , dtype]) =>
      tensor(storage, dtype, offset, shape, strides, damaged),
    'torch._utils._rebuild_parameter': ([data]) => data,
    'torch._utils._rebuild_parameter_with_state': ([data]) => data,
  };
  const makers: Readonly<Record<string, PickleGlobal['call']>> = {
    ...tensors,
    // A tensor with attributes: (what rebuilds it, its type, the arguments, its attributes).
    'torch._tensor._rebuild_from_type_v2': ([rebuild, , args]) => {
      const known = rebuild instanceof PickleGlobal && Object.hasOwn(tensors, rebuild.name);
      if (!known || !rebuild.call || !Array.isArray(args)) throw damaged('a tensor that nothing rebuilds');
      return rebuild.call(args);
    },
    'torch.Size': ([lengths]) => lengths,
    'torch.device': ([device]) => device,
    ...plainMakers(damaged),
    ...inertMakers(),
  };
  return {
    global(name) {
      if (Object.hasOwn(makers, name)) return new PickleGlobal(name, makers[name] ?? null);
      const named = Object.hasOwn(STORAGES, name) || Object.hasOwn(DTYPES, name);
      if (named || PLAIN_TYPES.has(name) || INERT_TYPES.has(name)) return new PickleGlobal(name, null);
      refuseTensorKind(name, file);
      return isOfSettings(name) ? new PickleGlobal(name, inert) : undefined;
    },
    persistent: (id) => storageOf(id, damaged),
  };
}

type Damaged = (detail: string) => HeadlightError;

/** `('storage', type, key, device, length)`. */
function storageOf(id: PickleValue, damaged: Damaged): Storage & { readonly kind: 'storage' } {
  const [kind, type, key, , length] = Array.isArray(id) ? (id as unknown[]) : [];
  const known = type instanceof PickleGlobal && Object.hasOwn(STORAGES, type.name);
  if (kind !== 'storage' || !known || typeof key !== 'string' || !isCount(length)) throw damaged('a broken storage');
  return { kind: 'storage', key, dtype: STORAGES[type.name] ?? null, length };
}

function isStorage(value: PickleValue): value is Storage {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'storage';
}

function tensor(
  storage: PickleValue,
  type: PickleValue,
  offset: PickleValue,
  shape: PickleValue,
  strides: PickleValue,
  damaged: Damaged,
): TorchTensor {
  if (!isStorage(storage)) throw damaged('a tensor without storage');
  const named = type instanceof PickleGlobal && Object.hasOwn(DTYPES, type.name) ? DTYPES[type.name] : undefined;
  const dtype = named ?? storage.dtype;
  if (dtype === null) throw damaged('a tensor without number format');
  if (storage.dtype !== null && storage.dtype !== dtype)
    throw damaged('a tensor of another number format than its storage');
  if (!isCount(offset) || !isCounts(shape) || !isCounts(strides) || shape.length !== strides.length)
    throw damaged('a tensor without valid shape and strides');
  // Copies: a pickle can go on changing a list that it has handed over.
  return new TorchTensor(storage, dtype, offset, [...shape], [...strides]);
}

function isCount(value: PickleValue): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCounts(value: PickleValue): value is number[] {
  return Array.isArray(value) && value.length <= MAX_AXES && value.every(isCount);
}

/** Tensors that PyTorch saves and that are no plain numbers (torch/_tensor.py, `_reduce_ex_internal`): name in the pickle → kind, and what makes such a tensor plain, for people. */
const KINDS: readonly (readonly [pattern: RegExp, kind: string, how: string])[] = [
  [/^torch\._utils\._rebuild_sparse_/, 'sparse', 'to_dense()'],
  [
    /^torch\._utils\._rebuild_qtensor$|^torch\.(qu?int|per_(tensor|channel)_|Q\w+Storage$)/,
    'quantised',
    'dequantize()',
  ],
  [/^torch\.distributed\.(_?tensor|_shard)\b/, 'sharded (DTensor)', 'full_tensor()'],
  [/^torch\._utils\._rebuild_nested_tensor$/, 'nested', 'to_padded_tensor(0)'],
];

/** @param global what the pickle of `file` names. Throws `checkpointTensorKind` where that stands for tensors of such a kind. */
function refuseTensorKind(global: string, file: string): void {
  const found = KINDS.find(([pattern]) => pattern.test(global));
  if (found) throw new HeadlightError('checkpointTensorKind', { name: file, kind: found[1], how: found[2] });
}
