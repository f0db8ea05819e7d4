/** A model whose numbers overflow: every command that asks about photos names the photo, the place and the value. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/places';
import { inProcess, photo, scratch } from './command';

type Header = Readonly<Record<string, { readonly data_offsets: readonly number[] } | undefined>>;

/** Finite weights of a small model, its classifier's too large for float32 once they are multiplied. */
function huge(): string {
  const folder = join(scratch(), 'huge');
  cpSync(join(ROOT, 'test/fixtures/checkpoints/timm-f32'), folder, { recursive: true });
  const file = join(folder, 'model.safetensors');
  const bytes = readFileSync(file);
  const start = 8 + bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Header;
  for (const name of ['norm.weight', 'head.weight']) {
    const [from = 0, to = 0] = header[name]?.data_offsets ?? [];
    for (let at = start + from; at < start + to; at += 4) bytes.writeFloatLE(1e30, at);
  }
  writeFileSync(file, bytes);
  return folder;
}

describe('numbers that overflow', () => {
  it.each([
    ['classify', []],
    ['heads', []],
    ['layers', []],
    ['faithfulness', ['--steps', '2', '--method', 'random']],
    ['attention', ['--out', 'a.npy']],
    ['attention', ['--layer', '0', '--head', 'mean', '--out', 'b.npy']],
  ])('are told with the photo by %s %s', async (command, options) => {
    const cwd = scratch();
    const args = [command, photo('coffee.png'), '--model', huge(), '--engine', 'wasm', ...options];
    const { code, stderr } = await inProcess(args, { cwd });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/coffee\.png: (The|the) model computed \S+ in “\S+” for this photo/)]); // prettier-ignore
  });
});
