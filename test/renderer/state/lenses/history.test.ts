import { expect, test } from 'vitest';
import { advance, historyOf, redo, undo } from '../../../../src/renderer/state/lenses/history';

test('undo goes back and redo forth, step by step', () => {
  let history = advance(advance(historyOf('a'), 'b'), 'c');
  history = undo(undo(history));
  expect(history.now).toBe('a');
  history = redo(history);
  expect(history.now).toBe('b');
  expect(redo(redo(history)).now).toBe('c');
});

test('a new value after undo forgets what was undone', () => {
  const history = advance(undo(advance(historyOf('a'), 'b')), 'c');
  expect(redo(history)).toBe(history);
  expect(undo(history).now).toBe('a');
});

test('the same value again is no step', () => {
  expect(advance(historyOf({ a: [1] }), { a: [1] }).past).toEqual([]);
});

test('nothing before the first and nothing after the last', () => {
  const history = historyOf(1);
  expect(undo(history)).toBe(history);
  expect(redo(history)).toBe(history);
});

test('it keeps the last two hundred steps', () => {
  let history = historyOf(0);
  for (let step = 1; step <= 500; step++) history = advance(history, step);
  expect(history.past).toHaveLength(200);
  expect(undo(history).now).toBe(499);
});
