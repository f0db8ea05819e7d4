/** Text for people, by key and language. Pure: the window, the menu and the command line read it alike. */
import type { ErrorData } from '../../vit/errors';
import type { AnswerNote } from '../../vit/checkpoint/answer-notes';
import { answerNotesEn } from './answer-notes.en';
import { answerNotesKo } from './answer-notes.ko';
import { en } from './en';
import { errorTemplate } from './error-template';
import { fill, type Params } from './fill';
import { ko } from './ko';

export type Locale = 'en' | 'ko';
export type StringKey = keyof typeof en;

const TEXTS: Readonly<Record<Locale, Readonly<Record<StringKey, string>>>> = { en, ko };

export function textOf(locale: Locale, key: StringKey, params: Params = {}): string {
  return fill(TEXTS[locale][key], params);
}

/** The sentence for an error: what happened, and what to do next. */
export function errorText(locale: Locale, error: ErrorData): string {
  return fill(errorTemplate(locale, error), readable(locale, error.params));
}

const ANSWER_NOTES = { en: answerNotesEn, ko: answerNotesKo } as const;

/** What stands beside an answer. */
export function answerNoteText(locale: Locale, { code, params }: AnswerNote): string {
  return fill(ANSWER_NOTES[locale][code], params);
}

/** Engine and format names as people write them. */
function readable(locale: Locale, params: Params): Params {
  const { engine, format } = params;
  return {
    ...params,
    ...(engine === undefined ? {} : { engine: engineText(locale, String(engine)) }),
    ...(format === undefined ? {} : { format: String(format).toUpperCase() }),
  };
}

/** 'webgpu' → 'WebGPU'; a name we do not know stays as it is. */
export function engineText(locale: Locale, engine: string): string {
  const key = `engine.name.${engine}`;
  return key in en ? TEXTS[locale][key as StringKey] : engine;
}
