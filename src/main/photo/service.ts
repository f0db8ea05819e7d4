/**
 * The owner's side of the photo process: starts it when first needed, watches it, and outlives it. A photo that kills
 * or hangs the process is named, refused from then on, and everything else carries on in a new process.
 */
import type { EncodedPicture, ModelPixels, PhotoAnswer, PhotoRequest } from '../../shared/photo-port';
import { HeadlightError, type ErrorData } from '../../vit/errors';
import type { Recipe } from '../../vit/recipe';
import { TIMEOUT_SECONDS } from './limits';
import type { PhotoChild, PhotoSource, ProcessMessage } from './protocol';

export interface PhotoServiceOptions {
  /** Starts a process: `forkPhotoProcess` under Node, `utilityProcess.fork` in Electron. */
  readonly spawn: () => PhotoChild;
  readonly timeoutSeconds?: number;
  /** This photo crashed or hung the process; its requests are answered with `error` from now on. */
  readonly onFailed?: (photo: string, error: ErrorData) => void;
  /** A new process took over. Ports given to `connect` before are closed: connect new ones. */
  readonly onRestart?: () => void;
}

/** Quick deaths with no photo in work before whoever waits is told, and the service rests. */
const MAX_UNEXPLAINED_DEATHS = 3;
/** A process that lived this long, in milliseconds, did not die of its start: such deaths are not counted together. */
const SETTLED_MS = 10_000;
/** After giving up: how long no process is started, in milliseconds, unless a new photo comes. */
const REST_MS = 5000;

interface Pending {
  readonly request: PhotoRequest;
  readonly resolve: (value: EncodedPicture | ModelPixels) => void;
  readonly reject: (error: HeadlightError) => void;
}

type Ask = { readonly photo: string } & (
  { readonly type: 'thumbnail' | 'view'; readonly edge: number } | { readonly type: 'pixels'; readonly recipe: Recipe }
);

export class PhotoService {
  private readonly photos = new Map<string, PhotoSource>();
  private readonly refused = new Map<string, ErrorData>();
  private readonly isolated = new Set<string>();
  /** Photos on which work has ended at least once, well or not: nobody is known to wait for them. */
  private readonly seen = new Set<string>();
  private readonly pending = new Map<number, Pending>();
  /** Photos in work, each with its watchdog. */
  private readonly busy = new Map<string, NodeJS.Timeout>();
  private child: PhotoChild | null = null;
  private connected = false;
  private startedAt = 0;
  private unexplainedDeaths = 0;
  private resting: NodeJS.Timeout | null = null;
  private nextId = 1;
  private disposed = false;

  constructor(private readonly options: PhotoServiceOptions) {}

  /** Makes a photo known by its id. Nothing is read before it is asked for. */
  register(photo: PhotoSource): void {
    this.photos.set(photo.id, photo);
    if (this.resting) this.wake();
    else this.child?.post({ type: 'register', photo });
  }

  /** Forgets photos: what is queued for them is cancelled, what is kept is dropped. */
  release(photos: readonly string[]): void {
    for (const id of photos) {
      this.photos.delete(id);
      this.refused.delete(id);
      this.isolated.delete(id);
      this.seen.delete(id);
    }
    this.child?.post({ type: 'release', photos });
  }

  /** Hands a message port (Electron's `MessagePortMain`) to the process; its other end may send `PhotoRequest`s. */
  connect(port: unknown): void {
    this.connected = true;
    this.running().post({ type: 'port' }, [port]);
  }

  /** What the model sees. Rejects with a `HeadlightError` of the photo family, or `cancelled`. */
  async pixels(photo: string, recipe: Recipe, signal?: AbortSignal): Promise<ModelPixels> {
    return (await this.ask({ type: 'pixels', photo, recipe }, signal)) as ModelPixels;
  }

  /** Upright sRGB picture, longer edge ≤ `edge` px. */
  async view(photo: string, edge: number, signal?: AbortSignal): Promise<EncodedPicture> {
    return (await this.ask({ type: 'view', photo, edge }, signal)) as EncodedPicture;
  }

  /** Small picture for a strip, longer edge ≤ `edge` px. */
  async thumbnail(photo: string, edge: number, signal?: AbortSignal): Promise<EncodedPicture> {
    return (await this.ask({ type: 'thumbnail', photo, edge }, signal)) as EncodedPicture;
  }

  /** Ends the process; whatever is pending is rejected as `cancelled`. */
  dispose(): void {
    this.disposed = true;
    this.stopWatchdogs();
    this.endRest();
    this.child?.kill();
    this.child = null;
    for (const { reject } of this.pending.values()) reject(new HeadlightError('cancelled'));
    this.pending.clear();
  }

  private ask(ask: Ask, signal?: AbortSignal): Promise<EncodedPicture | ModelPixels> {
    if (this.disposed || signal?.aborted) return Promise.reject(new HeadlightError('cancelled'));
    const request: PhotoRequest = { id: this.nextId++, ...ask };
    const onAbort = (): void => this.cancel(request.id);
    const answer = new Promise<EncodedPicture | ModelPixels>((resolve, reject) => {
      this.pending.set(request.id, { request, resolve, reject });
      signal?.addEventListener('abort', onAbort);
      this.running().post({ type: 'request', request });
    });
    return answer.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  private cancel(request: number): void {
    if (!this.pending.has(request)) return;
    this.child?.post({ type: 'request', request: { id: this.nextId++, type: 'cancel', request } });
    this.settle({ id: request, ok: false, code: 'cancelled', params: {} });
  }

  private settle(answer: PhotoAnswer): void {
    const pending = this.pending.get(answer.id);
    if (!pending) return;
    this.pending.delete(answer.id);
    if (answer.ok) pending.resolve(answer.value);
    else pending.reject(HeadlightError.fromData(answer));
  }

  /** The process, started and told everything it must know when there is none. */
  private running(): PhotoChild {
    if (this.child) return this.child;
    this.endRest();
    const child = this.options.spawn();
    this.child = child;
    this.startedAt = performance.now();
    child.onMessage((message) => {
      if (this.child === child) this.receive(message);
    });
    child.onExit(() => {
      if (this.child === child) this.died();
    });
    for (const photo of this.photos.values()) child.post({ type: 'register', photo });
    for (const [photo, error] of this.refused) child.post({ type: 'refuse', photo, error });
    for (const photo of this.isolated) child.post({ type: 'isolate', photo });
    return child;
  }

  private receive(message: ProcessMessage): void {
    switch (message.type) {
      case 'busy':
        this.busy.set(
          message.photo,
          setTimeout(() => this.hung(message.photo), this.timeoutSeconds * 1000),
        );
        break;
      case 'idle':
        clearTimeout(this.busy.get(message.photo));
        this.busy.delete(message.photo);
        this.isolated.delete(message.photo);
        this.seen.add(message.photo);
        this.unexplainedDeaths = 0;
        break;
      case 'answer':
        this.settle(message.answer);
    }
  }

  private get timeoutSeconds(): number {
    return this.options.timeoutSeconds ?? TIMEOUT_SECONDS;
  }

  private hung(photo: string): void {
    this.refuse(photo, { code: 'photoTimeout', params: { seconds: this.timeoutSeconds } });
    this.restart();
  }

  private died(): void {
    const suspects = [...this.busy.keys()];
    const [first] = suspects;
    if (first !== undefined && suspects.length === 1) this.refuse(first, { code: 'photoCrashed', params: {} });
    for (const photo of suspects) this.isolated.add(photo);
    if (performance.now() - this.startedAt > SETTLED_MS) this.unexplainedDeaths = 0;
    if (first === undefined && ++this.unexplainedDeaths >= MAX_UNEXPLAINED_DEATHS) this.giveUp();
    else this.restart();
  }

  private refuse(photo: string, error: ErrorData): void {
    if (!this.photos.has(photo)) return;
    this.refused.set(photo, error);
    this.options.onFailed?.(photo, error);
  }

  /** Tells whoever waits. Nothing is refused for good: no photo is known to be at fault, and the cause may pass. */
  private giveUp(): void {
    this.unexplainedDeaths = 0;
    this.child = null;
    const error: ErrorData = { code: 'photoReaderDown', params: {} };
    const waiting = [...this.photos.keys()].filter((photo) => !this.seen.has(photo));
    for (const photo of waiting) this.options.onFailed?.(photo, error);
    for (const { reject } of this.pending.values()) reject(HeadlightError.fromData(error));
    this.pending.clear();
    if (this.connected && !this.disposed) this.resting = setTimeout(() => this.wake(), REST_MS);
  }

  private wake(): void {
    this.running();
    this.options.onRestart?.();
  }

  private endRest(): void {
    if (this.resting) clearTimeout(this.resting);
    this.resting = null;
  }

  /** A new process for whoever still waits for an answer or holds a port. */
  private restart(): void {
    this.stopWatchdogs();
    const old = this.child;
    this.child = null;
    old?.kill();
    if (this.disposed || (this.pending.size === 0 && !this.connected)) return;
    const child = this.running();
    for (const { request } of this.pending.values()) child.post({ type: 'request', request });
    if (this.connected) this.options.onRestart?.();
  }

  private stopWatchdogs(): void {
    for (const timer of this.busy.values()) clearTimeout(timer);
    this.busy.clear();
  }
}
