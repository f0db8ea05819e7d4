/** Answers as a Parquet table: a row for each photo, also one that failed, with its best class apart and the others in lists. */
import { weightsHash } from '../../main/models/fingerprint';
import type { ParquetColumn } from '../../main/write/parquet';
import type { OpenModel } from '../open-model';
import type { PhotoFailure } from '../result';
import type { Streams } from '../streams';
import { ParquetFile } from '../write/parquet-file';
import type { AnswerSink } from './answer-sink';

/** Documented in docs/command-line.md: other programs rely on it. */
const COLUMNS: readonly ParquetColumn[] = [
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

export async function parquetSink(
  out: string,
  { id, folder, weights }: OpenModel,
  streams: Pick<Streams, 'message'>,
): Promise<AnswerSink> {
  const model = await weightsHash(folder, weights);
  const file = await ParquetFile.create(out, COLUMNS, { 'headlight.model': id });
  const failed = ({ file: name, error: { code, message } }: PhotoFailure): Promise<void> =>
    file.add({ file: name, model, error: `${code}: ${message}` });
  return {
    done({ result: { file: name, predictions, timing }, width, height }) {
      const [best] = predictions;
      return file.add({
        file: name,
        ...(best && { top1_index: best.index, top1_id: best.id, top1_label: best.label, top1_score: best.score }),
        labels: predictions.map(({ label }) => label),
        scores: predictions.map(({ score }) => score),
        model,
        width,
        height,
        ms: timing.decodeMs + timing.preprocessMs + timing.forwardMs,
      });
    },
    failed,
    passed: failed,
    finish: () => file.finish(),
    fail: (error) => file.fail(error, streams),
  };
}
