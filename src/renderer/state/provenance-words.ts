/** The phrases of a model's provenance that are more than the name of a file or a library, for texts in the window's language. Pure. */
import type { Params } from '../../shared/strings/fill';
import type { StringKey } from '../../shared/strings/strings';

interface Phrase {
  readonly pattern: RegExp;
  readonly key: StringKey;
}

const PHRASES = [
  { pattern: /^a square, by the position embedding$/, key: 'from.square' },
  { pattern: /^64 numbers per head$/, key: 'from.perHead' },
  { pattern: /^published models (?<width>\d+) wide have (?<heads>\d+)$/, key: 'from.published' },
  { pattern: /^as published: (?<model>.+)$/, key: 'from.publishedAs' },
  { pattern: /^768\^−½, as published with timm up to 0\.4$/, key: 'from.oldTimm' },
  { pattern: /^as PyTorch’s pipelines read photos$/, key: 'from.pytorch' },
  { pattern: /^DeiT III; rope_ape models .*$/, key: 'from.deit3' },
  { pattern: /^norms before each branch; rpn models .*$/, key: 'from.preNorm' },
  { pattern: /^one output says yes or no, by sigmoid$/, key: 'from.yesOrNo' },
  { pattern: /^one class of several, by softmax$/, key: 'from.oneOfSeveral' },
  { pattern: /^taggers with selected_tags\.csv$/, key: 'from.taggers' },
  { pattern: /^nothing between (?<layer>\S+) and (?<next>\S+)$/, key: 'from.between' },
  { pattern: /^the class token$/, key: 'from.classToken' },
  { pattern: /^the mean of the patches, by fc_norm$/, key: 'from.patchMean' },
  { pattern: /^tensors$/, key: 'from.tensors' },
  { pattern: /^none$/, key: 'from.noNames' },
  { pattern: /^none: the names given do not fit (?<classes>\d+) classes$/, key: 'from.otherNames' },
  { pattern: /^none: the encoding of (?<file>.+) cannot be told$/, key: 'from.encoding' },
  { pattern: /^(?<file>[^:]+), fitted to the model's (?<size>.+)$/, key: 'from.fitted' },
  { pattern: /^(?<file>[^:]+): (?<asked>.+), run as (?<used>.+)$/, key: 'from.runAs' },
] as const satisfies readonly Phrase[];

/** Which text says what a provenance (without “assumed: ”) says, and its words; null for a plain name. */
export function phraseOf(source: string): { readonly key: StringKey; readonly params: Params } | null {
  for (const { pattern, key } of PHRASES) {
    const found = pattern.exec(source);
    if (found) return { key, params: { ...found.groups } };
  }
  return null;
}
