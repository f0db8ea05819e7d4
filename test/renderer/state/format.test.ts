import { describe, expect, it } from 'vitest';
import { mapValue, milliseconds, percent, shortLabel, withoutExtension } from '../../../src/renderer/state/format';

describe('numbers for people', () => {
  it.each([
    [0.953, '95'],
    [1, '100'],
    [0, '0'],
    [0.004, '< 1'],
    [0.006, '1'],
  ])('says %d as %s percent', (fraction, text) => expect(percent(fraction)).toBe(text));

  it.each([
    [3.24, '3.2'],
    [14.4, '14'],
    [9.96, '10'],
    [1234.5, '1235'],
  ])('says %d ms as %s', (ms, text) => expect(milliseconds(ms)).toBe(text));

  it.each([
    [0, '0'],
    [0.043, '0.0430'],
    [0.5, '0.500'],
    [1.25, '1.25'],
    [0.00827, '0.00827'],
    [0.00001, '< 0.0001'],
  ])('says the map value %d as %s', (value, text) => expect(mapValue(value)).toBe(text));
});

describe('names for people', () => {
  it('shortens a label to its first word', () => {
    expect(shortLabel('tabby, tabby cat')).toBe('tabby');
    expect(shortLabel('espresso')).toBe('espresso');
  });

  it('takes off one extension', () => {
    expect(withoutExtension('holiday.snap.jpg')).toBe('holiday.snap');
    expect(withoutExtension('README')).toBe('README');
  });
});
