/** What `classify` writes beside its answers, and of photos that got none. */
import { describe, expect, it } from 'vitest';
import { answerWriter } from '../../src/cli/answer-writers';
import type { PhotoResult } from '../../src/cli/result';

const WRITTEN = { single: false, none: 'this model has no classifier', categories: false };
const result = (predictions: PhotoResult['predictions']): PhotoResult => ({
  model: 'm',
  engine: { name: 'wasm', reason: 'chosen', detail: '', precision: 'float32' } as unknown as PhotoResult['engine'],
  file: 'a.png',
  output: predictions.length === 0 ? 'none' : 'single',
  predictions,
  group: null,
  timing: { decodeMs: 0, preprocessMs: 0, forwardMs: 0 },
});
const CAT = { index: 1, id: '1', label: 'cat', score: 0.5, logit: 2 };

describe('csv', () => {
  it('has a row for a photo without a class, and why', () => {
    const writer = answerWriter('csv', { ...WRITTEN, rowNote: 'a head is left out: head.1' });
    expect(writer.begin()).toBe('file,rank,index,id,label,score,logit,group,group_score,note\n');
    expect(writer.done(result([]))).toBe('a.png,,,,,,,,,a head is left out: head.1\n');
  });

  it('has what must be known beside each answer in its last column', () => {
    const writer = answerWriter('csv', { ...WRITTEN, language: 'ko', rowNote: 'Assumed: 12 heads.' });
    expect(writer.begin()).toMatch(/,name,group_name,note\n$/);
    expect(writer.done(result([{ ...CAT, name: '고양이' }]))).toMatch(/,고양이,,Assumed: 12 heads\.\n$/);
  });

  it('has no such column where nothing is to be known', () => {
    const writer = answerWriter('csv', WRITTEN);
    expect(writer.begin()).toMatch(/group_score\n$/);
    expect(
      writer
        .done(result([CAT]))
        .trimEnd()
        .split(','),
    ).toHaveLength(9);
  });
});
