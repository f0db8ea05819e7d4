/** The four forms of `classify`'s results, written as photos are finished. */
import { csvLine } from '../shared/export/csv';
import { plain } from './streams';
import type { PhotoFailure, PhotoResult } from './result';

export const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** Each call answers text to append; failures appear in JSON only, everywhere else they are on standard error. */
export interface AnswerWriter {
  begin(): string;
  done(result: PhotoResult): string;
  failed(failure: PhotoFailure): string;
  end(): string;
}

/**
 * @param single JSON: one object instead of an array
 * @param none what the table says of a model that names nothing
 */
export function answerWriter(format: Format, single: boolean, none: string): AnswerWriter {
  switch (format) {
    case 'json':
      return single ? { ...ndjson, done: pretty, failed: pretty } : jsonArray();
    case 'ndjson':
      return ndjson;
    case 'csv':
      return csv;
    case 'table':
      return table(none);
  }
}

const nothing = (): string => '';
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const ndjson: AnswerWriter = { begin: nothing, done: line, failed: line, end: nothing };

function jsonArray(): AnswerWriter {
  let count = 0;
  const item = (value: unknown): string => `${count++ === 0 ? '\n' : ',\n'}${JSON.stringify(value)}`;
  return { begin: () => '[', done: item, failed: item, end: () => (count === 0 ? ']\n' : '\n]\n') };
}

const csv: AnswerWriter = {
  begin: () => 'file,rank,index,id,label,score,logit\n',
  done: ({ file, predictions }) =>
    predictions
      .map(({ index, id, label, score, logit }, i) => csvLine([file, i + 1, index, id, label, score, logit]))
      .join(''),
  failed: nothing,
  end: nothing,
};

/** Below this the best answer is a guess, and the table says so; the window's default for the same. */
const UNSURE_BELOW = 0.3;

function table(none: string): AnswerWriter {
  let first = true;
  return {
    begin: nothing,
    done({ file, predictions }) {
      const gap = first ? '' : '\n';
      first = false;
      const best = predictions[0]?.score ?? 1;
      const rows = predictions.map(
        ({ score, label, id }) => `${percent(score)}  ${plain(label)}${/^\d+$/.test(id) ? '' : `  (${plain(id)})`}\n`,
      );
      const silent = predictions.length === 0 ? `  ${plain(none)}\n` : '';
      return `${gap}${plain(file)}${best < UNSURE_BELOW ? '   not sure' : ''}\n${rows.join('')}${silent}`;
    },
    failed: nothing,
    end: nothing,
  };
}

function percent(score: number): string {
  return `${(score * 100).toFixed(1).padStart(6)} %`;
}
