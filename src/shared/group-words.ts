/** Groups of classes in words: their names, and what an unsure answer says by them. */
import { GROUP_NAMES } from '../vit/groups/names';
import type { Locale } from './strings/strings';

/** 'dog', '개'; an id that has no name stays as it is. */
export function groupName(id: string, locale: Locale): string {
  return GROUP_NAMES.get(id)?.[locale] ?? id;
}

/** The group's words inside a sentence: 'a dog', 'an animal', 'food'; '개'. */
export function groupWords(id: string, locale: Locale): string {
  const name = groupName(id, locale);
  if (locale !== 'en' || !GROUP_NAMES.get(id)?.article) return name;
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name}`;
}

/** The group of this id, or its name in either language, written any way; null for none of them. */
export function groupOf(text: string, ids: readonly string[]): string | null {
  const wanted = plain(text);
  const named = (id: string): boolean => (['en', 'ko'] as const).some((each) => plain(groupName(id, each)) === wanted);
  return ids.find((id) => id === wanted) ?? ids.find(named) ?? null;
}

/** `cat` and `a_cat` are one name. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .replace(/^an? /, '');
}
