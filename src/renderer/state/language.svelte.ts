/** The language of the window: one rune that every text reads, so that a switch redraws all of them. */
import { BUILT_IN_MODEL } from '../../shared/built-in';
import {
  answerNoteText,
  errorText,
  engineText,
  textOf,
  type Locale,
  type StringKey,
} from '../../shared/strings/strings';
import type { Params } from '../../shared/strings/fill';
import type { HeadAssumption } from '../../vit/checkpoint/head/assumptions';
import type { AnswerNote } from '../../vit/checkpoint/answer-notes';
import { readLeftHead } from '../../vit/checkpoint/left-head';
import { CHOSEN } from '../../vit/checkpoint/apply-overrides';
import type { ErrorData } from '../../vit/errors';
import type { Provenance } from '../../vit/recipe';
import type { EngineChoice } from '../engine/api';
import { visible } from '../../vit/visible';
import { phraseOf } from './provenance-words';

class Language {
  locale = $state<Locale>('en');
}

export const language = new Language();

export function t(key: StringKey, params?: Params): string {
  return textOf(language.locale, key, params);
}

/** What happened and what to do next. */
export function errorSentence(error: ErrorData): string {
  return errorText(language.locale, error);
}

export function engineLabel(name: string): string {
  return engineText(language.locale, name);
}

/** What must be known beside an answer. */
export function noteSentence(note: AnswerNote): string {
  return answerNoteText(language.locale, note);
}

/** An engine as it runs, '8-bit' weights told. */
export function runningLabel({ name, precision }: Pick<EngineChoice, 'name' | 'precision'>): string {
  return precision === 'int8' ? t('engine.eightBit', { engine: engineLabel(name) }) : engineLabel(name);
}

/** The model that ships with the app has a name; others are called what their folder is called, or what the person calls them. */
export function modelLabel({ id, name }: { readonly id: string; readonly name: string }): string {
  return id === BUILT_IN_MODEL && name === id ? t('model.builtIn') : visible(name);
}

/** Why this engine; a reason the texts do not know stays as the engine wrote it. */
export function reasonSentence(reason: string): string {
  const key = `engine.reason.${reason}`;
  const known: readonly string[] = REASONS;
  return known.includes(key) ? t(key as (typeof REASONS)[number]) : reason;
}

const REASONS = [
  'engine.reason.chosen',
  'engine.reason.measured',
  'engine.reason.hardwareGpu',
  'engine.reason.uncheckedGpu',
  'engine.reason.wrongGpu',
  'engine.reason.noGpu',
  'engine.reason.softwareGpu',
  'engine.reason.fellBack',
] as const satisfies readonly StringKey[];

/** Why a model without classifier has one in its file all the same; null where it has none. @param said by its provenance */
export function leftHeadSentence(said: string | undefined): string | null {
  const left = readLeftHead(said);
  return left && t(`head.${left.reason}`, { names: left.names });
}

/** What is taken for granted of the layers before the classifier; null where nothing is. */
export function headAssumedSentence(provenance: Provenance): string | null {
  const said = (field: HeadAssumption): string | null => provenanceText(provenance[field]);
  const eps = provenance['headNormEps']?.replace(/^assumed: /, '');
  const between = said('headBetween');
  const sentences = [
    ...(between === null ? [] : [t('head.assumed', { text: between })]),
    ...(eps === undefined ? [] : [t('head.eps', { eps })]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

/** All that must be known beside a model's answers, or why it has none. */
export function modelNotes({
  notes,
  provenance,
}: {
  readonly notes: readonly AnswerNote[];
  readonly provenance: Provenance;
}): string[] {
  const about = [leftHeadSentence(provenance['head']), headAssumedSentence(provenance)];
  return [...about.filter((text) => text !== null), ...notes.map(noteSentence)];
}

/** Where something was read, or that it was assumed or chosen; null where that goes without saying. */
export function provenanceText(source: string | undefined): string | null {
  if (source === undefined || source === '') return null;
  if (source === CHOSEN) return t('models.chosen');
  const [, why] = /^assumed(?:: (.*))?$/.exec(source) ?? [];
  if (why !== undefined) return t('models.assumedWhy', { why: phrase(why) ?? why });
  return source === 'assumed' ? t('models.assumed') : (phrase(source) ?? t('models.from', { source }));
}

function phrase(source: string): string | null {
  const found = phraseOf(source);
  return found && t(found.key, found.params);
}
