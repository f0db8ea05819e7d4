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

  it('is first of all that the model could not be opened', () => {
    const error = { ...done, modelError: { code: 'modelDamaged', params: {} } } as unknown as AnswerState;
    expect(headlineOf(error)).toBe('The model could not be opened');
  });
});
