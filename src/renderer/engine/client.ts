/** The window's end of the engine: starts the worker, hands it the photo ports, and turns calls into messages (comlink). */
import { proxy, transfer, wrap, type Remote } from 'comlink';
import type { HeadlightApi } from '../../shared/ipc';
import type { EngineApi } from './api';
import { askLens } from './lens-calls';
import type { EngineCalls, WorkerApi } from './worker-api';

/** What preload posts to its own window together with a port. */
const PHOTO_PORT = 'headlight:photo-port';
const NATIVE_PORT = 'headlight:native-port';

/** What the engine needs of main. */
export type NativeStarter = Pick<HeadlightApi, 'startNative' | 'onNativeEnded'>;

/** The window's engine, and a second one for a model beside its own. */
export interface Engines {
  readonly engine: EngineApi;
  readonly beside: EngineApi;
}

/**
 * One engine for the life of the window. Call it before `bootstrap`: the first photo port arrives soon after that.
 * Every rejection is `ErrorData`; a worker that dies rejects nothing but tells `onDied`.
 */
export function startEngine(main: NativeStarter, onDied: (detail: string) => void = () => undefined): Engines {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  worker.onerror = (event) => onDied(event.message);
  const remote = wrap<WorkerApi>(worker);
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== window || !port) return;
    if (isNamed(event.data, PHOTO_PORT)) void remote.setPhotoPort(transfer(port, [port]));
    if (isNamed(event.data, NATIVE_PORT)) void remote.setNativePort(transfer(port, [port]));
  });
  void remote.setNativeStarter(proxy(() => main.startNative()));
  main.onNativeEnded(() => void remote.nativeEnded());
  return { engine: apiOf(remote), beside: apiOf(remote.beside as unknown as Remote<EngineCalls>) };
}

function apiOf(remote: Remote<EngineCalls>): EngineApi {
  return {
    setPhotoPort: (port) => void remote.setPhotoPort(transfer(port, [port])),
    load: (model, engine, onProgress) => remote.load(model, engine, proxy(onProgress)),
    close: () => remote.close(),
    thumbnail: (photo, edge) => remote.thumbnail(photo, edge),
    view: (photo, edge) => remote.view(photo, edge),
    answer: (photo, top) => remote.answer(photo, top),
    map: (photo, query, options) => remote.map(photo, query, options),
    grid: (photo, query, options) => remote.grid(photo, query, options),
    lens: (photo, question, work) => askLens(remote, photo, question, work),
    forget: (photo) => void remote.forget(photo),
    cancel: (photo) => void remote.cancel(photo),
  };
}

function isNamed(data: unknown, type: string): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === type;
}
