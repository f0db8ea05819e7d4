/** The small painters and writers of scripts/fixtures/decoders.py, and what transformers computes with them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWith } from '../../src/vit/checkpoint/open-with';
import type { Checkpoint } from '../../src/vit/checkpoint/checkpoint';
import { folderFiles } from '../../src/vit/node/folder-files';
import { withoutFiles } from './without-files';

export const WRITERS = ['captioner', 'reader', 'blip'] as const;
export type WriterName = (typeof WRITERS)[number];
export type DecoderName = WriterName | 'painter';

export const decoderFolder = (name: DecoderName): string =>
  join(fileURLToPath(new URL('../fixtures/decoders/', import.meta.url)), name);

export interface PainterNumbers {
  /** [3, 12, 12] */
  readonly pixels: readonly number[];
  readonly hidden: readonly number[];
  /** [9, 48] */
  readonly prediction: readonly number[];
  readonly loss: number;
}

export interface WriterNumbers {
  /** [3, 8, 8] */
  readonly pixels: readonly number[];
  readonly forced: readonly number[];
  readonly logits: readonly number[];
  /** [layers, heads, ids, ids] */
  readonly selfAttention: readonly number[];
  /** [layers, heads, ids, tokens] */
  readonly crossAttention: readonly number[];
  readonly start: number;
  readonly ways: Readonly<
    Record<string, { readonly settings: Readonly<Record<string, unknown>>; readonly ids: readonly number[] }>
  >;
}

export function decoderNumbers(name: 'painter'): PainterNumbers;
export function decoderNumbers(name: WriterName): WriterNumbers;
export function decoderNumbers(name: DecoderName): PainterNumbers | WriterNumbers {
  return JSON.parse(readFileSync(join(decoderFolder(name), 'expect.json'), 'utf8')) as PainterNumbers | WriterNumbers;
}

/** @param generation generation_config.json in place of its own */
export function openDecoder(name: DecoderName, generation?: Readonly<Record<string, unknown>>): Promise<Checkpoint> {
  const files = folderFiles(decoderFolder(name));
  return openWith(
    generation ? withoutFiles(files, { 'generation_config.json': JSON.stringify(generation) }) : files,
    {},
  );
}

export function ownGeneration(name: WriterName): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(decoderFolder(name), 'generation_config.json'), 'utf8')) as Record<
    string,
    unknown
  >;
}
