/** Errors as sentences, from the same strings as the window's. */
import { errorTemplate } from '../shared/strings/error-template';
import { fill } from '../shared/strings/fill';
import { HeadlightError, type ErrorCode } from '../vit/errors';

export function codeOf(error: unknown): ErrorCode {
  return HeadlightError.toData(error).code;
}

export function sentenceOf(error: unknown): string {
  const data = HeadlightError.toData(error);
  return fill(errorTemplate('en', data), data.params);
}
