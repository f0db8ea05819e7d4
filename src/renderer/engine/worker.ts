/** The worker: two `EngineHost`s behind comlink, one for the window's model and one for a model beside it. What is large is moved, not copied; what goes wrong crosses as `ErrorData`. */
import { expose, transfer } from 'comlink';
import type { Result } from '../../shared/ipc';
import { openCheckpoint } from '../../vit/checkpoint/open';
import { applyOverrides } from '../../vit/checkpoint/overrides';
import { HeadlightError } from '../../vit/errors';
import type { AttentionMap, EngineApi, HeadGrid } from './api';
import { detectGpu } from '../../vit/execute/tfjs/adapter';
import { candidates } from './engine-choice';
import { AVAILABLE, startExecutor } from './engines';
import { EngineHost, type EngineWorld } from './host';
import { FetchedFiles } from './model-files';
import { NativeClient } from './native-client';
import { PhotoClient } from './photo-client';

/** What the window's end of the engine calls. */
export interface WorkerApi extends EngineApi {
  /** A second model on the same photos; the first is not touched. */
  readonly beside: EngineApi;
  /** How to ask main for a port to the native process; it comes through `setNativePort`. */
  setNativeStarter(start: () => Promise<Result<null>>): void;
  setNativePort(port: MessagePort): void;
  /** The native process died. */
  nativeEnded(): void;
}

let startNative: (() => Promise<Result<null>>) | null = null;

const native = new NativeClient(async () => {
  const result = await startNative?.();
  if (!result?.ok) throw new Error(result ? String(result.params['detail'] ?? result.code) : 'nobody can start it');
});

const world: EngineWorld = {
  open: async (model, onBytes) => {
    const base = new URL(`/models/${encodeURIComponent(model.id)}/`, self.location.origin).href;
    const files = new FetchedFiles(model.name, base, model.files, onBytes);
    return { checkpoint: applyOverrides(await openCheckpoint(files), model.overrides), release: () => files.release() };
  },
  candidates: async (wanted) => candidates(wanted, (await detectGpu()).kind, AVAILABLE),
  startExecutor,
  openNative: (model) => native.open(model),
};

const photos = new PhotoClient();

/** Runs `work`; its failure becomes plain data, which survives the way to the window. */
async function answering<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw HeadlightError.toData(error);
  }
}

const moved = <T extends AttentionMap | HeadGrid>(map: T): T => transfer(map, [map.data.buffer as ArrayBuffer]);

/** A host as it is called from the window. */
function apiOf(host: EngineHost): EngineApi {
  return {
    setPhotoPort: (port) => host.setPhotoPort(port),
    load: (model, engine, onProgress) => answering(() => host.load(model, engine, onProgress)),
    close: () => answering(() => host.close()),
    thumbnail: (photo, edge) => answering(() => host.thumbnail(photo, edge)),
    view: (photo, edge) => answering(() => host.view(photo, edge)),
    answer: (photo, top) => answering(() => host.answer(photo, top)),
    map: (photo, query) => answering(async () => moved(await host.map(photo, query))),
    grid: (photo, query) => answering(async () => moved(await host.grid(photo, query))),
    forget: (photo) => host.forget(photo),
    cancel: (photo) => host.cancel(photo),
  };
}

const api: WorkerApi = {
  ...apiOf(new EngineHost(world, photos)),
  beside: apiOf(new EngineHost(world, photos)),
  setNativeStarter: (start) => void (startNative = start),
  setNativePort: (port) => native.setPort(port),
  nativeEnded: () => native.ended(),
};

expose(api);
