import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, readSettings, SettingsSchema } from '../../src/shared/settings';

describe('settings from a file', () => {
  it('fills what is missing', () => {
    expect(readSettings({ smooth: false })).toEqual({ ...DEFAULT_SETTINGS, smooth: false });
  });

  it('drops what it does not know', () => {
    expect(readSettings({ telemetry: true })).toEqual(DEFAULT_SETTINGS);
  });

  it('takes the ends of a range and nothing beyond', () => {
    expect(readSettings({ opacity: 0, unsureBelow: 1 })).toMatchObject({ opacity: 0, unsureBelow: 1 });
    expect(readSettings({ opacity: 1.01, unsureBelow: -1 })).toEqual(DEFAULT_SETTINGS);
  });

  it('keeps a precision it knows and falls back to float32 for any other', () => {
    expect(readSettings({ precision: 'int8' }).precision).toBe('int8');
    expect(readSettings({ precision: 'int4' }).precision).toBe('float32');
    expect(readSettings({}).precision).toBe('float32');
  });

  it('makes valid settings of any object', () => {
    const fields = Object.keys(DEFAULT_SETTINGS);
    const damaged = fc.dictionary(fc.constantFrom(...fields), fc.anything());
    fc.assert(
      fc.property(damaged, (input) => {
        const settings = readSettings(input);
        expect(v.parse(SettingsSchema, settings)).toEqual(settings);
        expect(Object.keys(settings).sort()).toEqual([...fields].sort());
      }),
    );
  });

  it.each([null, 'text', 7])('refuses %j as a whole', (input) => {
    expect(() => readSettings(input)).toThrow();
  });
});
