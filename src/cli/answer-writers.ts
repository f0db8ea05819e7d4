/** The four forms of `classify`'s results, written as photos are finished. */
import type { FORMATS } from './specs/common';
import type { NameLanguage } from '../vit/checkpoint/names-by-id';
import type { LeftOut } from '../shared/left-out';
import { csvRows, inFirst, jsonRows, ndjsonRows, prettyJson } from '../shared/export/answer-rows';
import { unlikeParams } from '../shared/unlike';
import { textOf } from '../shared/strings/strings';
import { scoreText } from '../shared/export/score-text';
import type { NamedPrediction } from './named-classes';
import { ruleWords } from './output-words';
import { plain } from './streams';
import { groupWords } from '../shared/group-words';
import type { ToldGroup } from '../vit/groups/choose';
import type { PhotoFailure, PhotoResult } from './result';

export type TextFormat = (typeof FORMATS)[number];

/** Each call answers text to append; failures appear in JSON only, everywhere else they are on standard error. */
export interface AnswerWriter {
  begin(): string;
  /** @param told what an unsure answer is told by, for people */
  done(result: PhotoResult, told?: ToldGroup | null): string;
  failed(failure: PhotoFailure): string;
  end(): string;
}

export interface Written {
  /** JSON: one object instead of an array. */
  readonly single: boolean;
  /** What the table says of a model that names nothing. */
  readonly none: string;
  /** CSV has a column for the kind of each label. */
  readonly categories: boolean;
  /** CSV has a column for the cosine of photo and label. */
  readonly similarity?: boolean;
  /** Sentences that the table ends with. */
  readonly notes?: readonly string[];
  /** CSV has a column for what must be known beside each answer; empty: it has none. */
  readonly rowNote?: string;
  /** Predictions and groups have a `name` beside their label. */
  readonly language?: NameLanguage | null;
  /** What of the folders was left out: in JSON it stands in the first item. */
  readonly leftOut?: LeftOut;
}

export function answerWriter(
  format: TextFormat,
  { single, none, categories, similarity = false, notes = [], rowNote = '', language = null, leftOut = {} }: Written,
): AnswerWriter {
  switch (format) {
    case 'json':
      return single ? { ...ndjsonRows, done: prettyJson, failed: prettyJson } : inFirst(jsonRows(), leftOut);
    case 'ndjson':
      return inFirst(ndjsonRows, leftOut);
    case 'csv':
      return csvRows({ categories, similarity, named: language !== null, rowNote });
    case 'table':
      return table(none, notes, language ?? 'en');
  }
}

const nothing = (): string => '';

function table(none: string, notes: readonly string[], language: NameLanguage): AnswerWriter {
  let first = true;
  let uncalibrated = false;
  return {
    begin: nothing,
    done(result, told = null) {
      const gap = first ? '' : '\n';
      first = false;
      const { file, predictions, output, calibrated } = result;
      uncalibrated ||= calibrated === false;
      const rows = predictions.map((said) => {
        const score = scoreText(said.score, output).padStart(output === 'regression' ? 10 : 8);
        return `${score}  ${plain(said.name ?? said.label)}${inBrackets(said)}\n`;
      });
      const silent = predictions.length === 0 ? `  ${plain(none)}\n` : '';
      const said = [...(result.photoNotes ?? []).map(({ message }) => message), ...unlikeWords(result)];
      const notes = said.map((message) => `  note: ${plain(message)}\n`);
      return `${gap}${plain(file)}${remark(result, told, language)}\n${rows.join('')}${silent}${notes.join('')}`;
    },
    failed: nothing,
    end: () => {
      const scores = uncalibrated ? '\nScores are uncalibrated: trust their order, not their size.\n' : '';
      return scores + (first ? '' : noteLines(notes));
    },
  };
}

/** The note on a photo unlike those the model was measured on. */
function unlikeWords({ familiarity }: PhotoResult): string[] {
  return familiarity?.unlike ? [textOf('en', 'answer.unlike', unlikeParams(familiarity))] : [];
}

/** Its id, where that says something, and its kind. */
function inBrackets({ id, category }: NamedPrediction): string {
  const said = [...(/^\d+$/.test(id) ? [] : [id]), ...(category === undefined ? [] : [category])];
  return said.length === 0 ? '' : `  (${said.map(plain).join(', ')})`;
}

/** What stands beside the photo's name: how many labels are there, or that the best class is a guess. */
function remark(
  { output, sure, present, threshold = 0, categories }: PhotoResult,
  told: ToldGroup | null,
  language: NameLanguage,
): string {
  if (output === 'multi') {
    const count = present?.length ?? 0;
    const labels = count === 0 ? 'no label' : count === 1 ? '1 label' : `${count} labels`;
    if (categories) return `   ${labels} (${ruleWords({ output, threshold, categories })})`;
    return `   ${labels} at ${(threshold * 100).toFixed(0)} % or more`;
  }
  return sure === false ? `   ${unsureWords(told, language)}` : '';
}

function unsureWords(told: ToldGroup | null, language: NameLanguage): string {
  if (!told) return 'not sure';
  const words = `${groupWords(told.id, language)} (${Math.round(told.score * 100)} %)`;
  return told.reached ? `not sure which, but ${words}` : `not sure; perhaps ${words}`;
}

/** Below a table. */
export function noteLines(notes: readonly string[]): string {
  return notes.map((note) => `\nnote: ${plain(note)}\n`).join('');
}
