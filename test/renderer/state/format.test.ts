import { describe, expect, it } from 'vitest';
import {
  compact,
  mapValue,
  milliseconds,
  percent,
  shortLabel,
  withoutExtension,
} from '../../../src/renderer/state/format';

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

describe('large numbers', () => {
  it.each([
    [304_300_000, '304.3M', '3.0억'],
    [86_567_656, '86.6M', '8,657만'],
    [5_717_416, '5.7M', '572만'],
    [22_000, '22K', '2.2만'],
    [999, '999', '999'],
    [99_960_000, '100M', '9,996만'],
    [1_010_000_000_000, '1T', '1.0조'],
  ])('%d is %s, and in Korean %s', (count, english, korean) => {
    expect([compact(count, 'en'), compact(count, 'ko')]).toEqual([english, korean]);
  });
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
