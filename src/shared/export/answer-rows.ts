/** Answers about photos as text, written as they are finished: JSON, a line of JSON each, or CSV with a row for each prediction. Window and command line write the same. */
import { visibleJson } from '../../vit/visible';
import type { LeftOut } from '../left-out';
import { csvLine } from './csv';

/** What every form needs to know of an answer; JSON has all that is in it. */
export interface AnswerRow {
  readonly file: string;
  readonly predictions: readonly {
    readonly index: number;
    readonly id: string;
    readonly label: string;
    readonly score: number;
    readonly logit: number;
    readonly category?: string;
    readonly name?: string;
    readonly similarity?: number;
  }[];
  readonly group: { readonly label: string; readonly name?: string; readonly score: number } | null;
}

/** Each call answers text to append; failures appear in JSON only. */
export interface RowWriter<R extends AnswerRow = AnswerRow, F extends object = object> {
  begin(): string;
  done(result: R): string;
  failed(failure: F): string;
  end(): string;
}

export interface CsvColumns {
  /** A column for the kind of each label. */
  readonly categories: boolean;
  /** A column for the cosine of photo and label. */
  readonly similarity: boolean;
  /** Columns for names in a language. */
  readonly named: boolean;
  /** A column for what must be known beside each answer; empty: none. */
  readonly rowNote: string;
}

const nothing = (): string => '';
const line = (value: unknown): string => `${visibleJson(JSON.stringify(value))}\n`;
export const prettyJson = (value: unknown): string => `${visibleJson(JSON.stringify(value, null, 2))}\n`;

export const ndjsonRows: RowWriter = { begin: nothing, done: line, failed: line, end: nothing };

/** The first item, answer or failure, also says what was left out. */
export function inFirst(writer: RowWriter, leftOut: LeftOut): RowWriter {
  let said = Object.keys(leftOut).length === 0;
  const also = <T extends object>(item: T): T => {
    if (said) return item;
    said = true;
    return { ...item, leftOut };
  };
  return {
    ...writer,
    done: (result) => writer.done(also(result)),
    failed: (failure) => writer.failed(also(failure)),
  };
}

export function jsonRows(): RowWriter {
  let count = 0;
  const item = (value: unknown): string => `${count++ === 0 ? '\n' : ',\n'}${visibleJson(JSON.stringify(value))}`;
  return { begin: () => '[', done: item, failed: item, end: () => (count === 0 ? ']\n' : '\n]\n') };
}

/** Optional columns come last, so that the others keep their places. */
export function csvRows({ categories, similarity, named, rowNote }: CsvColumns): RowWriter {
  const more = (
    {
      category = '',
      name = '',
      similarity: cosine,
    }: Partial<Pick<AnswerRow['predictions'][number], 'category' | 'name' | 'similarity'>>,
    group: AnswerRow['group'],
  ): (string | number)[] => [
    ...(categories ? [category] : []),
    ...(named ? [name, group?.name ?? ''] : []),
    ...(similarity ? [cosine ?? ''] : []),
    ...(rowNote === '' ? [] : [rowNote]),
  ];
  const NOTHING: readonly string[] = Array.from({ length: 8 }, () => '');
  return {
    begin: () =>
      csvLine([
        'file',
        'rank',
        'index',
        'id',
        'label',
        'score',
        'logit',
        'group',
        'group_score',
        ...(categories ? ['category'] : []),
        ...(named ? ['name', 'group_name'] : []),
        ...(similarity ? ['similarity'] : []),
        ...(rowNote === '' ? [] : ['note']),
      ]),
    done: ({ file, predictions, group }) =>
      (predictions.length === 0 ? csvLine([file, ...NOTHING, ...more({}, null)]) : '') +
      predictions
        .map((said, i) => {
          const { index, id, label, score, logit } = said;
          return csvLine([
            file,
            i + 1,
            index,
            id,
            label,
            score,
            logit,
            group?.label ?? '',
            group?.score ?? '',
            ...more(said, group),
          ]);
        })
        .join(''),
    failed: nothing,
    end: nothing,
  };
}
