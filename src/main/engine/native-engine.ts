/** Main's side of the native process: started when the window asks for it, watched, and started anew after its death. */
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { environment } from '../environment';
import { log } from '../log';
import { endAtOnce } from '../photos/transport';
import type { NativePlaces } from '../native/protocol';
import { dropTemporaryOf } from '../write/temporary';
import { ProcessWatch, type WatchTimes } from '../photo/watch';

/** In milliseconds. A large model is opened and run for a minute, and works all the while; where work is not told, that is long. */
const WATCH: WatchTimes = { look: 5000, silent: 60_000, silentUnknown: 300_000 };

export interface NativeEngineOptions {
  /** The built `native-process.js`. */
  readonly entry: string;
  places(): Promise<NativePlaces>;
  /** Folder for mapped weights. */
  readonly cache: string;
  /** The process is gone, and with it every port that led there. */
  readonly onEnded: () => void;
  readonly watch?: WatchTimes;
}

export class NativeEngine {
  #child: UtilityProcess | null = null;
  #disposed = false;
  readonly #watch: ProcessWatch;

  constructor(private readonly options: NativeEngineOptions) {
    const end = (): void => {
      log.warn('the native engine neither works nor answers');
      if (this.#child) endAtOnce(this.#child); // its exit is told as any other
    };
    const ping = (): void => this.#child?.postMessage('ping');
    this.#watch = new ProcessWatch({ pid: () => this.#child?.pid, ping, onSilent: end }, options.watch ?? WATCH);
  }

  /** The client's end of a new port to the process. */
  async connect(): Promise<MessagePortMain> {
    const places = await this.options.places();
    const { port1, port2 } = new MessageChannelMain();
    this.#running().postMessage(places, [port1]);
    return port2;
  }

  dispose(): void {
    this.#disposed = true;
    this.#watch.stop();
    const pid = this.#child?.pid;
    if (this.#child) endAtOnce(this.#child);
    if (pid !== undefined) dropTemporaryOf(this.options.cache, pid); // weights it was writing
    this.#child = null;
  }

  #running(): UtilityProcess {
    if (this.#child) return this.#child;
    const child = utilityProcess.fork(this.options.entry, [], {
      serviceName: 'Headlight native engine',
      stdio: 'ignore',
      env: environment(process.env),
    });
    this.#child = child;
    this.#watch.start();
    child.on('message', () => this.#watch.heard());
    child.once('exit', (code) => {
      if (this.#child === child) {
        this.#child = null;
        this.#watch.stop();
      }
      if (this.#disposed) return;
      log.warn(`the native engine ended (${code})`);
      this.options.onEnded();
    });
    return child;
  }
}
