/** The tour's own words, in the window's language; they come with the tour, so that the window's start need not wait for them. */
import { fill, sentenceParts, type Params } from '../../../shared/strings/fill';
import { tourEn } from '../../../shared/strings/tour.en';
import { tourKo } from '../../../shared/strings/tour.ko';
import { language } from '../language.svelte';

export type TourKey = keyof typeof tourEn;

const TEXTS: Readonly<Record<'en' | 'ko', Readonly<Record<TourKey, string>>>> = { en: tourEn, ko: tourKo };

export function tt(key: TourKey, params: Params = {}): string {
  return fill(TEXTS[language.locale][key], params);
}

/** The same in pieces, values apart from words. */
export function tourParts(key: TourKey, params: Params): ReturnType<typeof sentenceParts> {
  return sentenceParts(TEXTS[language.locale][key], params);
}
