import { describe, expect, it } from 'vitest';
import { resolveLocale, systemLocale } from '../../src/main/locale';

describe('systemLocale', () => {
  it.each([
    [['ko-KR', 'en-US'], 'ko'],
    [['fr-FR', 'ko'], 'ko'],
    [['de', 'en_GB', 'ko'], 'en'],
    [['KO-kr'], 'ko'],
    [['kok-IN'], 'en'],
    [['ja'], 'en'],
    [[], 'en'],
  ] as const)('of %j is %s', (languages, locale) => {
    expect(systemLocale(languages)).toBe(locale);
  });
});

describe('resolveLocale', () => {
  it('follows the system until somebody chooses', () => {
    expect(resolveLocale('system', 'ko')).toBe('ko');
    expect(resolveLocale('en', 'ko')).toBe('en');
  });
});
