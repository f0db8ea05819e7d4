/** A tokenizer.json made of the older files that say the same: GPT-2's and RoBERTa's `vocab.json` and `merges.txt`, BERT's `vocab.txt`. */
import { isObject, type JsonObject } from '../checkpoint/json';

/** What tokenizer_config.json calls its special tokens. */
const SPECIAL = ['bos_token', 'eos_token', 'unk_token', 'pad_token', 'sep_token', 'cls_token', 'mask_token'];

/** Byte-level BPE. Null where `vocab` is none. @param vocab parsed @param merges lines of two parts @param config tokenizer_config.json */
export function byteLevelJson(vocab: unknown, merges: string, config: JsonObject): JsonObject | null {
  if (!isObject(vocab)) return null;
  const ids = new Map(Object.entries(vocab).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
  const space = config['add_prefix_space'] === true;
  const bytes = { type: 'ByteLevel', add_prefix_space: space, trim_offsets: true, use_regex: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(ids, config, ['<s>', '</s>', '<unk>', '<pad>', '<mask>', '<|endoftext|>']),
    normalizer: null,
    pre_tokenizer: bytes,
    post_processor: robertaEnds(ids, config) ?? { ...bytes, add_prefix_space: true, trim_offsets: false },
    decoder: { ...bytes, add_prefix_space: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges: linesOf(merges).flatMap((line, i) => (i === 0 && line.startsWith('#version') ? [] : [line.split(' ')])),
    },
  };
}

/** WordPiece. @param text a word in each line, its number the id @param config tokenizer_config.json */
export function wordPieceJson(text: string, config: JsonObject): JsonObject {
  const words = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const vocab = Object.fromEntries(words.map((word, id) => [word, id]));
  const ids = new Map(words.map((word, id) => [word, id]));
  const lower = config['do_lower_case'] !== false;
  const [cls, sep] = ['[CLS]', '[SEP]'].map((token) => [token, ids.get(token) ?? 0]);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(ids, config, ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: config['tokenize_chinese_chars'] !== false,
      strip_accents: config['strip_accents'] ?? null,
      lowercase: lower,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: { type: 'BertProcessing', sep, cls },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** RoBERTa puts `<s>` and `</s>` around a text; GPT-2 nothing. */
function robertaEnds(ids: ReadonlyMap<string, number>, config: JsonObject): JsonObject | null {
  const roberta = /roberta|bart/i.test(String(config['tokenizer_class'] ?? ''));
  const [cls, sep] = [ids.get('<s>'), ids.get('</s>')];
  if (cls === undefined || sep === undefined || !(roberta || config['tokenizer_class'] === undefined)) return null;
  const space = config['add_prefix_space'] === true;
  return {
    type: 'RobertaProcessing',
    sep: ['</s>', sep],
    cls: ['<s>', cls],
    trim_offsets: true,
    add_prefix_space: space,
  };
}

/** Those that the config names, else the usual ones that the vocabulary has; in the order of their ids. */
function addedTokens(ids: ReadonlyMap<string, number>, config: JsonObject, usual: readonly string[]): JsonObject[] {
  const named = SPECIAL.flatMap((field) => contentOf(config[field]));
  const known = new Map<number, string>();
  for (const [key, value] of Object.entries(
    isObject(config['added_tokens_decoder']) ? config['added_tokens_decoder'] : {},
  )) {
    const [content] = contentOf(value);
    if (content !== undefined && /^\d+$/.test(key)) known.set(Number(key), content);
  }
  for (const content of [...named, ...(named.length === 0 ? usual : [])]) {
    const id = ids.get(content);
    if (id !== undefined) known.set(id, content);
  }
  return [...known]
    .sort(([a], [b]) => a - b)
    .map(([id, content]) => {
      const lstrip = content === '<mask>';
      return { id, content, single_word: false, lstrip, rstrip: false, normalized: false, special: true };
    });
}

function contentOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isObject(value) && typeof value['content'] === 'string' ? [value['content']] : [];
}
