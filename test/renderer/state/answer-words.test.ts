import { describe, expect, it } from 'vitest';
import { detailOf, headlineOf, type AnswerState } from '../../../src/renderer/state/answer-words';
import { answer } from './photos';

const done: AnswerState = {
  status: 'done',
  answer: answer('tabby, tabby cat', 0.7),
  modelError: null,
  loading: null,
  unsureBelow: 0.3,
  groupLevel: 0.8,
  classifies: true,
};

describe('what is said of an answer', () => {
  it('is the best class, by its first name', () => {
    expect(headlineOf(done)).toBe('tabby');
  });

  it('is that the model is not sure, where no class reaches the bound', () => {
    const unsure = { ...done, answer: answer('tabby', 0.29) };
    expect([headlineOf(unsure), detailOf(unsure)]).toEqual(['Not sure', 'Nothing reached 30 %. It might be:']);
  });

  it('is nothing yet while the photo waits, and what it waits for', () => {
    const waiting = { ...done, status: 'queued', answer: null } as const;
    expect([headlineOf(waiting), detailOf(waiting)]).toEqual([null, 'Waiting for this photo’s turn']);
    expect(detailOf({ ...waiting, loading: 'warmUp' })).toBe('Warming up');
  });

  it('is known of a backbone before its photos are, but not of a photo that failed or was stopped', () => {
    const backbone = { ...done, status: 'working', answer: null, classifies: false } as const;
    expect(headlineOf(backbone)).toBe('No classifier');
    const leftHead = 'several layers could be the classifier, and none is used: fc, head';
    expect(detailOf({ ...backbone, leftHead })).toBe(
      'Several layers could be its classifier, and none is used: fc, head.',
    );
    expect(detailOf({ ...backbone, status: 'cancelled' })).toBe('Stopped before this photo');
    expect(headlineOf({ ...backbone, status: 'error' })).toBe('No answer');
  });

  it('asks for labels where the model waits for them, and says of others that they name nothing', () => {
    const backbone = { ...done, status: 'working', answer: null, classifies: false } as const;
    expect([headlineOf(backbone), detailOf(backbone)]).toEqual([
      'No classifier',
      expect.stringContaining('names nothing'),
    ]);
    const reader = { ...backbone, readsTexts: true };
    expect([headlineOf(reader), detailOf(reader)]).toEqual([
      'No labels yet',
      expect.stringMatching(/^Type labels below/),
    ]);
  });

  it('is every label that reaches the threshold, or that none does', () => {
    const label = (name: string, score: number) => ({
      index: 0,
      id: '0',
      label: name,
      score,
      logit: 0,
      there: score >= 0.5,
    });
    const several = ['dog', 'cat', 'tree', 'house'].map((name, i) => label(name, 0.9 - i / 10));
    const said = { ...answer(), output: 'multi', threshold: 0.5, present: 7, predictions: several } as const;
    const multi = { ...done, answer: said };
    expect(headlineOf(multi)).toBe('dog, cat, tree +4');
    expect(detailOf(multi)).toBe('Labels at 50 % or more: 7, each judged alone · Saw the whole photo');
    const none = { ...done, answer: { ...said, present: 0, predictions: [label('dog', 0.2)] } };
    expect(headlineOf(none)).toBe('No label');
    expect(detailOf(none)).toMatch(/^No label reaches 50 %/);
    const categories = { character: 0.75, rating: 'best' } as const;
    expect(detailOf({ ...multi, answer: { ...said, categories } })).toMatch(/^Labels that count as there: 7, each/);
    const low = { ...said, present: 2, predictions: [{ ...label('dog', 0.7), there: false }] };
    expect(headlineOf({ ...multi, answer: low })).toBe('2 labels');
    const outputSource = 'assumed: one output says yes or no, by sigmoid';
    expect(detailOf({ ...none, outputSource })).toMatch(/^One output, read as yes from 50 % on: assumed/);
  });

  it('is the number of a regression, whatever its size, or how many there are', () => {
    const value = { index: 0, id: '0', label: 'output 0', score: -3.152, logit: -3.152 };
    const said = { ...answer(), output: 'regression', predictions: [value] } as const;
    expect(headlineOf({ ...done, answer: said })).toBe('−3.152');
    expect(detailOf({ ...done, answer: said })).toMatch(/^A number, not a class/);
    const named = { ...said, predictions: [{ ...value, label: 'age, years', score: 0.29 }] };
    expect(headlineOf({ ...done, answer: named })).toBe('age: 0.2900');
    expect(headlineOf({ ...done, answer: { ...said, predictions: [value, value] } })).toBe('2 numbers');
  });

  it('is that the model gave no numbers, not that the photo could not be read', () => {
    const photoError = { code: 'outputNotFinite', params: { tensor: 'logits', value: 'NaN' } } as const;
    const failed = { ...done, status: 'error', answer: null, photoError } as const;
    expect(detailOf(failed)).toMatch(/^The model computed NaN in “logits” for this photo/);
    expect(detailOf({ ...failed, photoError: { code: 'photoEmpty', params: {} } })).toBe('The photo could not be read');
  });

  it('is first of all that the model could not be opened', () => {
    const error = { ...done, modelError: { code: 'modelDamaged', params: {} } } as unknown as AnswerState;
    expect(headlineOf(error)).toBe('The model could not be opened');
  });
});
