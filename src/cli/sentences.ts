/** Errors as sentences, from the same strings as the window's. */
import type { Checkpoint } from '../vit/checkpoint/checkpoint';
import { answerNotesEn } from '../shared/strings/answer-notes.en';
import { errorTemplate } from '../shared/strings/error-template';
import { fill } from '../shared/strings/fill';
import { HeadlightError, type ErrorCode } from '../vit/errors';

export function codeOf(error: unknown): ErrorCode {
  return HeadlightError.toData(error).code;
}

/** What must be known beside a model's answers. */
export function noteSentences({ notes }: Pick<Checkpoint, 'notes'>): string[] {
  return notes.map(({ code, params }) => fill(answerNotesEn[code], params));
}

export function sentenceOf(error: unknown): string {
  const data = HeadlightError.toData(error);
  return fill(errorTemplate('en', data), data.params);
}
