/** Saves answers that the window hands over, in the forms of `headlight classify`. */
import { basename } from 'node:path';
import { csvRows, jsonRows, ndjsonRows, type RowWriter } from '../../shared/export/answer-rows';
import type { AnsweredRow, AnswerTable } from '../../shared/ipc-answers';
import { saveError } from '../../shared/save-error';
import { errorTemplate } from '../../shared/strings/error-template';
import { fill } from '../../shared/strings/fill';
import type { Locale } from '../../shared/strings/strings';
import { HeadlightError } from '../../vit/errors';
import type { PhotoSource } from '../photo/protocol';
import { readablePath } from '../photo/byte-path';
import { ANSWER_COLUMNS, answerRow, failureRow } from '../write/answer-table';
import { writeTogether } from '../write/atomic';
import { ParquetTable } from '../write/parquet';

export interface AnswerPlaces {
  source(id: string): PhotoSource | null;
  readonly locale: Locale;
  /** Hash of the model's weights. */
  readonly weights: string;
}

type Failed = Exclude<AnswerTable['rows'][number], AnsweredRow>;

/** Rejects as `saveError` says, and with `badRequest` for a photo that is not open. */
export async function saveAnswers(path: string, table: AnswerTable, places: AnswerPlaces): Promise<string> {
  const pieces = table.format === 'parquet' ? parquetPieces(table, places) : textPieces(table, places);
  try {
    await writeTogether([{ path, pieces }]);
  } catch (cause) {
    throw cause instanceof HeadlightError ? cause : saveError(basename(path), cause);
  }
  return readablePath(basename(path));
}

function* textPieces(table: AnswerTable, places: AnswerPlaces): Generator<string> {
  const { model, notes } = table;
  const writer = writerOf(table);
  yield writer.begin();
  for (const row of table.rows) {
    const file = fileOf(row.photo, places);
    if ('error' in row) yield writer.failed({ model, file, error: errorOf(row, places) });
    else {
      const { photo: _, width: _w, height: _h, ...answer } = row;
      yield writer.done({ model, ...(notes.length > 0 && { notes }), file, ...answer } as Parameters<
        RowWriter['done']
      >[0]);
    }
  }
  yield writer.end();
}

function writerOf({ format, columns, notes }: AnswerTable): RowWriter {
  if (format === 'csv') return csvRows({ ...columns, named: false, rowNote: notes.join(' ') });
  return format === 'json' ? jsonRows() : ndjsonRows;
}

function* parquetPieces({ rows, model: id }: AnswerTable, places: AnswerPlaces): Generator<Uint8Array> {
  const table = new ParquetTable(ANSWER_COLUMNS, { about: { 'headlight.model': id } });
  const { weights: model } = places;
  yield table.begin();
  for (const row of rows) {
    const file = fileOf(row.photo, places);
    if ('error' in row) yield table.add(failureRow(file, model, errorOf(row, places)));
    else {
      const { timing, width, height } = row;
      const ms = timing.decodeMs + timing.preprocessMs + timing.forwardMs;
      yield table.add(
        answerRow({ file, predictions: row.predictions, group: row.group }, { model, width, height, ms }),
      );
    }
  }
  yield table.end();
}

/** Where a photo lies; its name where it has no file. */
function fileOf(photo: string, places: AnswerPlaces): string {
  const source = places.source(photo);
  if (!source) throw new HeadlightError('badRequest', { detail: 'saveAnswers: photo' });
  return 'path' in source ? readablePath(source.path) : source.name;
}

function errorOf({ error }: Failed, { locale }: AnswerPlaces): { code: string; message: string } {
  return { code: error.code, message: fill(errorTemplate(locale, error), error.params) };
}
