/** Errors as sentences, from the same strings as the window's. */
import { errorsEn } from '../shared/strings/errors.en';
import { fill } from '../shared/strings/fill';
import { HeadlightError, type ErrorCode } from '../vit/errors';

export function codeOf(error: unknown): ErrorCode {
  return HeadlightError.toData(error).code;
}

export function sentenceOf(error: unknown): string {
  const { code, params } = HeadlightError.toData(error);
  return fill(errorsEn[code], params);
}
