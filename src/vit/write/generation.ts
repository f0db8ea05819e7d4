/** How a decoder writes, as transformers' `generation_config.json` and `config.json` say it (transformers/generation/configuration_utils.py). */
import { HeadlightError } from '../errors';
import { isObject, type JsonObject } from '../checkpoint/json';

/** Settings of greedy and beam search by transformers' meaning; lengths count the start id. */
export interface Generation {
  readonly startId: number;
  /** Ids that end a sentence; may be none. */
  readonly endIds: readonly number[];
  readonly maxLength: number;
  /** End ids are forbidden before. */
  readonly minLength: number;
  /** 1: greedy. */
  readonly beams: number;
  readonly lengthPenalty: number;
  readonly earlyStopping: boolean | 'never';
  readonly repetitionPenalty: number;
  /** 0: n-grams may repeat. */
  readonly noRepeatNgramSize: number;
  readonly badWords: readonly (readonly number[])[];
  readonly forcedFirstId: number | null;
  readonly forcedLastIds: readonly number[];
  readonly suppressed: readonly number[];
  /** Suppressed at the first place that is free. */
  readonly suppressedAtBegin: readonly number[];
  /** Whether scores are made probabilities of sum 1 again after all of these. */
  readonly renormalised: boolean;
  /** What the files ask for that is not done, by its name there: sampling, groups of beams … */
  readonly leftOut: readonly string[];
}

/** Produced at most where nothing says how many. */
const DEFAULT_WORDS = 20;
/** Larger than any context of words, small enough that a lie costs nothing. */
const MOST = 4096;
const MOST_BEAMS = 64;

/** Where settings are looked up, in this order; ids may stand elsewhere. */
export interface GenerationFiles {
  /** generation_config.json; null where there is none. */
  readonly own: JsonObject | null;
  /** config.json, and the decoder's part of it: what older releases kept. */
  readonly model: JsonObject;
  readonly decoder: JsonObject;
}

/** What a family of models says itself, before any file. */
export interface GenerationHabits {
  readonly startId?: number | undefined;
  readonly endIds?: readonly number[] | undefined;
  /** Words that its positions can tell apart. */
  readonly positions: number;
  readonly vocabulary: number;
}

/** Throws `configInvalid` for a field that is no such setting, or where nothing says how a sentence begins. */
export function readGeneration(files: GenerationFiles, habits: GenerationHabits): Generation {
  const file = files.own ? 'generation_config.json' : 'config.json';
  const fail = (detail: string): HeadlightError => new HeadlightError('configInvalid', { file, detail });
  const read = new Settings(files, fail);
  const ids = (name: string): number[] => read.ids(name, habits.vocabulary);
  const startId =
    habits.startId ?? ids('decoder_start_token_id')[0] ?? ids('bos_token_id')[0] ?? read.inModel('decoder_start_token_id') ?? read.inModel('bos_token_id'); // prettier-ignore
  if (startId === undefined || startId >= habits.vocabulary)
    throw fail('nothing says with which id a sentence begins (`decoder_start_token_id`)');
  const newWords = read.whole('max_new_tokens', 1, MOST);
  const said = newWords === undefined ? read.whole('max_length', 1, MOST) : newWords + 1;
  const newLeast = read.whole('min_new_tokens', 0, MOST);
  return {
    startId,
    endIds: habits.endIds ?? (ids('eos_token_id').length > 0 ? ids('eos_token_id') : read.modelIds('eos_token_id')),
    maxLength: Math.min(said ?? DEFAULT_WORDS + 1, habits.positions + 1),
    minLength: newLeast === undefined ? (read.whole('min_length', 0, MOST) ?? 0) : newLeast + 1,
    beams: read.whole('num_beams', 1, MOST_BEAMS) ?? 1,
    lengthPenalty: read.number('length_penalty', -100, 100) ?? 1,
    earlyStopping: earlyStoppingOf(read.value('early_stopping'), fail),
    repetitionPenalty: read.number('repetition_penalty', 1e-3, 1e3) ?? 1,
    noRepeatNgramSize: read.whole('no_repeat_ngram_size', 0, MOST) ?? 0,
    badWords: badWordsOf(read.value('bad_words_ids'), habits.vocabulary, fail),
    forcedFirstId: ids('forced_bos_token_id')[0] ?? null,
    forcedLastIds: ids('forced_eos_token_id'),
    suppressed: ids('suppress_tokens'),
    suppressedAtBegin: ids('begin_suppress_tokens'),
    renormalised: read.flag('renormalize_logits'),
    leftOut: leftOutOf(read),
  };
}

/** The same with what a person chose. @param words ids after the start id @param positions words that the decoder can tell apart */
export function chosen(
  generation: Generation,
  { beams, words }: { readonly beams?: number | undefined; readonly words?: number | undefined },
  positions: number,
): Generation {
  return {
    ...generation,
    ...(beams !== undefined && { beams }),
    ...(words !== undefined && { maxLength: Math.min(words, positions) + 1 }),
  };
}

class Settings {
  readonly #files: GenerationFiles;
  readonly #fail: (detail: string) => HeadlightError;

  constructor(files: GenerationFiles, fail: (detail: string) => HeadlightError) {
    this.#files = files;
    this.#fail = fail;
  }

  /** generation_config.json alone where it is there; else config.json, then the decoder's part. */
  value(name: string): unknown {
    const { own, model, decoder } = this.#files;
    if (own) return own[name] ?? undefined;
    return model[name] ?? decoder[name] ?? undefined;
  }

  number(name: string, low: number, high: number): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !(value >= low && value <= high))
      throw this.#fail(`\`${name}\` must be a number from ${low} to ${high}`);
    return value;
  }

  whole(name: string, low: number, high: number): number | undefined {
    const value = this.number(name, low, high);
    if (value !== undefined && !Number.isInteger(value)) throw this.#fail(`\`${name}\` must be a whole number`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.value(name) ?? false;
    if (typeof value !== 'boolean') throw this.#fail(`\`${name}\` must be true or false`);
    return value;
  }

  /** One id or several; none where it is absent. */
  ids(name: string, vocabulary: number): number[] {
    return this.#idsIn(this.value(name), name, vocabulary);
  }

  inModel(name: string): number | undefined {
    return this.modelIds(name)[0];
  }

  /** Ids from config.json, where generation_config.json has none. */
  modelIds(name: string): number[] {
    const { model, decoder } = this.#files;
    return this.#idsIn(model[name] ?? decoder[name] ?? undefined, name, Infinity);
  }

  #idsIn(value: unknown, name: string, vocabulary: number): number[] {
    if (value === undefined) return [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((id) => {
      if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= vocabulary)
        throw this.#fail(`\`${name}\` must be ids of the vocabulary`);
      return id;
    });
  }
}

function earlyStoppingOf(value: unknown, fail: (detail: string) => HeadlightError): Generation['earlyStopping'] {
  if (value === undefined) return false;
  if (typeof value === 'boolean' || value === 'never') return value;
  throw fail('`early_stopping` must be true, false or "never"');
}

function badWordsOf(
  value: unknown,
  vocabulary: number,
  fail: (detail: string) => HeadlightError,
): Generation['badWords'] {
  if (value === undefined) return [];
  const isId = (id: unknown): id is number =>
    typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < vocabulary;
  const isWord = (word: unknown): word is number[] => Array.isArray(word) && word.length > 0 && word.every(isId);
  if (!Array.isArray(value) || !value.every(isWord))
    throw fail('`bad_words_ids` must be lists of ids of the vocabulary');
  return value;
}

/** Settings that would change the sentence and are not supported; they are told, not silently ignored. */
function leftOutOf(read: Settings): string[] {
  const differs: readonly (readonly [name: string, usual: readonly unknown[]])[] = [
    ['do_sample', [false]],
    ['num_beam_groups', [1]],
    ['diversity_penalty', [0]],
    ['penalty_alpha', []],
    ['guidance_scale', [1]],
    ['sequence_bias', []],
    ['exponential_decay_length_penalty', []],
    ['stop_strings', []],
    ['force_words_ids', []],
    ['constraints', []],
    ['watermarking_config', []],
    ['dola_layers', []],
  ];
  return differs.flatMap(([name, usual]) => {
    const value = read.value(name);
    const nothing =
      value === undefined || usual.includes(value) || (isObject(value) && Object.keys(value).length === 0);
    return nothing ? [] : [name];
  });
}
