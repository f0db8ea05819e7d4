/** Which sentence an error gets: that of its code, or a more exact one when it brings the parameter for it. */
import type { ErrorCode, ErrorData } from '../../vit/errors';
import { errorsEn } from './errors.en';
import { errorsKo } from './errors.ko';
import { variantsEn } from './variants.en';
import { variantsKo } from './variants.ko';

const ERRORS = { en: errorsEn, ko: errorsKo } as const;
const VARIANTS: Readonly<Record<keyof typeof ERRORS, Readonly<Record<string, string>>>> = {
  en: variantsEn,
  ko: variantsKo,
};

/** Code → the parameters that have a sentence of their own, first come, first served. */
const NAMES: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = byCode(Object.keys(variantsEn));

function byCode(keys: readonly string[]): Partial<Record<ErrorCode, string[]>> {
  const result: Partial<Record<ErrorCode, string[]>> = {};
  for (const key of keys) {
    const [code, name = ''] = key.split('.') as [ErrorCode, string];
    (result[code] ??= []).push(name);
  }
  return result;
}

export function errorTemplate(locale: keyof typeof ERRORS, { code, params }: ErrorData): string {
  const name = NAMES[code]?.find((param) => params[param] !== undefined);
  return (name === undefined ? undefined : VARIANTS[locale][`${code}.${name}`]) ?? ERRORS[locale][code];
}
