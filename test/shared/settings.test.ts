import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, SettingsSchema } from '../../src/shared/settings';

describe('SettingsSchema', () => {
  it('fills what is missing', () => {
    expect(v.parse(SettingsSchema, { smooth: false })).toEqual({ ...DEFAULT_SETTINGS, smooth: false });
  });

  it('drops what it does not know', () => {
    expect(v.parse(SettingsSchema, { telemetry: true })).toEqual(DEFAULT_SETTINGS);
  });

  it('takes the ends of a range and nothing beyond', () => {
    expect(v.parse(SettingsSchema, { opacity: 0, unsureBelow: 1 })).toMatchObject({ opacity: 0, unsureBelow: 1 });
    expect(v.parse(SettingsSchema, { opacity: 1.01, unsureBelow: -1 })).toEqual(DEFAULT_SETTINGS);
  });

  it('makes valid settings of any object', () => {
    const fields = Object.keys(DEFAULT_SETTINGS);
    const damaged = fc.dictionary(fc.constantFrom(...fields), fc.anything());
    fc.assert(
      fc.property(damaged, (input) => {
        const settings = v.parse(SettingsSchema, input);
        expect(v.parse(SettingsSchema, settings)).toEqual(settings);
        expect(Object.keys(settings).sort()).toEqual([...fields].sort());
      }),
    );
  });

  it.each([null, 'text', 7])('refuses %j as a whole', (input) => {
    expect(v.safeParse(SettingsSchema, input).success).toBe(false);
  });
});
