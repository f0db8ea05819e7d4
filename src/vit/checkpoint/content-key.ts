/** A key for what a model's files hold, not for what they are called: small files whole, of large ones samples from the first byte to the last. */
import type { ByteSource, ModelFiles } from './source';

/** Of a large file: so many samples of so many bytes, evenly spread. Training changes every weight, so that any sample tells. */
const SAMPLES = 32;
const SAMPLE = 4096;

/** Rejects with the files' errors. @param ofModel which files count */
export async function contentKey(files: ModelFiles, ofModel: (name: string) => boolean): Promise<string> {
  const listed = (await files.list()).filter(({ name }) => ofModel(name));
  const hash = new Hash();
  for (const { name } of [...listed].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const source = await files.open(name);
    hash.add(new TextEncoder().encode(`${name} ${source.size}\n`));
    for (const [offset, length] of pieces(source)) hash.add(await source.read(offset, length));
  }
  return hash.text();
}

function pieces({ size }: ByteSource): readonly (readonly [offset: number, length: number])[] {
  if (size <= SAMPLES * SAMPLE) return size > 0 ? [[0, size]] : [];
  const step = (size - SAMPLE) / (SAMPLES - 1);
  return Array.from({ length: SAMPLES }, (_, i) => [Math.floor(i * step), SAMPLE] as const);
}

/** FNV-1a over two lanes of 32 bits: a key, no proof against somebody who wants two files to meet. */
class Hash {
  #a = 0x811c9dc5;
  #b = 0x9e3779b9;

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#a = Math.imul(this.#a ^ byte, 0x01000193);
      this.#b = Math.imul(this.#b ^ byte, 0x85ebca6b) + 1;
    }
  }

  text(): string {
    return [this.#a, this.#b].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
