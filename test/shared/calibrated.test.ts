import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { measuredSentence, measuredWords } from '../../src/shared/calibrated';
import { textOf } from '../../src/shared/strings/strings';

function said(measured: string, locale: 'en' | 'ko'): string {
  const words = measuredWords(measured);
  if (!words) throw new Error(`not understood: ${measured}`);
  return textOf(locale, words.key, words.params);
}

const numbers = (text: string): string[] => [...text.matchAll(/\d[\d.,]*\d|\d/g)].map(([number]) => number).sort();

describe('how scores were measured', () => {
  test('is said in both languages where `calibrate --save` wrote it', () => {
    const measured = measuredSentence({ fitted: 1000, photos: 1025, seed: 2026 });
    expect(said(measured, 'en')).toBe(
      'headlight calibrate: fitted on 1,000 photos, the error measured on 1,025 others (15 bins, seed 2026).',
    );
    expect(said(measured, 'ko')).toMatch(/사진 1,000장.*다른 사진 1,025장.*시드 2026/);
  });

  test('of the built-in model is understood, and loses no number in either language', () => {
    const config = JSON.parse(readFileSync('resources/models/vit-tiny/config.json', 'utf8')) as {
      headlight: { calibration: { measured: string } };
    };
    const { measured } = config.headlight.calibration;
    expect(said(measured, 'en')).toBe(measured.replaceAll("'", '’'));
    expect(numbers(said(measured, 'ko'))).toEqual(numbers(measured));
  });

  test('stays as it is where somebody wrote it', () => {
    expect(measuredWords('fitted on one half of 2,000 photos')).toBeNull();
  });
});
