/** A model's tokenizer: what its text tower is given of a text. */
import { Tokenizer } from '@huggingface/tokenizers';
import { HeadlightError } from '../errors';
import { isObject, type JsonObject } from '../checkpoint/json';
import type { ModelFiles } from '../checkpoint/source';
import { MAX_TOKENIZER_BYTES } from './tokenizer-files';
import { clipTokenizerJson } from './clip-files';
import { byteLevelJson, wordPieceJson } from './vocabulary-files';
import { OPEN_CLIP_FILE } from '../checkpoint/layouts/openai-clip';
import { openClipTokens, withCapitals } from './open-clip-tokens';
import { correctNormalizer, correctPreTokenizer, withWhiteSpace } from './as-rust';

/** What transformers writes for “no limit” is 1e30. */
const NO_LIMIT = 1e9;

export interface Tokens {
  readonly ids: readonly number[];
  /** Tokens in the vocabulary's spelling. */
  readonly tokens: readonly string[];
}

export interface TextTokenizer {
  /** Special tokens included; cut at the model's length; SigLIP's are filled to it, as the model is given them. */
  encode(text: string): Tokens;
  /** The same without special tokens, and uncut. */
  encodeBare(text: string): Tokens;
  /** The text that ids stand for, special tokens and ids beyond the vocabulary left out: transformers' `decode(ids, skip_special_tokens=True)`. */
  decode(ids: readonly number[]): string;
  /** An id alone as text, with the space before it; a special token by its name; '' for an id beyond the vocabulary. */
  piece(id: number): string;
}

/** What the tower that reads the tokens takes. */
export interface TokenWish {
  readonly positions: number;
  /** Whether every text is filled to all positions. */
  readonly full: boolean;
}

/** Reads tokenizer.json, or the older files in its place: vocab.json and merges.txt, vocab.txt. Rejects with `tokenizerMissing`, `configInvalid`. */
export async function openTokenizer(files: ModelFiles, wish?: TokenWish): Promise<TextTokenizer> {
  const json = (name: string): Promise<unknown> => jsonOf(files, name);
  const config = asObject(await json('tokenizer_config.json'));
  const model = asObject(await json('config.json'));
  const openClip = openClipTokens(asObject(await json(OPEN_CLIP_FILE)));
  const { file, described: own } = await descriptionOf(files, config);
  const described = openClip?.fillsWithZero ? withCapitals(own) : own; // its own tokenizer takes texts as they were cleaned
  const encoder = encoderOf(file, described, config);
  const said = openClip?.length ?? limitOf(described, config, model);
  const limit = wish ? Math.min(said ?? Infinity, wish.positions) : said;
  const clean = openClip?.clean ?? ((text: string): string => text);
  const pad = openClip?.fillsWithZero ? (wish?.full ? 0 : null) : padOf(encoder, config, model, wish?.full);
  const separator = openClip?.zeroesSeparator ? encoder.token_to_id(tokenNamed(config['sep_token']) ?? '') : undefined;
  return {
    encode(given) {
      const text = clean(given);
      const { ids, tokens } = encoder.encode(text);
      const fits = limit === null || ids.length <= limit;
      const cutOff = fits ? { ids, tokens } : cut(encoder, text, { ids, tokens }, limit);
      const whole = { ...cutOff, ids: cutOff.ids.map((id) => (id === separator ? 0 : id)) };
      return pad === null || limit === null ? whole : filled(encoder, whole, pad, limit);
    },
    encodeBare(text) {
      const { ids, tokens } = encoder.encode(clean(text), { add_special_tokens: false });
      return { ids, tokens };
    },
    ...decoding(encoder, described, config),
  };
}

/** As transformers 5 does it: spaces before punctuation are only taken out where the config says so, and never of BPE. */
function decoding(
  encoder: Tokenizer,
  described: JsonObject,
  config: JsonObject,
): Pick<TextTokenizer, 'decode' | 'piece'> {
  const isBpe = asObject(described['model'])['type'] === 'BPE';
  const tidy = config['clean_up_tokenization_spaces'] === true && !isBpe;
  const known = (ids: readonly number[]): number[] => ids.filter((id) => encoder.id_to_token(id) !== undefined);
  const decode = (ids: readonly number[], special: boolean): string => {
    const own = known(ids);
    const options = { skip_special_tokens: !special, clean_up_tokenization_spaces: tidy };
    return own.length === 0 ? '' : encoder.decode(own, options);
  };
  const space = (id: number): string => (/^[Ġ▁]/.test(encoder.id_to_token(id) ?? '') ? ' ' : '');
  return {
    decode: (ids) => decode(ids, false),
    piece(id) {
      const text = decode([id], true);
      return text.startsWith(' ') ? text : space(id) + text; // a decoder may take the first word's space away
    },
  };
}

async function descriptionOf(
  files: ModelFiles,
  config: JsonObject,
): Promise<{ readonly file: string; readonly described: JsonObject }> {
  const own = await jsonOf(files, 'tokenizer.json');
  if (isObject(own)) return { file: 'tokenizer.json', described: own };
  const vocab = await jsonOf(files, 'vocab.json');
  const merges = await textOf(files, 'merges.txt');
  const pairs =
    vocab !== null && merges !== null
      ? (clipTokenizerJson(vocab, merges) ?? byteLevelJson(vocab, merges, config))
      : null;
  if (pairs) return { file: 'vocab.json', described: pairs };
  const words = await textOf(files, 'vocab.txt');
  if (words === null) throw new HeadlightError('tokenizerMissing', { name: files.name });
  return { file: 'vocab.txt', described: wordPieceJson(words, config) };
}

function encoderOf(file: string, described: JsonObject, config: JsonObject): Tokenizer {
  try {
    const { normalizer, pre_tokenizer: preTokenizer, ...rest } = described;
    const parts = { normalizer: withWhiteSpace(normalizer), pre_tokenizer: withWhiteSpace(preTokenizer) };
    const encoder = new Tokenizer({ ...rest, ...parts }, config);
    correctNormalizer(encoder.normalizer, normalizer);
    correctPreTokenizer(encoder.pre_tokenizer);
    return encoder;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new HeadlightError('configInvalid', { file, detail }, undefined, { cause: error });
  }
}

/** Ids that the text tower takes at most; null: nobody says. */
function limitOf(described: JsonObject, config: JsonObject, model: JsonObject): number | null {
  const text = asObject(model['text_config']);
  const said = [
    config['model_max_length'],
    asObject(described['truncation'])['max_length'],
    text['max_position_embeddings'],
  ];
  const limits = said.filter((n): n is number => typeof n === 'number' && n > 0 && n < NO_LIMIT);
  return limits.length > 0 ? Math.min(...limits) : isClip(model, described) ? 77 : null;
}

/** CLIP's own files and older configs do not say their 77 positions. */
function isClip(model: JsonObject, described: JsonObject): boolean {
  return model['model_type'] === 'clip' || asObject(described['model'])['end_of_word_suffix'] === '</w>';
}

/** SigLIP was trained on texts that are filled to the full length, and has no mask for them. */
function padOf(encoder: Tokenizer, config: JsonObject, model: JsonObject, full = false): number | null {
  const fills =
    full || [config['tokenizer_class'], model['model_type']].some((x) => typeof x === 'string' && /^siglip/i.test(x));
  const named = tokenNamed(config['pad_token']);
  return fills && named !== null ? (encoder.token_to_id(named) ?? null) : null;
}

/** A special token as tokenizer_config.json writes it: by its name, or an object with it. */
function tokenNamed(token: unknown): string | null {
  const named = isObject(token) ? token['content'] : token;
  return typeof named === 'string' ? named : null;
}

/** The text loses its end; the special tokens around it stay. */
function cut(encoder: Tokenizer, text: string, { ids, tokens }: Tokens, limit: number): Tokens {
  const bare = encoder.encode(text, { add_special_tokens: false }).ids;
  const around = ids.length - bare.length;
  const before = around === 0 ? 0 : firstAt(ids, bare);
  const kept = Math.max(limit - around, 0);
  const keep = <T>(list: readonly T[]): T[] => [...list.slice(0, before + kept), ...list.slice(before + bare.length)];
  return { ids: keep(ids), tokens: keep(tokens) };
}

/** Where `part` stands in `ids`. */
function firstAt(ids: readonly number[], part: readonly number[]): number {
  const last = ids.length - part.length;
  for (let at = 0; at <= last; at++) if (part.every((id, i) => ids[at + i] === id)) return at;
  return 0;
}

function filled(encoder: Tokenizer, { ids, tokens }: Tokens, pad: number, length: number): Tokens {
  const more = Math.max(length - ids.length, 0);
  const name = encoder.id_to_token(pad) ?? '';
  return {
    ids: [...ids, ...Array.from({ length: more }, () => pad)],
    tokens: [...tokens, ...Array.from({ length: more }, () => name)],
  };
}

const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** Null where there is no such file. */
async function jsonOf(files: ModelFiles, name: string): Promise<unknown> {
  const text = await textOf(files, name);
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown; // larger than what `parseJson` takes
  } catch (error) {
    throw new HeadlightError('configInvalid', { file: name, detail: 'not valid JSON' }, undefined, { cause: error });
  }
}

async function textOf(files: ModelFiles, name: string): Promise<string | null> {
  if (!(await files.list()).some((file) => file.name === name)) return null;
  const source = await files.open(name);
  if (source.size > MAX_TOKENIZER_BYTES)
    throw new HeadlightError('configInvalid', { file: name, detail: `larger than ${MAX_TOKENIZER_BYTES} bytes` });
  return new TextDecoder().decode(await source.read(0, source.size));
}
