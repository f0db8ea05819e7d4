/** Checkpoints made in memory: safetensors bytes from a header, model folders from named bytes. */
import type { ModelFiles } from '../../../src/vit/checkpoint/source';
import { HeadlightError } from '../../../src/vit/errors';

export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** A safetensors file with any header, valid or not. */
export function file(header: unknown, data: Uint8Array = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** F32 tensors of the given shapes, one after the other, filled with 0.01. */
export function tensors(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const header: Record<string, Entry> = {};
  let at = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const bytes = shape.reduce((a, b) => a * b, 4);
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + bytes] };
    at += bytes;
  }
  return file(header, new Uint8Array(new Float32Array(at / 4).fill(0.01).buffer));
}

/** F32 tensors of these numbers. */
export function filled(
  named: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>,
): Uint8Array {
  const header: Record<string, Entry> = {};
  let at = 0;
  for (const [name, { shape, data }] of Object.entries(named)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + 4 * data.length] };
    at += 4 * data.length;
  }
  const all = Float32Array.from(Object.values(named).flatMap(({ data }) => [...data]));
  return file(header, new Uint8Array(all.buffer));
}

/** A folder that counts the bytes read, so that a test can hold them. */
export function folder(
  contents: Readonly<Record<string, Uint8Array | string | object>>,
  name = 'model',
): ModelFiles & { readonly read: { bytes: number; largest: number } } {
  const files = new Map(
    Object.entries(contents).map(([file, value]) => [
      file,
      value instanceof Uint8Array
        ? value
        : new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
    ]),
  );
  const read = { bytes: 0, largest: 0 };
  return {
    name,
    read,
    list: () => Promise.resolve([...files].map(([file, bytes]) => ({ name: file, size: bytes.length }))),
    open: (file) => {
      const bytes = files.get(file);
      if (!bytes)
        return Promise.reject(new HeadlightError('checkpointDamaged', { name: file, detail: 'the file is missing' }));
      return Promise.resolve({
        name: file,
        size: bytes.length,
        read: (offset, length) => {
          if (offset + length > bytes.length) {
            return Promise.reject(new HeadlightError('checkpointDamaged', { name: file, detail: 'it ends too early' }));
          }
          read.bytes += length;
          read.largest = Math.max(read.largest, length);
          return Promise.resolve(bytes.slice(offset, offset + length));
        },
      });
    },
  };
}

/** Resolves to the error's code and parameters; fails where nothing was thrown, or something foreign. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ code: string; params: Readonly<Record<string, string | number>> }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof HeadlightError) return error.toData();
  throw error ?? new Error('nothing was refused');
}

/** Shapes of a plain ViT with timm names. */
export function vitShapes(size: {
  dim: number;
  depth: number;
  mlp: number;
  patch: number;
  patches: number;
  classes: number;
}) {
  const { dim, depth, mlp, patch, patches, classes } = size;
  const shapes: Record<string, readonly number[]> = {
    cls_token: [1, 1, dim],
    pos_embed: [1, patches + 1, dim],
    'patch_embed.proj.weight': [dim, 3, patch, patch],
    'patch_embed.proj.bias': [dim],
  };
  const linear = (name: string, out: number, into: number): void => {
    shapes[`${name}.weight`] = [out, into];
    shapes[`${name}.bias`] = [out];
  };
  const norm = (name: string): void => {
    shapes[`${name}.weight`] = [dim];
    shapes[`${name}.bias`] = [dim];
  };
  for (let i = 0; i < depth; i++) {
    norm(`blocks.${i}.norm1`);
    linear(`blocks.${i}.attn.qkv`, 3 * dim, dim);
    linear(`blocks.${i}.attn.proj`, dim, dim);
    norm(`blocks.${i}.norm2`);
    linear(`blocks.${i}.mlp.fc1`, mlp, dim);
    linear(`blocks.${i}.mlp.fc2`, dim, mlp);
  }
  norm('norm');
  if (classes > 0) linear('head', classes, dim);
  return shapes;
}
