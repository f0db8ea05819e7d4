/** A model's folder with some of its files written otherwise. */
import type { ModelFiles } from '../../src/vit/checkpoint/source';

/** @param texts by name; null: the file is not there */
export function withoutFiles(files: ModelFiles, texts: Readonly<Record<string, string | null>>): ModelFiles {
  const bytesOf = (name: string): Uint8Array => new TextEncoder().encode(texts[name] ?? '');
  return {
    name: files.name,
    async list() {
      const listed = await files.list();
      const kept = listed.filter(({ name }) => !(name in texts));
      const written = Object.keys(texts).filter((name) => texts[name] !== null);
      return [...kept, ...written.map((name) => ({ name, size: bytesOf(name).length }))];
    },
    open(name) {
      if (!(name in texts)) return files.open(name);
      const bytes = bytesOf(name);
      const read = (offset: number, length: number): Promise<Uint8Array> =>
        Promise.resolve(bytes.slice(offset, offset + length));
      return Promise.resolve({ name, size: bytes.length, read });
    },
  };
}
