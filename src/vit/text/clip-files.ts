/** CLIP's `vocab.json` and `merges.txt` as a tokenizer.json: byte-level BPE of lower-case words, each ending with `</w>` (openai/CLIP, simple_tokenizer.py). */
import { isObject, type JsonObject } from '../checkpoint/json';

const START = '<|startoftext|>';
const END = '<|endoftext|>';
const WORDS = `${START.replaceAll('|', '\\|')}|${END.replaceAll('|', '\\|')}|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+`;

/** Null where these are not CLIP's: start or end are missing. @param vocab parsed @param merges lines of two parts */
export function clipTokenizerJson(vocab: unknown, merges: string): JsonObject | null {
  if (!isObject(vocab)) return null;
  const [start, end] = [vocab[START], vocab[END]];
  if (typeof start !== 'number' || typeof end !== 'number') return null;
  const special = (id: number, content: string) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }); // prettier-ignore
  const lines = merges
    .split(/\r?\n/)
    .filter((line, i) => line.trim() !== '' && !(i === 0 && line.startsWith('#version')));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(start, START), special(end, END)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: WORDS }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [END, end],
      cls: [START, start],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: END,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges: lines.map((line) => line.split(' ')),
    },
  };
}
