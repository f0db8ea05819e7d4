/** Measures one row of the table in this worker: our engines, and a bare onnxruntime-web. */
import type { ModelRef } from '../../shared/ipc-models';
import { photoSource } from '../../shared/photo-source';
import type { RowWish } from '../../shared/row-wish';
import { HeadlightError } from '../../vit/errors';
import type { Executor } from '../../vit/execute/executor';
import { webPeer } from '../../vit/execute/onnx/peer-web';
import { measureRow, type RowProgress } from '../../vit/measure/measure-row';
import { ROW_KINDS, type MeasuredRow, type RowName } from '../../vit/measure/rows';
import { PATIENCE } from '../../vit/measure/timed';
import type { Work } from '../../vit/session/work';
import type { EngineWorld } from './engine-world';
import { threadsNow } from './engines';

/** @param memory bytes of all processes of the app */
export async function measureHere(
  world: EngineWorld,
  model: ModelRef,
  wish: RowWish,
  memory: () => Promise<number>,
  work: Work<RowProgress>,
): Promise<MeasuredRow> {
  const { checkpoint, release } = await world.open(model, () => undefined);
  try {
    return await measureRow(
      wish.row,
      {
        checkpoint,
        start: () => start(world, wish.row),
        memory,
        photos: photoSource(world.photos, wish),
        patience: { ...PATIENCE, runs: wish.runs },
      },
      work,
    );
  } finally {
    release();
  }
}

function start(world: EngineWorld, row: RowName): Promise<Executor> {
  const { engine, peer } = ROW_KINDS[row];
  if (engine === 'native') throw new HeadlightError('engineUnavailable', { engine, detail: 'not in a worker' });
  if (peer === null) return world.startExecutor(engine);
  return webPeer(engine, new URL('/ort/', self.location.origin).href, threadsNow());
}
