import { expect, it } from 'vitest';
import { addLeftOut, leftOutSentence } from '../../src/shared/left-out';

it('what was left out is said with its kinds', () => {
  expect(leftOutSentence('en', 12, { video: 2, system: 1 }, 3)).toBe(
    '12 photos; left out: 3 RAW without preview, 2 videos, 1 hidden or system entry.',
  );
  expect(leftOutSentence('en', 1, { document: 1 })).toBe('1 photo; left out: 1 document.');
  expect(leftOutSentence('ko', 12, { video: 2 })).toBe('사진 12장. 제외한 것: 동영상 2개.');
});

it('nothing left out needs no sentence', () => {
  expect(leftOutSentence('en', 12, {})).toBeNull();
});

it('counts are added kind by kind', () => {
  expect(addLeftOut({ video: 2 }, { video: 1, other: 4 })).toEqual({ video: 3, other: 4 });
  expect(addLeftOut({}, {})).toEqual({});
});
