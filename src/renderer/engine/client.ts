/** The window's end of the engine: starts the worker, hands it the photo ports, and turns calls into messages (comlink). */
import { proxy, transfer, wrap, type Remote } from 'comlink';
import type { HeadlightApi } from '../../shared/ipc';
import type { EngineApi } from './api';
import { askStoppable } from './stoppable';
import { Watched, type Watchable } from './watched';
import type { EngineCalls, WorkerApi } from './worker-api';

/** What preload posts to its own window together with a port. */
const PHOTO_PORT = 'headlight:photo-port';
const NATIVE_PORT = 'headlight:native-port';

/** What the engine needs of main. */
export type EngineMain = Pick<HeadlightApi, 'startNative' | 'onNativeEnded' | 'connectPhotos'>;

/** The window's engine, and a second one for a model beside its own. */
export interface Engines {
  readonly engine: EngineApi;
  readonly beside: EngineApi;
}

/** What becomes of a worker. */
export interface WorkerFate {
  /** It ended of itself; calls in flight are never answered. */
  readonly onDied: (detail: string) => void;
  /** It fell silent and another took its place, which has no model yet. */
  readonly onReplaced: () => void;
}

/**
 * One engine for the life of the window. Call it before `bootstrap`: the first photo port arrives soon after that.
 * Every rejection is `ErrorData`.
 */
export function startEngine(main: EngineMain, fate: WorkerFate): Engines {
  const watched = new Watched(
    (replaced) => new EngineWorker(main, replaced, fate.onDied),
    () => {
      void main.connectPhotos(); // the old port went with the old worker
      fate.onReplaced();
    },
  );
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== window || !port) return;
    if (isNamed(event.data, PHOTO_PORT)) void watched.worker.remote.setPhotoPort(transfer(port, [port]));
    if (isNamed(event.data, NATIVE_PORT)) void watched.worker.remote.setNativePort(transfer(port, [port]));
  });
  main.onNativeEnded(() => void watched.worker.remote.nativeEnded());
  return {
    engine: apiOf(watched, ({ remote }) => remote),
    beside: apiOf(watched, ({ remote }) => remote.beside as unknown as Remote<EngineCalls>),
  };
}

/** One worker; one that takes over from a silent one does without threads, which may have waited for each other. */
class EngineWorker implements Watchable {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  readonly remote = wrap<WorkerApi>(this.#worker);

  constructor(main: EngineMain, replaced: number, onDied: WorkerFate['onDied']) {
    this.#worker.onerror = (event) => onDied(event.message);
    if (replaced > 0) void this.remote.limitThreads(1);
    void this.remote.setNativeStarter(proxy(() => main.startNative()));
  }

  ping(): Promise<void> {
    return this.remote.ping();
  }

  end(): void {
    this.#worker.terminate();
  }
}

function apiOf(watched: Watched<EngineWorker>, of: (worker: EngineWorker) => Remote<EngineCalls>): EngineApi {
  const now = (): Remote<EngineCalls> => of(watched.worker);
  return {
    setPhotoPort: (port) => void now().setPhotoPort(transfer(port, [port])),
    load: (model, engine, onProgress, precision) =>
      watched.call((worker) => of(worker).load(model, engine, proxy(onProgress), precision)),
    close: () => watched.call((worker) => of(worker).close()),
    thumbnail: (photo, edge) => watched.callAny((worker) => of(worker).thumbnail(photo, edge)),
    view: (photo, edge) => watched.callAny((worker) => of(worker).view(photo, edge)),
    answer: (photo, top) => watched.call((worker) => of(worker).answer(photo, top)),
    ask: (photo, question, work) => watched.call((worker) => askStoppable(of(worker), photo, question, work)),
    forget: (photo) => void now().forget(photo),
    cancel: (photo) => void now().cancel(photo),
  };
}

function isNamed(data: unknown, type: string): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === type;
}
