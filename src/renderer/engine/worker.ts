/** The worker: two `EngineHost`s behind comlink, one for the window's model and one for a model beside it. What is large is moved, not copied; what goes wrong crosses as `ErrorData`. */
import { expose } from 'comlink';
import type { Result } from '../../shared/ipc';
import { openWith } from '../../vit/checkpoint/open-with';
import { HeadlightError } from '../../vit/errors';
import { detectGpu } from '../../vit/execute/tfjs/adapter';
import { candidates } from './engine-choice';
import { AVAILABLE, limitThreads, startExecutor } from './engines';
import type { EngineWorld } from './engine-world';
import { EngineHost } from './host';
import { FetchedFiles } from './model-files';
import { moved } from './moved';
import { NativeClient } from './native-client';
import { PhotoClient } from './photo-client';
import { StoppableCalls } from './stoppable';
import type { EngineCalls, WorkerApi } from './worker-api';

let startNative: (() => Promise<Result<null>>) | null = null;

const native = new NativeClient(async () => {
  const result = await startNative?.();
  if (!result?.ok) throw new Error(result ? String(result.params['detail'] ?? result.code) : 'nobody can start it');
});

const world: EngineWorld = {
  open: async (model, onBytes) => {
    const base = new URL(`/models/${encodeURIComponent(model.id)}/`, self.location.origin).href;
    const files = new FetchedFiles(model.name, base, model.files, onBytes);
    const { weights, overrides } = model;
    const checkpoint = await openWith(files, { overrides, ...(weights !== null && { weights }) });
    return { checkpoint, release: () => files.release() };
  },
  candidates: async (wanted) => candidates(wanted, (await detectGpu()).kind, AVAILABLE),
  startExecutor,
  openNative: (model, precision) => native.open(model, precision),
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

/** A host as it is called from the window. */
function apiOf(host: EngineHost): EngineCalls {
  const calls = new StoppableCalls(host);
  return {
    setPhotoPort: (port) => host.setPhotoPort(port),
    load: (model, engine, onProgress, precision) => answering(() => host.load(model, engine, onProgress, precision)),
    close: () => answering(() => host.close()),
    thumbnail: (photo, edge) => answering(() => host.thumbnail(photo, edge)),
    view: (photo, edge) => answering(() => host.view(photo, edge)),
    answer: (photo, top) => answering(() => host.answer(photo, top)),
    ask: (id, photo, question, onProgress) =>
      answering(async () => moved(await calls.ask(id, photo, question, onProgress))),
    stopAsking: (id) => calls.stop(id),
    forget: (photo) => host.forget(photo),
    cancel: (photo) => host.cancel(photo),
  };
}

const api: WorkerApi = {
  ...apiOf(new EngineHost(world, photos)),
  beside: apiOf(new EngineHost(world, photos)),
  ping: () => undefined,
  limitThreads,
  setNativeStarter: (start) => void (startNative = start),
  setNativePort: (port) => native.setPort(port),
  nativeEnded: () => native.ended(),
};

expose(api);
