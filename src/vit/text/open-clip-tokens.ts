/** What open_clip does to a text before its tokenizer, and to ids behind it (open_clip `tokenizer.py`), where open_clip_config.json says it. */
import { FieldReader } from '../checkpoint/hints';
import { isObject, type JsonObject } from '../checkpoint/json';
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
  whitespace: (text: string): string => text.replace(/\s+/gu, ' ').trim(),
  lower: (text: string): string => text.replace(/\s+/gu, ' ').trim().toLowerCase(),
  canonicalize: (text: string): string =>
    text.replaceAll('_', ' ').replace(PUNCTUATION, '').toLowerCase().replace(/\s+/gu, ' ').trim(),
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
