/** Main's side of the native process: started when the window asks for it, watched, and started anew after its death. */
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { environment } from '../environment';
import { log } from '../log';
import { endAtOnce } from '../photos/transport';
import type { NativePlaces } from '../native/protocol';

export interface NativeEngineOptions {
  /** The built `native-process.js`. */
  readonly entry: string;
  places(): Promise<NativePlaces>;
  /** The process is gone, and with it every port that led there. */
  readonly onEnded: () => void;
}

export class NativeEngine {
  #child: UtilityProcess | null = null;
  #disposed = false;

  constructor(private readonly options: NativeEngineOptions) {}

  /** The client's end of a new port to the process. */
  async connect(): Promise<MessagePortMain> {
    const places = await this.options.places();
    const { port1, port2 } = new MessageChannelMain();
    this.#running().postMessage(places, [port1]);
    return port2;
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#child) endAtOnce(this.#child);
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
    child.once('exit', (code) => {
      if (this.#child === child) this.#child = null;
      if (this.#disposed) return;
      log.warn(`the native engine ended (${code})`);
      this.options.onEnded();
    });
    return child;
  }
}
