import { expect, it } from 'vitest';
import { memoryForModels } from '../../../src/main/models/memory';

it('a model may take three quarters of the memory there is, or of what the container allows', () => {
  expect(memoryForModels(16e9, 0)).toBe(12e9);
  expect(memoryForModels(16e9, 4e9)).toBe(3e9);
  expect(memoryForModels(16e9, 2 ** 64)).toBe(12e9); // no limit, as some systems say it
});
