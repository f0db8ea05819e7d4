/** Answers that the window hands over to be saved as a table; main adds where the photos lie, and the model's hash. */
import * as v from 'valibot';
import { ERROR_CODES } from '../vit/errors';
import { MOST_FILES } from './ipc-files';

export const ANSWER_FORMATS = ['csv', 'json', 'ndjson', 'parquet'] as const;
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

const text = v.pipe(v.string(), v.maxLength(10_000));
const number = v.number();
const id = v.pipe(v.string(), v.uuid());

const prediction = v.strictObject({
  index: number,
  id: text,
  label: text,
  category: v.exactOptional(text),
  score: number,
  logit: number,
  similarity: v.exactOptional(number),
  there: v.exactOptional(v.boolean()),
});

const answered = v.strictObject({
  photo: id,
  engine: v.strictObject({ name: text, detail: text, precision: text }),
  output: text,
  threshold: v.exactOptional(number),
  present: v.exactOptional(v.array(text)),
  predictions: v.array(prediction),
  sure: v.exactOptional(v.boolean()),
  group: v.nullable(v.strictObject({ id: text, label: text, score: number, classes: number })),
  timing: v.strictObject({ decodeMs: number, preprocessMs: number, forwardMs: number }),
  width: number,
  height: number,
});
const failed = v.strictObject({
  photo: id,
  error: v.strictObject({
    code: v.picklist(ERROR_CODES),
    params: v.record(v.string(), v.union([v.string(), v.number()])),
  }),
});

export const AnswerTableSchema = v.strictObject({
  format: v.picklist(ANSWER_FORMATS),
  model: v.pipe(v.string(), v.maxLength(255)),
  /** What must be known beside the answers, as sentences. */
  notes: v.array(text),
  /** CSV has a column for the kind of each label, and for the cosine of photo and label. */
  columns: v.strictObject({ categories: v.boolean(), similarity: v.boolean() }),
  rows: v.pipe(v.array(v.union([answered, failed])), v.minLength(1), v.maxLength(MOST_FILES)),
});
export type AnswerTable = v.InferOutput<typeof AnswerTableSchema>;
export type AnsweredRow = v.InferOutput<typeof answered>;

export interface AnswerInvocations {
  /** Asks where; the file's name, or null when the person cancelled. */
  saveAnswers(table: AnswerTable): string | null;
}

export const ANSWER_ARGUMENTS = { saveAnswers: v.strictTuple([AnswerTableSchema]) } as const;
