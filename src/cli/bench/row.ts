/** Measures one row of the table in this process, from nothing: the native engine keeps its weights in a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNativeExecutor } from '../../main/native/native-executor';
import { HeadlightError } from '../../vit/errors';
import type { Executor } from '../../vit/execute/executor';
import { nodePeer } from '../../vit/execute/onnx/peer-node';
import { measureRow, type RowProgress } from '../../vit/measure/measure-row';
import type { PhotoSource } from '../../vit/measure/photos';
import { ROW_KINDS, type MeasuredRow, type RowName } from '../../vit/measure/rows';
import { PATIENCE } from '../../vit/measure/timed';
import type { Work } from '../../vit/session/work';
import { startWasm } from '../engine';
import type { OpenModel } from '../open-model';
import type { Photos } from '../runtime';

/** What runs without a window. */
export const ROWS_HERE: readonly RowName[] = ['native', 'native-int8', 'wasm', 'ort-node'];

/** @param paths photos to time. Rejects with `engineUnavailable`, photo errors or `cancelled`. */
export async function rowHere(
  row: RowName,
  model: OpenModel,
  photos: Photos,
  paths: readonly string[],
  runs: number,
  work: Work<RowProgress>,
): Promise<MeasuredRow> {
  const cache = await mkdtemp(join(tmpdir(), 'headlight-bench-'));
  try {
    return await measureRow(
      row,
      {
        checkpoint: model.checkpoint,
        start: () => start(row, model, cache),
        memory: () => Promise.resolve(process.memoryUsage.rss()),
        photos: sourceOf(photos, model, paths),
        patience: { ...PATIENCE, runs },
      },
      work,
    );
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

async function start(row: RowName, model: OpenModel, cache: string): Promise<Executor> {
  const { engine, precision, peer } = ROW_KINDS[row];
  if (peer === 'onnxruntime-node') return nodePeer();
  if (peer === null && engine === 'native') return createNativeExecutor(model, { cache, precision });
  if (peer === null && engine === 'wasm') return startWasm();
  throw new HeadlightError('engineUnavailable', {
    engine,
    detail: 'it runs in the window: headlight bench --in-window',
  });
}

function sourceOf(photos: Photos, model: OpenModel, paths: readonly string[]): PhotoSource {
  return {
    count: paths.length,
    async pixels(i, _recipe, { signal = new AbortController().signal }) {
      const path = paths[i % paths.length] ?? '';
      const pixels = await photos.pixels(path, model, signal);
      photos.release(path); // decoded anew each time
      return pixels;
    },
  };
}
