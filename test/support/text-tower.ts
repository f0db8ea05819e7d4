/** The small models of images and texts of scripts/fixtures/text_towers.py, with the tokenizers of scripts/fixtures/tokens.py beside them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelFiles } from '../../src/vit/checkpoint/source';
import { folderFiles } from '../../src/vit/node/folder-files';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** What the library computed for the texts, and for the photo of `towerPixels`. */
export interface TowerNumbers {
  readonly texts: readonly string[];
  readonly image: readonly number[];
  readonly features: readonly (readonly number[])[];
  readonly similarity: readonly number[];
  readonly logits: readonly number[];
  /** Of the first text, [heads, tokens, tokens] per layer, padding included. */
  readonly attention: readonly (readonly number[])[];
}

export const TOWERS = ['clip-hf', 'siglip-hf', 'open-clip', 'open-clip-last'] as const;
export type TowerName = (typeof TOWERS)[number];

export const towerFolder = (name: TowerName): string => join(FIXTURES, 'text-towers', name);
export const tokenizerFolder = (name: TowerName): string =>
  join(FIXTURES, 'tokens', name === 'siglip-hf' ? 'siglip' : name.startsWith('open-clip') ? 'clip-files' : 'clip');

/** Model and tokenizer as one folder. @param without files that are left out */
export function towerFiles(name: TowerName, without: readonly string[] = []): ModelFiles {
  const [model, tokenizer] = [folderFiles(towerFolder(name)), folderFiles(tokenizerFolder(name))];
  return {
    name,
    list: async () =>
      [...(await model.list()), ...(await tokenizer.list())].filter((file) => !without.includes(file.name)),
    open: async (file) => ((await model.list()).some((each) => each.name === file) ? model : tokenizer).open(file),
  };
}

export function towerNumbers(name: TowerName): TowerNumbers {
  return JSON.parse(readFileSync(join(towerFolder(name), 'expect.json'), 'utf8')) as TowerNumbers;
}

/** [3, 16, 16] */
export function towerPixels(): Float32Array {
  return Float32Array.from({ length: 3 * 16 * 16 }, (_, i) =>
    Math.fround(Math.sin(Math.fround(i * Math.fround(0.7))) * 1.5),
  );
}
