/**
 * The owner's side of the photo process: starts it when first needed, watches it, and outlives it. A photo that kills
 * or hangs the process is named, refused from then on, and everything else carries on in a new process.
 */
import { Caller } from '../../shared/channel/caller';
import type { Port } from '../../shared/channel/port';
import { serve } from '../../shared/channel/serve';
import type { EncodedPicture, ModelPixels, PhotoApi } from '../../shared/photo-port';
import { HeadlightError, type ErrorData } from '../../vit/errors';
import type { Recipe } from '../../vit/recipe';
import type { Work } from '../../vit/session/work';
import { KnownPhotos } from './known-photos';
import { TIMEOUT_SECONDS } from './limits';
import {
  PHOTO_OWNER,
  PHOTO_PROCESS,
  type PhotoChild,
  type PhotoOwner,
  type PhotoProcess,
  type PhotoSource,
} from './protocol';
import type { PhotoServiceOptions } from './service-options';
import { UnexplainedDeaths } from './unexplained-deaths';
import type { WatchedProcess } from './watch';
import { WatchPair } from './watch-pair';
import { WorkAccount } from './work-account';

/** After giving up: how long no process is started, in milliseconds, unless a new photo comes. */
const REST_MS = 5000;

/** A process that has spoken, has nothing in work and does not take up what is asked, in milliseconds: nobody loses by another one. */
const DEAF = { ms: 3000, msUnknown: 10_000 };
/** Seconds without any work, though the process answers, that a photo's file may take to arrive. */
const WAIT_SECONDS = 180;

export class PhotoService implements PhotoApi {
  readonly #options: PhotoServiceOptions;
  readonly #photos = new KnownPhotos();
  /** What is asked of the present process, and of the next one when it dies. */
  readonly #asked = new Caller(PHOTO_PROCESS);
  /** Photos in work. */
  readonly #work = new WorkAccount();
  readonly #watch: WatchPair;
  /** The present process has said something. */
  #spoke = false;
  #child: PhotoChild | null = null;
  #connected = false;
  readonly #deaths = new UnexplainedDeaths();
  #resting: NodeJS.Timeout | null = null;
  #disposed = false;

  constructor(options: PhotoServiceOptions) {
    this.#options = options;
    const watched: WatchedProcess = {
      pid: () => this.#child?.pid?.(),
      ping: () => this.#tell.ping(),
      onSilent: () => this.#fellSilent(),
      onLook: (passed, cpu, silent) => this.#look(passed, cpu, silent),
    };
    this.#watch = new WatchPair(watched, options.watch, options.watchAtRest);
  }

  /** Makes a photo known by its id. Nothing is read before it is asked for. */
  register(photo: PhotoSource): void {
    this.#photos.add(photo);
    if (this.#resting) this.#wake();
    else this.#tell.register(photo);
  }

  /** Forgets photos: what is queued for them is cancelled, what is kept is dropped. */
  release(photos: readonly string[]): void {
    this.#photos.drop(photos);
    this.#tell.release(photos);
  }

  /** Hands a message port to the process; its other end may ask for photos. */
  connect(port: Port): void {
    this.#connected = true;
    this.#running();
    this.#tell.connect(port);
  }

  /** What the model sees. Rejects with a `HeadlightError` of the photo family, or `cancelled`. */
  async pixels(photo: string, recipe: Recipe, work?: Work): Promise<ModelPixels> {
    return this.#ask(({ pixels }) => pixels(photo, recipe, work), work);
  }

  /** Upright sRGB picture, longer edge ≤ `edge` px. */
  async view(photo: string, edge: number, work?: Work): Promise<EncodedPicture> {
    return this.#ask(({ view }) => view(photo, edge, work), work);
  }

  /** Small picture for a strip, longer edge ≤ `edge` px. */
  async thumbnail(photo: string, edge: number, work?: Work): Promise<EncodedPicture> {
    return this.#ask(({ thumbnail }) => thumbnail(photo, edge, work), work);
  }

  /** Ends the process; whatever is pending is rejected as `cancelled`. */
  dispose(): void {
    this.#disposed = true;
    this.#watch.stop();
    this.#work.clear();
    this.#endRest();
    this.#child?.kill();
    this.#forget();
    this.#asked.fail(new HeadlightError('cancelled'));
  }

  #ask<T>(question: (process: PhotoApi) => Promise<T>, work: Work = {}): Promise<T> {
    if (this.#disposed || work.signal?.aborted) throw new HeadlightError('cancelled');
    this.#running();
    const answer = question(this.#tell);
    this.#watch.work();
    return answer;
  }

  get #tell(): Caller<PhotoProcess>['calls'] {
    return this.#asked.calls;
  }

  /** The process, started and told everything it must know when there is none. */
  #running(): PhotoChild {
    if (this.#child) return this.#child;
    this.#endRest();
    const child = this.#options.spawn();
    this.#child = child;
    this.#deaths.started();
    this.#spoke = false;
    this.#watch.stop();
    this.#watch.work();
    child.port.listen(() => {
      if (this.#child === child) this.#heard();
    });
    serve(child.port, PHOTO_OWNER, this.#owner(child));
    child.onExit(() => {
      if (this.#child === child) this.#died();
    });
    this.#asked.moveTo(child.port, () => this.#photos.tellTo(this.#tell));
    return child;
  }

  /** The process is gone, or is to be. */
  #forget(): void {
    this.#child = null;
    this.#asked.leave();
  }

  #heard(): void {
    this.#spoke = true;
    this.#watch.heard();
  }

  /** What a process may tell us, while it is the present one. */
  #owner(child: PhotoChild): PhotoOwner {
    const ifPresent =
      <A extends unknown[]>(hear: (...args: A) => void) =>
      (...args: A): void => {
        if (this.#child === child) hear(...args);
      };
    return {
      pong: () => undefined,
      unconfined: ifPresent((reason: string) => this.#options.onUnconfined?.(reason)),
      busy: ifPresent((photo: string) => {
        this.#work.begin(photo);
        this.#watch.work();
      }),
      idle: ifPresent((photo: string) => {
        this.#work.end(photo);
        this.#photos.ended(photo);
        this.#deaths.reset();
      }),
    };
  }

  #look(passed: number, cpu: number | null, silent: number): void {
    const isIdle = this.#work.photos.length === 0;
    if (isIdle && this.#asked.waiting === 0 && this.#spoke) {
      this.#watch.stop();
      if (this.#connected) this.#watch.rest(); // others may ask by their ports
      return;
    }
    if (isIdle && this.#spoke && silent >= (cpu === null ? DEAF.msUnknown : DEAF.ms)) return this.#fellSilent();
    this.#work.charge(passed, cpu);
    const busy = this.#work.beyond('worked', this.#timeoutSeconds * 1000);
    const waiting = this.#work.beyond('waited', WAIT_SECONDS * 1000);
    if (busy !== null) this.#overran(busy, { code: 'photoTimeout', params: { seconds: this.#timeoutSeconds } });
    else if (waiting !== null) this.#overran(waiting, { code: 'photoSlow', params: { seconds: WAIT_SECONDS } });
  }

  get #timeoutSeconds(): number {
    return this.#options.timeoutSeconds ?? TIMEOUT_SECONDS;
  }

  /** Tries each photo alone where several were in work, since any of them may be at fault. */
  #overran(photo: string, error: ErrorData): void {
    const suspects = this.#work.photos;
    if (suspects.length === 1) this.#refuse(photo, error);
    else this.#photos.isolate(suspects);
    this.#restart();
  }

  /** Stopped from outside perhaps, before its first word or later: no photo's fault. */
  #fellSilent(): void {
    const old = this.#child;
    this.#photos.isolate(this.#work.photos);
    if (this.#deaths.add()) this.#giveUp();
    else this.#restart();
    old?.kill();
  }

  #died(): void {
    const suspects = this.#work.photos;
    const [first] = suspects;
    if (first !== undefined && suspects.length === 1) this.#refuse(first, { code: 'photoCrashed', params: {} });
    this.#photos.isolate(suspects);
    this.#deaths.ended();
    if (first === undefined && this.#deaths.add()) this.#giveUp();
    else this.#restart();
  }

  #refuse(photo: string, error: ErrorData): void {
    if (this.#photos.refuse(photo, error)) this.#options.onFailed?.(photo, error);
  }

  /** Tells whoever waits. Nothing is refused for good: no photo is known to be at fault, and the cause may pass. */
  #giveUp(): void {
    this.#deaths.reset();
    this.#forget();
    this.#watch.stop();
    this.#work.clear();
    const error: ErrorData = { code: 'photoReaderDown', params: {} };
    for (const photo of this.#photos.unseen) this.#options.onFailed?.(photo, error);
    this.#asked.fail(HeadlightError.fromData(error));
    if (this.#connected && !this.#disposed) this.#resting = setTimeout(() => this.#wake(), REST_MS);
  }

  #wake(): void {
    this.#running();
    this.#options.onRestart?.();
  }

  #endRest(): void {
    if (this.#resting) clearTimeout(this.#resting);
    this.#resting = null;
  }

  /** A new process for whoever still waits for an answer or holds a port. */
  #restart(): void {
    this.#watch.stop();
    this.#work.clear();
    const old = this.#child;
    this.#forget();
    old?.kill();
    if (this.#disposed || (this.#asked.waiting === 0 && !this.#connected)) return;
    this.#running();
    if (this.#connected) this.#options.onRestart?.();
  }
}
