/** The window's end of the engine: starts the worker, hands it the ports that main sends, and gives each engine a port of its own. */
import { Caller } from '../../shared/channel/caller';
import { webPort, type Port } from '../../shared/channel/port';
import { serve } from '../../shared/channel/serve';
import { modelKey } from '../../shared/engine-figures';
import type { HeadlightApi, ModelRef } from '../../shared/ipc';
import { HeadlightError } from '../../vit/errors';
import type { RowWish } from '../../shared/row-wish';
import type { GpuReport } from '../../vit/execute/tfjs/adapter';
import type { RowProgress } from '../../vit/measure/measure-row';
import { ROW_KINDS, type MeasuredRow } from '../../vit/measure/rows';
import type { Work } from '../../vit/session/work';
import { ENGINE, type EngineApi, type MeasuredHere } from './api';
import { endWorker } from './end-worker';
import { figuresOf, type EngineTrial } from './measure';
import { Watched, type Watchable } from './watched';
import { WINDOW, WORKER } from './worker-api';

/** What preload posts to its own window together with a port. */
const PHOTO_PORT = 'headlight:photo-port';
const NATIVE_PORT = 'headlight:native-port';

/** WebAssembly threads that wait for each other never answer; a large model on one thread takes its time. */
const MEASURE_MS = 180_000;

/** What the engine needs of main. */
export type EngineMain = Pick<HeadlightApi, 'startNative' | 'onNativeEnded' | 'connectPhotos'> & {
  readonly bench: Pick<HeadlightApi['bench'], 'memory'>;
};

/** The window's engine, a second one for a model beside its own, and those of the models that write and paint. */
export interface Engines {
  readonly engine: EngineApi;
  readonly beside: EngineApi;
  readonly writer: EngineApi;
  readonly painter: EngineApi;
  /**
   * Measures every engine of this machine but software graphics on a model: the native engine in its process, the others in a worker of their own, so that nobody waits.
   * Rejects with a `HeadlightError`.
   */
  measure(model: ModelRef): Promise<MeasuredHere>;
  /** Measures a row of the benchmark's table from nothing, in a worker of its own or in the native process. Rejects with a `HeadlightError`. */
  measureRow(model: ModelRef, wish: RowWish, work: Work<RowProgress>): Promise<MeasuredRow>;
  /** The graphics adapter of this computer, software or not. */
  gpu(): Promise<GpuReport>;
}

/** What becomes of a worker. */
export interface WorkerFate {
  /** It ended of itself; calls in flight are never answered. */
  readonly onDied: (detail: string) => void;
  /** It fell silent and another took its place, which has no model yet. */
  readonly onReplaced: () => void;
}

/** One engine for the life of the window. Call it before `bootstrap`: the first photo port arrives soon after that. */
export function startEngine(main: EngineMain, fate: WorkerFate): Engines {
  const watched = new Watched(
    (replaced) => new EngineWorker(main, replaced, fate.onDied),
    (worker) => {
      void main.connectPhotos(); // the old port went with the old worker
      for (const caller of engines) caller.moveTo(worker.engine());
      fate.onReplaced();
    },
  );
  /** Workers that asked for a photo port of their own; ports are alike. */
  const waiting: EngineWorker[] = [];
  const engines = [0, 1, 2, 3].map(
    () => new Caller(ENGINE, watched.worker.engine(), (waits) => (waits ? watched.begin() : watched.rest())),
  );
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== window || !port) return;
    if (isNamed(event.data, PHOTO_PORT)) (waiting.shift() ?? watched.worker).calls.photos(webPort(port));
    if (isNamed(event.data, NATIVE_PORT)) watched.worker.calls.native(webPort(port));
  });
  main.onNativeEnded(() => watched.worker.calls.nativeEnded());
  const [engine, beside, writer, painter] = engines.map(({ calls }) => calls) as [EngineApi, EngineApi, EngineApi, EngineApi]; // prettier-ignore
  return {
    engine,
    beside,
    writer,
    painter,
    measure: (model) => measure(main, watched.worker, model),
    gpu: () => watched.worker.calls.gpu(),
    measureRow: (model, wish, work) => {
      const { engine, peer } = ROW_KINDS[wish.row];
      if (engine === 'native' && peer === null) return watched.worker.calls.measureRow(model, wish, work);
      return apart(main, async (worker) => {
        waiting.push(worker);
        void main.connectPhotos();
        return worker.calls.measureRow(model, wish, work);
      });
    },
  };
}

/** One worker; one that takes over from a silent one does without threads, which may have waited for each other. */
class EngineWorker implements Watchable {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  readonly #port = webPort(this.#worker);
  readonly #caller = new Caller(WORKER, this.#port);
  readonly calls = this.#caller.calls;

  constructor(main: EngineMain, replaced: number, onDied: WorkerFate['onDied']) {
    this.#worker.onerror = (event) => onDied(event.message);
    if (replaced > 0) this.calls.limitThreads(1);
    serve(this.#port, WINDOW, {
      async startNative() {
        const started = await main.startNative();
        if (!started.ok) throw HeadlightError.fromData(started);
        return null;
      },
      async memory() {
        const held = await main.bench.memory();
        if (!held.ok) throw HeadlightError.fromData(held);
        return held.value;
      },
    });
  }

  /** The port of a new engine in it. */
  engine(): Port {
    const { port1, port2 } = new MessageChannel();
    this.calls.engine(webPort(port2));
    return webPort(port1);
  }

  ping(): Promise<null> {
    return this.calls.ping();
  }

  end(): void {
    endWorker(this.#worker);
  }
}

async function measure(main: EngineMain, { calls }: EngineWorker, model: ModelRef): Promise<MeasuredHere> {
  const native = await calls.tryEngines(model, ['native']);
  return apart(main, (worker) => measureApart(worker, model, native), MEASURE_MS);
}

/** Work in a new worker, which takes its memory along when it ends. Rejects with `cancelled` when it dies or takes too long. */
async function apart<T>(main: EngineMain, work: (worker: EngineWorker) => Promise<T>, limitMs?: number): Promise<T> {
  let gone = (): void => undefined;
  const ended = new Promise<never>((_, reject) => (gone = () => reject(new HeadlightError('cancelled'))));
  const worker = new EngineWorker(main, 0, gone);
  const timer = limitMs === undefined ? undefined : setTimeout(gone, limitMs);
  try {
    return await Promise.race([ended, work(worker)]);
  } finally {
    clearTimeout(timer);
    worker.end();
  }
}

async function measureApart(
  { calls }: EngineWorker,
  model: ModelRef,
  native: readonly EngineTrial[],
): Promise<MeasuredHere> {
  const { kind, detail } = await calls.gpu();
  const here = await calls.tryEngines(model, kind === 'hardware' ? ['webgpu', 'wasm'] : ['wasm']);
  return { model: modelKey(model), gpu: detail, figures: figuresOf([...native, ...here]) };
}

function isNamed(data: unknown, type: string): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === type;
}
