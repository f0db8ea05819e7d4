/** Answers as a Parquet table: a row for each photo, also one that failed, with its best class apart and the others in lists. */
import type { AnswerRow } from '../../shared/export/answer-rows';
import type { ParquetColumn, ParquetRow } from './parquet';

/** Documented in docs/command-line.md: other programs rely on it. */
export const ANSWER_COLUMNS: readonly ParquetColumn[] = [
  { name: 'file', kind: 'text' },
  { name: 'top1_index', kind: 'int32' },
  { name: 'top1_id', kind: 'text' },
  { name: 'top1_label', kind: 'text' },
  { name: 'top1_score', kind: 'float32' },
  { name: 'labels', kind: 'texts' },
  { name: 'scores', kind: 'numbers' },
  { name: 'model', kind: 'text' },
  { name: 'error', kind: 'text' },
  { name: 'width', kind: 'int32' },
  { name: 'height', kind: 'int32' },
  { name: 'ms', kind: 'float32' },
];

export interface AnswerBeside {
  /** Hash of the model's weights. */
  readonly model: string;
  readonly width: number;
  readonly height: number;
  readonly ms: number;
}

export function answerRow({ file, predictions }: AnswerRow, { model, width, height, ms }: AnswerBeside): ParquetRow {
  const [best] = predictions;
  return {
    file,
    ...(best && { top1_index: best.index, top1_id: best.id, top1_label: best.label, top1_score: best.score }),
    labels: predictions.map(({ label }) => label),
    scores: predictions.map(({ score }) => score),
    ...{ model, width, height, ms },
  };
}

export function failureRow(file: string, model: string, error: { code: string; message: string }): ParquetRow {
  return { file, model, error: `${error.code}: ${error.message}` };
}
