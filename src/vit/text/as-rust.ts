/** What @huggingface/tokenizers does otherwise than tokenizers of Rust, which models are trained with: put right in place. */
import { isObject } from '../checkpoint/json';
import { charsmap } from './charsmap';

interface Normalizer {
  normalize(text: string): string;
  /** Members of a sequence. */
  readonly normalizers?: readonly Normalizer[];
}

interface PreTokenizer {
  /** Pattern of byte-level BPE. */
  pattern?: RegExp | null;
  /** Members of a sequence. */
  readonly tokenizers?: readonly PreTokenizer[];
}

const EDGES = { left: /^\p{White_Space}+/u, right: /\p{White_Space}+$/u } as const;

/** @param value of tokenizer.json; its patterns get Unicode's white space: JavaScript's \s has U+FEFF, too, and lacks U+0085 */
export function withWhiteSpace(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWhiteSpace);
  if (!isObject(value)) return value;
  const pattern = value['Regex'];
  if (typeof pattern === 'string') return { ...value, Regex: whiteSpaceIn(pattern) };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withWhiteSpace(inner)]));
}

function whiteSpaceIn(pattern: string): string {
  return pattern.replace(/\\(.)/gsu, (escape, letter) =>
    letter === 's' ? '\\p{White_Space}' : letter === 'S' ? '\\P{White_Space}' : escape,
  );
}

/** @param config of `normalizer`, from tokenizer.json */
export function correctNormalizer(normalizer: Normalizer | null, config: unknown): void {
  if (!normalizer || !isObject(config)) return;
  const before = normalizer.normalize.bind(normalizer);
  switch (config['type']) {
    case 'Sequence': {
      const parts = Array.isArray(config['normalizers']) ? (config['normalizers'] as unknown[]) : [];
      return parts.forEach((part, i) => correctNormalizer(normalizer.normalizers?.[i] ?? null, part));
    }
    case 'Lowercase':
      normalizer.normalize = (text) => before(withoutFinalSigma(text));
      return;
    case 'BertNormalizer':
      if (config['lowercase'] !== false) normalizer.normalize = (text) => before(withoutFinalSigma(text));
      return;
    case 'Strip': {
      const strip = (text: string, side: keyof typeof EDGES): string =>
        config[`strip_${side}`] === true ? text.replace(EDGES[side], '') : text;
      normalizer.normalize = (text) => strip(strip(text, 'left'), 'right');
      return;
    }
    case 'Precompiled': {
      const table = config['precompiled_charsmap'];
      if (typeof table === 'string' && table !== '') normalizer.normalize = charsmap(table);
    }
  }
}

/** Byte-level BPE has a pattern of its own. */
export function correctPreTokenizer(given: object | null): void {
  const preTokenizer: PreTokenizer = given ?? {};
  for (const part of preTokenizer.tokenizers ?? []) correctPreTokenizer(part);
  const { pattern } = preTokenizer;
  if (pattern) preTokenizer.pattern = new RegExp(whiteSpaceIn(pattern.source), pattern.flags);
}

/** Rust's tokenizers lower each character alone: a Σ that ends a word becomes σ, too. */
function withoutFinalSigma(text: string): string {
  return text.replaceAll('Σ', 'σ');
}
