/** Main's side of the native process: started with the app or when the window asks for it, watched, and started anew after its death. */
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { Caller } from '../../shared/channel/caller';
import { electronPort, utilityPort, type Port } from '../../shared/channel/port';
import { serve } from '../../shared/channel/serve';
import { environment } from '../environment';
import { log } from '../log';
import { endAtOnce } from '../photos/transport';
import { NATIVE_OWNER, NATIVE_PROCESS, type NativePlaces, type NativeProcess } from '../native/protocol';
import type { NativeWish } from '../../shared/native-port';
import { dropTemporaryOf } from '../write/temporary';
import { ProcessWatch, type WatchTimes } from '../photo/watch';

/** In milliseconds. A large model is opened and run for a minute, and works all the while; where work is not told, that is long. */
const WATCH: WatchTimes = { look: 5000, silent: 60_000, silentUnknown: 300_000 };

/** A process begun before anybody asked is kept for so long: a window that will ask has done so by then, on a slow computer too. */
const UNASKED_MS = 20_000;

export interface NativeEngineOptions {
  /** The built `native-process.js`. */
  readonly entry: string;
  places(): Promise<NativePlaces>;
  /** A new port to the photo process, from which pixels come. */
  photos(): Port;
  /** Folder for mapped weights. */
  readonly cache: string;
  /** The process is gone, and with it every port that led there. */
  readonly onEnded: () => void;
  /** Weights could not be kept for the next start; the system's code. */
  readonly onUnkept?: (code: string) => void;
  readonly watch?: WatchTimes;
  readonly unaskedMs?: number;
}

export class NativeEngine {
  readonly #options: NativeEngineOptions;
  #child: UtilityProcess | null = null;
  readonly #process = new Caller<NativeProcess>(NATIVE_PROCESS);
  #hasPhotos = false;
  #asked = false;
  #unasked: NodeJS.Timeout | undefined;
  readonly #watch: ProcessWatch;

  constructor(options: NativeEngineOptions) {
    this.#options = options;
    const end = (): void => {
      log.warn('the native engine neither works nor answers');
      if (this.#child) endAtOnce(this.#child); // its exit is told as any other
    };
    const ping = (): void => this.#process.calls.ping();
    this.#watch = new ProcessWatch({ pid: () => this.#child?.pid, ping, onSilent: end }, options.watch ?? WATCH);
  }

  /**
   * Starts the process before anybody asks, and has it open the model that will be asked for. Where nobody asks, it ends; what goes wrong in
   * it is as if it had gone wrong when asked.
   * @param first null where there is no model
   */
  begin(first: Promise<NativeWish | null>): void {
    const child = this.#running();
    this.#unasked = setTimeout(() => this.#end(), this.#options.unaskedMs ?? UNASKED_MS);
    this.#unasked.unref();
    Promise.all([first, this.#options.places()]).then(
      ([ahead, places]) => {
        if (ahead && !this.#asked && this.#child === child) this.#process.calls.begin(ahead, places);
      },
      (error: unknown) => log.warn('no model was opened ahead', error),
    );
  }

  /** This photo will be asked about first: where the process is there already, it begins with its answer. */
  expect(photo: string, top: number): void {
    if (!this.#child) return;
    if (!this.#hasPhotos) this.#connectPhotos();
    this.#process.calls.expect(photo, top);
  }

  /** The client's end of a new port to the process. */
  async connect(): Promise<MessagePortMain> {
    this.#asked = true;
    clearTimeout(this.#unasked);
    const places = await this.#options.places();
    const { port1, port2 } = new MessageChannelMain();
    this.#running();
    if (!this.#hasPhotos) this.#connectPhotos();
    this.#process.calls.connect(places, electronPort(port1));
    return port2;
  }

  /** Ports to the photo process lead nowhere any more: there is a new one. */
  photosRestarted(): void {
    if (this.#hasPhotos) this.#connectPhotos();
  }

  dispose(): void {
    clearTimeout(this.#unasked);
    this.#end();
  }

  #connectPhotos(): void {
    this.#hasPhotos = true;
    this.#process.calls.photos(this.#options.photos());
  }

  #gone(): void {
    this.#child = null;
    this.#hasPhotos = false;
    this.#process.leave();
  }

  /** Ends it without telling whoever uses it. */
  #end(): void {
    const child = this.#child;
    this.#gone();
    this.#watch.stop();
    const pid = child?.pid;
    if (child) endAtOnce(child);
    if (pid !== undefined) dropTemporaryOf(this.#options.cache, pid); // weights it was writing
  }

  #running(): UtilityProcess {
    if (this.#child) return this.#child;
    const child = utilityProcess.fork(this.#options.entry, [], {
      serviceName: 'Headlight native engine',
      stdio: 'ignore',
      env: environment(process.env),
    });
    this.#child = child;
    this.#watch.start();
    const port = utilityPort(child);
    port.listen(() => this.#watch.heard());
    serve(port, NATIVE_OWNER, { unkept: (code) => this.#options.onUnkept?.(code), pong: () => undefined });
    this.#process.moveTo(port);
    child.once('exit', (code) => {
      if (this.#child !== child) return; // it was ended
      this.#gone();
      this.#watch.stop();
      log.warn(`the native engine ended (${code})`);
      this.#options.onEnded();
    });
    return child;
  }
}
