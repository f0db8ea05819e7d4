/** A class's name in the person's language, by its WordNet id: ImageNet-1k's classes in whatever model carries their ids. Load it when it is needed. */
import type { Label } from './checkpoint';
import { IMAGENET_NAMES } from './imagenet-names';
import { HANGUL, shareName } from './synonyms';

export type NameLanguage = 'en' | 'ko';

const BY_ID = new Map(IMAGENET_NAMES.map((names) => [names.id, names]));

/**
 * The everyday name first, synonyms behind. A model's own words stay where they are other words than ImageNet's: in English always,
 * in Korean where they are Korean. Classes without a known id keep the words they have.
 */
export function nameOf({ id, text }: Label, language: NameLanguage): string {
  const names = BY_ID.get(id);
  if (!names) return text;
  if (language === 'ko') return HANGUL.test(text) ? text : names.ko;
  return shareName(text, names.en) || text === id ? names.en : text;
}

/** Every list of names by which a person may mean the class: its label's, and those of its id in both languages. */
export function nameListsOf({ id, text }: Label): readonly string[] {
  const names = BY_ID.get(id);
  return names ? [text, names.en, names.ko] : [text];
}
