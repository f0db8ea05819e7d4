/** Answers of `classify` as a Parquet table. */
import { weightsHash } from '../../main/models/fingerprint';
import { ANSWER_COLUMNS, answerRow, failureRow } from '../../main/write/answer-table';
import type { OpenModel } from '../open-model';
import type { PhotoFailure } from '../result';
import type { Streams } from '../streams';
import { ParquetFile } from '../write/parquet-file';
import type { AnswerSink } from './answer-sink';

export async function parquetSink(
  out: string,
  { id, folder, weights }: OpenModel,
  streams: Pick<Streams, 'message'>,
): Promise<AnswerSink> {
  const model = await weightsHash(folder, weights);
  const file = await ParquetFile.create(out, ANSWER_COLUMNS, { 'headlight.model': id });
  const failed = ({ file: name, error }: PhotoFailure): Promise<void> => file.add(failureRow(name, model, error));
  return {
    done({ result, width, height }) {
      const { decodeMs, preprocessMs, forwardMs } = result.timing;
      return file.add(answerRow(result, { model, width, height, ms: decodeMs + preprocessMs + forwardMs }));
    },
    failed,
    passed: failed,
    finish: () => file.finish(),
    fail: (error) => file.fail(error, streams),
  };
}
