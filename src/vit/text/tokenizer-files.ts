/** The files that say how texts become tokens: they belong to a model of photos and texts as its config does. */

/** Real ones: 2 MB of CLIP, 34 MB of Gemma. */
export const MAX_TOKENIZER_BYTES = 100_000_000;

const FILES: readonly string[] = ['tokenizer.json', 'tokenizer_config.json', 'vocab.json', 'merges.txt'];

export function isTokenizerFile(name: string): boolean {
  return FILES.includes(name);
}
