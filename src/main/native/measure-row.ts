/** Measures the native engine in its own process, with weights kept in a folder that is gone afterwards. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NativeWish } from '../../shared/native-port';
import { photoSource } from '../../shared/photo-source';
import type { PhotoApi } from '../../shared/photo-port';
import type { RowWish } from '../../shared/row-wish';
import { openWith } from '../../vit/checkpoint/open-with';
import { HeadlightError } from '../../vit/errors';
import { measureRow, type RowProgress } from '../../vit/measure/measure-row';
import { ROW_KINDS, type MeasuredRow } from '../../vit/measure/rows';
import { PATIENCE } from '../../vit/measure/timed';
import { folderFiles } from '../../vit/node/folder-files';
import type { Work } from '../../vit/session/work';
import { createNativeExecutor } from './native-executor';
import type { NativePlaces } from './protocol';

/** Rejects with `modelNotFound`, the checkpoint's errors, engine trouble, or `cancelled`. */
export async function measureNative(
  { model: id, overrides }: NativeWish,
  { models, cache }: NativePlaces,
  wish: RowWish,
  photos: Pick<PhotoApi, 'pixels'>,
  work: Work<RowProgress>,
): Promise<MeasuredRow> {
  const place = models.find((model) => model.id === id);
  if (!place) throw new HeadlightError('modelNotFound', { model: id });
  const { folder, weights } = place;
  const checkpoint = await openWith(folderFiles(folder), { overrides, ...(weights !== null && { weights }) });
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, 'bench-'));
  const { precision } = ROW_KINDS[wish.row];
  try {
    const world = {
      checkpoint,
      start: () => createNativeExecutor({ ...place, checkpoint }, { cache: own, precision }),
      memory: () => Promise.resolve(process.memoryUsage.rss()),
      photos: photoSource(photos, wish),
      patience: { ...PATIENCE, runs: wish.runs },
    };
    return await measureRow(wish.row, world, work);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
