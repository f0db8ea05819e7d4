/** The tour's words are not among the window's, which must be there at once; the same holds for them. */
import { describe, expect, it } from 'vitest';
import { paramsOf } from '../../src/shared/strings/fill';
import { tourEn } from '../../src/shared/strings/tour.en';
import { tourKo } from '../../src/shared/strings/tour.ko';

describe('the tour’s words', () => {
  it.each(Object.keys(tourEn) as (keyof typeof tourEn)[])('take the same parameters for %s', (key) => {
    expect(paramsOf(tourKo[key])).toEqual(paramsOf(tourEn[key]));
  });

  it('are there in both languages, none empty or padded', () => {
    expect(Object.keys(tourKo).sort()).toEqual(Object.keys(tourEn).sort());
    for (const text of [tourEn, tourKo].flatMap((table) => Object.values(table))) {
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
    }
  });
});
