/** One class's name as a stranger's file has it: words, perhaps with a WordNet id, perhaps several synonyms. */
import { isObject } from '../json';

/** What a file says of a class; null where it says nothing. */
export interface Name {
  /** WordNet id, where one stands there. */
  readonly id: string | null;
  readonly text: string;
}

const WORDNET_ID = /^n\d{8}$/;
/** Characters; the longest list of synonyms in WordNet has 200. What is longer is cut, and says so. */
const MAX_LABEL = 500;
/** Fields of an object that holds a name, the words for people first. */
const WORDS = ['display_name', 'name', 'label', 'class_name', 'text', 'title', 'description'];
const IDS = ['wnid', 'wordnet_id', 'synset', 'id'];

export function isWordNetId(text: string): boolean {
  return WORDNET_ID.test(text);
}

/** 'tabby', 'n02123045 tabby, tabby cat', 'n02085620-Chihuahua'. Null for nothing. */
export function nameIn(text: string): Name | null {
  const said = text.trim();
  if (said === '') return null;
  const [, id, words] = /^(n\d{8})[\s,:;_-]+(\S.*)$/s.exec(said) ?? [];
  if (id !== undefined && words !== undefined) return { id, text: shortened(unjoined(said, words)) };
  return { id: isWordNetId(said) ? said : null, text: shortened(said) };
}

/** Words that a folder's name joined to their id: 'n02088094-Afghan_hound'. */
function unjoined(said: string, words: string): string {
  return /^n\d{8}[_-]/.test(said) ? words.replaceAll('_', ' ') : words;
}

function shortened(text: string): string {
  const characters = text.length <= MAX_LABEL ? [] : [...text];
  return characters.length > MAX_LABEL ? `${characters.slice(0, MAX_LABEL).join('')}…` : text;
}

/** A text or number, a list of synonyms or of id and words, an object with a name in it; null for anything else. */
export function nameOfValue(value: unknown): Name | null {
  if (typeof value === 'string') return nameIn(value);
  if (typeof value === 'number' || typeof value === 'bigint') return nameIn(String(value));
  if (Array.isArray(value)) {
    const texts = value.filter((part) => typeof part === 'string');
    if (texts.length !== value.length || texts.length === 0) return null;
    const [first = '', ...rest] = texts;
    return isWordNetId(first) && rest.length > 0
      ? { id: first, text: shortened(rest.join(', ')) }
      : nameIn(texts.join(', '));
  }
  if (!isObject(value)) return null;
  const words = WORDS.map((field) => value[field]).find((said) => typeof said === 'string');
  const id = IDS.map((field) => value[field]).find((said) => typeof said === 'string' && isWordNetId(said));
  const name = typeof words === 'string' ? nameIn(words) : null;
  return name && { id: typeof id === 'string' ? id : name.id, text: name.text };
}
