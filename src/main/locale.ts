/** The two languages, from what system and settings say. Pure. */
import type { Settings } from '../shared/settings';
import type { Locale } from '../shared/strings/strings';

/** @param languages BCP 47 tags in the person's order, such as 'ko-KR'; the first one we speak wins */
export function systemLocale(languages: readonly string[]): Locale {
  const primary = languages.map((tag) => tag.toLowerCase().split(/[-_]/, 1)[0]);
  return primary.find((language): language is Locale => language === 'en' || language === 'ko') ?? 'en';
}

export function resolveLocale(setting: Settings['locale'], system: Locale): Locale {
  return setting === 'system' ? system : setting;
}
