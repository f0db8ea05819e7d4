import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/vit/errors';
import { en } from '../../src/shared/strings/en';
import { errorsEn } from '../../src/shared/strings/errors.en';
import { errorsKo } from '../../src/shared/strings/errors.ko';
import { COUNTS, fill, paramsOf, sentenceParts } from '../../src/shared/strings/fill';
import { ko } from '../../src/shared/strings/ko';
import { variantsEn } from '../../src/shared/strings/variants.en';
import { variantsKo } from '../../src/shared/strings/variants.ko';
import { engineText, errorText, textOf } from '../../src/shared/strings/strings';

describe('fill', () => {
  it('replaces every placeholder', () => {
    expect(fill('{a} and {b} and {a}', { a: 1, b: 'two' })).toBe('1 and two and 1');
  });

  it('chooses between one and many', () => {
    expect(fill('{n} {n:photo|photos}', { n: 1 })).toBe('1 photo');
    expect(fill('{n} {n:photo|photos}', { n: 3 })).toBe('3 photos');
  });

  it('writes counts from a thousand on in groups, and nothing else', () => {
    expect(fill('{count}개', { count: 1000 })).toBe('1,000개');
    expect(fill('{count:photo|photos}: {count}', { count: 1234567 })).toBe('photos: 1,234,567');
    expect(fill('{rows} × {cols}, {seed}, {count}', { rows: 4000, cols: 3000, seed: 2026, count: '12.5K' })).toBe(
      '4000 × 3000, 2026, 12.5K',
    );
    expect(fill('{rate}', { rate: 1200.5 })).toBe('1200.5');
  });

  it('leaves a placeholder without a value visible', () => {
    expect(fill('{missing}')).toBe('{missing}');
  });

  it('does not read placeholders out of a value', () => {
    expect(fill('{name}: {reason}', { name: '{reason}.png', reason: 'x' })).toBe('{reason}.png: x');
  });
});

describe('sentenceParts', () => {
  it('sets values apart from words', () => {
    expect(sentenceParts('Why {a}, not {b}', { a: 'tabby', b: 'lynx' })).toEqual([
      { text: 'Why ', value: false },
      { text: 'tabby', value: true },
      { text: ', not ', value: false },
      { text: 'lynx', value: true },
    ]);
  });
});

describe('the languages', () => {
  it('give each name one meaning: no part of a language hides another part’s words', () => {
    const folder = new URL('../../src/shared/strings/', import.meta.url);
    for (const language of ['en', 'ko']) {
      const parts = readdirSync(folder).filter((name) => name === `${language}.ts` || name.endsWith(`.${language}.ts`));
      const keys = parts.flatMap((name) =>
        [...readFileSync(new URL(name, folder), 'utf8').matchAll(/^ {2}'?([\w.]+)'?:/gm)].map(([, key]) => key),
      );
      expect(keys.length).toBeGreaterThan(300);
      expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    }
  });

  it('have the same keys', () => {
    expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(errorsKo).sort()).toEqual(Object.keys(errorsEn).sort());
  });

  it.each(Object.keys(en) as (keyof typeof en)[])('take the same parameters for %s', (key) => {
    expect(paramsOf(ko[key])).toEqual(paramsOf(en[key]));
  });

  it.each(ERROR_CODES)('say in one way what %s needs', (code) => {
    expect(errorsEn[code]).not.toBe('');
    expect(paramsOf(errorsKo[code])).toEqual(paramsOf(errorsEn[code]));
  });

  it.each(Object.keys(variantsEn) as (keyof typeof variantsEn)[])('say in one way what %s needs', (key) => {
    expect(ERROR_CODES).toContain(key.split('.')[0]);
    expect(paramsOf(variantsKo[key])).toEqual(paramsOf(variantsEn[key]));
  });

  it('know every parameter before a word of counting as a count', () => {
    const counted = /\{(\w+)\}\s?(?:개|장|명|번|초|가지|건|종|배|회|글자)/g;
    const texts = readdirSync('src/shared/strings')
      .filter((name) => /^(.*\.)?ko\.ts$/.test(name))
      .map((name) => readFileSync(`src/shared/strings/${name}`, 'utf8'));
    const found = texts.flatMap((text) => [...text.matchAll(counted)].map(([, name = '']) => name));
    const sizes = ['rows', 'cols', 'detail']; // “14 × 14개”; a text from elsewhere
    expect(found.length).toBeGreaterThan(100);
    expect([...new Set(found)].filter((name) => !COUNTS.has(name) && !sizes.includes(name))).toEqual([]);
  });

  it('leave no text empty or padded', () => {
    for (const text of [en, ko, errorsEn, errorsKo, variantsEn, variantsKo].flatMap((table) => Object.values(table))) {
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
    }
  });
});

describe('sentences', () => {
  it('name limits and engines as people write them', () => {
    expect(errorText('en', { code: 'photoTooLarge', params: { megabytes: 300, limitMegabytes: 256 } })).toContain(
      '256 MB',
    );
    expect(errorText('en', { code: 'engineLost', params: { engine: 'webgpu' } })).toContain('WebGPU');
    expect(errorText('ko', { code: 'photoDamaged', params: { format: 'png' } })).toContain('PNG');
  });

  it('say more where the error knows more', () => {
    const told = (params: Record<string, string | number>): string => errorText('en', { code: 'photoDamaged', params });
    expect(told({ format: 'JPEG' })).toContain('damaged or incomplete');
    expect(told({ format: 'JPEG', missing: 40 })).toContain('40 % of it is missing');
    expect(told({ format: 'JPEG', cut: 1 })).toContain('its end is missing');
  });

  it('keep a name of an engine they do not know', () => {
    expect(engineText('en', 'abacus')).toBe('abacus');
  });

  it('are written in both languages', () => {
    expect(textOf('en', 'control.layerOne', { layer: 3 })).toBe('Layer 3');
    expect(textOf('ko', 'control.layerOne', { layer: 3 })).toBe('레이어 3');
  });
});
