/** What open_clip does to a text before its tokenizer, and to ids behind it (open_clip `tokenizer.py`), where open_clip_config.json says it. */
import { FieldReader } from '../checkpoint/hints';
import { isObject, type JsonObject } from '../checkpoint/json';
import { basicClean, whitespaceClean } from './open-clip-clean';
import { modelPart, OPEN_CLIP_FILE } from '../checkpoint/layouts/openai-clip';

export interface OpenClipTokens {
  /** The text that the tokenizer is given. */
  clean(text: string): string;
  /** Tokens of a text at most. */
  readonly length: number;
  /** Texts are filled with the id 0, not with the tokenizer's own padding. */
  readonly fillsWithZero: boolean;
  /** The separator's id becomes 0. */
  readonly zeroesSeparator: boolean;
}

const CLEAN = {
  whitespace: (text: string): string => whitespaceClean(basicClean(text)),
  lower: (text: string): string => whitespaceClean(basicClean(text)).toLowerCase(),
  canonicalize: (text: string): string =>
    whitespaceClean(basicClean(text).replaceAll('_', ' ').replace(PUNCTUATION, '').toLowerCase()),
} as const;
const LENGTH = 77;
/** Python's `string.punctuation`. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** Null where there is no such file, or it speaks of no texts. Throws `configInvalid` for what is not done here. */
export function openClipTokens(json: JsonObject | null): OpenClipTokens | null {
  const text = json && modelPart(json)['text_cfg'];
  if (!isObject(text)) return null;
  const reader = new FieldReader(text, OPEN_CLIP_FILE, 'text_cfg.');
  const mode = reader.text('tokenizer_mode') ?? '';
  if (mode !== '') throw reader.fail(`\`text_cfg.tokenizer_mode\` ${mode.slice(0, 40)} is not supported`);
  const ofHub = typeof text['hf_tokenizer_name'] === 'string';
  const kwargs = isObject(text['tokenizer_kwargs']) ? text['tokenizer_kwargs'] : {};
  const unknown = Object.keys(kwargs).find((each) => each !== 'clean' && each !== 'strip_sep_token');
  if (unknown !== undefined)
    throw reader.fail(`\`text_cfg.tokenizer_kwargs.${unknown.slice(0, 40)}\` is not supported`);
  const clean = kwargs['clean'] ?? (ofHub ? 'whitespace' : 'lower');
  if (typeof clean !== 'string' || !Object.hasOwn(CLEAN, clean))
    throw reader.fail('`text_cfg.tokenizer_kwargs.clean` must be whitespace, lower or canonicalize');
  return {
    clean: CLEAN[clean as keyof typeof CLEAN],
    length: reader.integer('dim', 'context_length') ?? LENGTH,
    fillsWithZero: !ofHub,
    zeroesSeparator: kwargs['strip_sep_token'] === true,
  };
}

/** Endings of English words that CLIP's pattern takes apart, which open_clip finds in capitals too. */
const ENDINGS = { small: "'s|'t|'re|'ve|'m|'ll|'d", any: "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]" } as const; // prettier-ignore

/** CLIP's tokenizer.json as open_clip's own tokenizer has it: texts are taken as they were cleaned, and not made small. */
export function withCapitals(described: JsonObject): JsonObject {
  const { normalizer, pre_tokenizer: preTokenizer } = described;
  const either = JSON.stringify(preTokenizer ?? null).replaceAll(ENDINGS.small, ENDINGS.any);
  const parts = splitOnce(JSON.parse(either));
  return { ...described, normalizer: withoutLowercase(normalizer), pre_tokenizer: parts };
}

/** Bytes without the pattern of byte-level BPE, which would take capital endings apart once more. */
function splitOnce(part: unknown): unknown {
  if (!isObject(part)) return part;
  if (part['type'] === 'ByteLevel') return { ...part, use_regex: false };
  const { pretokenizers } = part;
  return Array.isArray(pretokenizers) ? { ...part, pretokenizers: pretokenizers.map(splitOnce) } : part;
}

function withoutLowercase(normalizer: unknown): unknown {
  if (!isObject(normalizer)) return normalizer;
  if (normalizer['type'] === 'Lowercase') return null;
  const { normalizers } = normalizer;
  if (!Array.isArray(normalizers)) return normalizer;
  return { ...normalizer, normalizers: normalizers.map(withoutLowercase).filter((part) => part !== null) };
}
