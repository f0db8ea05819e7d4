import { describe, expect, it } from 'vitest';
import { contentKey } from '../../../src/vit/checkpoint/content-key';
import type { ModelFiles } from '../../../src/vit/checkpoint/source';

const LARGE = 1_000_000;

function files(content: Readonly<Record<string, Uint8Array>>): ModelFiles {
  return {
    name: 'model',
    list: async () => Object.entries(content).map(([name, { length }]) => ({ name, size: length })),
    open: async (name) => {
      const bytes = content[name] ?? new Uint8Array(0);
      return { name, size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
    },
  };
}

const all = (): boolean => true;
const weights = (seed: number): Uint8Array => Uint8Array.from({ length: LARGE }, (_, i) => (i * 31 + seed) & 255);

describe('a key of what a model holds', () => {
  it('is the same for the same bytes, in whichever order they are listed', async () => {
    const [a, b] = [weights(1), Uint8Array.of(1, 2)];
    expect(await contentKey(files({ a, b }), all)).toBe(await contentKey(files({ b, a }), all));
  });

  it('is another for other bytes of the same name and size', async () => {
    const before = await contentKey(files({ 'model.safetensors': weights(1), 'vocab.json': Uint8Array.of(1, 2) }), all);
    expect(await contentKey(files({ 'model.safetensors': weights(2), 'vocab.json': Uint8Array.of(1, 2) }), all)).not.toBe(before); // prettier-ignore
    expect(await contentKey(files({ 'model.safetensors': weights(1), 'vocab.json': Uint8Array.of(2, 1) }), all)).not.toBe(before); // prettier-ignore
    const changed = weights(1);
    changed[LARGE - 1]! ^= 1;
    expect(await contentKey(files({ 'model.safetensors': changed, 'vocab.json': Uint8Array.of(1, 2) }), all)).not.toBe(before); // prettier-ignore
  });

  it('passes files by that do not count, and takes empty ones', async () => {
    const some = { 'model.bin': weights(3), 'README.md': Uint8Array.of(1), none: new Uint8Array(0) };
    const other = { ...some, 'README.md': Uint8Array.of(2) };
    const counts = (name: string): boolean => name !== 'README.md';
    expect(await contentKey(files(some), counts)).toBe(await contentKey(files(other), counts));
  });
});
