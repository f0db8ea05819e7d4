/** Where the rows of `embed` go: into a .npy, which is written when all are there, or into a .parquet as they come. */
import { weightsHash } from '../../main/models/fingerprint';
import type { ParquetColumn } from '../../main/write/parquet';
import { npyPieces } from '../../shared/export/npy';
import type { ModelPixels } from '../../shared/photo-port';
import type { OpenModel } from '../open-model';
import { errorOf } from '../result';
import { displayPath } from '../inputs';
import type { Streams } from '../streams';
import { ParquetFile } from '../write/parquet-file';
import { saveFile } from '../write/save-file';
import type { FeatureRows } from './rows';

/** Rows and columns of the upright photo. */
export type PhotoSize = Pick<ModelPixels, 'photoRows' | 'photoCols'>;

/** All of them reject as `saveError` says, but `fail`. */
export interface FeatureSink {
  add(path: string, features: Float32Array, size: PhotoSize): Promise<void>;
  failed(path: string, error: unknown): Promise<void>;
  finish(): Promise<void>;
  /** The run has failed with this error. Never rejects. */
  fail(error: unknown): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

/** @param out null: nowhere */
export async function featureSink(
  out: string | null,
  rows: FeatureRows,
  model: OpenModel,
  streams: Pick<Streams, 'message'>,
): Promise<FeatureSink> {
  if (isParquet(out)) return parquetSink(out, model, streams);
  const finish = async (): Promise<void> => {
    const { shape, data } = rows;
    if (out !== null && shape[0] > 0) await saveFile(out, npyPieces(shape, data));
  };
  return { add: nothing, failed: nothing, finish, fail: nothing };
}

export function isParquet(out: string | null): out is string {
  return out !== null && out.toLowerCase().endsWith('.parquet');
}

const COLUMNS: readonly ParquetColumn[] = [
  { name: 'file', kind: 'text' },
  { name: 'features', kind: 'numbers' },
  { name: 'model', kind: 'text' },
  { name: 'error', kind: 'text' },
  { name: 'width', kind: 'int32' },
  { name: 'height', kind: 'int32' },
];

async function parquetSink(out: string, model: OpenModel, streams: Pick<Streams, 'message'>): Promise<FeatureSink> {
  const hash = await weightsHash(model.folder, model.weights);
  const file = await ParquetFile.create(out, COLUMNS, { 'headlight.model': model.id });
  return {
    add: (path, features, { photoCols: width, photoRows: height }) =>
      file.add({ file: displayPath(path), features, model: hash, width, height }),
    failed(path, error) {
      const { code, message } = errorOf(error);
      return file.add({ file: displayPath(path), model: hash, error: `${code}: ${message}` });
    },
    finish: () => file.finish(),
    fail: (error) => file.fail(error, streams),
  };
}
