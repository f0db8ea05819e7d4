/** The native engine seen from the worker: a port to its process, and a session that asks over it. */
import type { NativeAnswer, NativeOpened, NativeRequest, NativeValue } from '../../shared/native-port';
import { HeadlightError } from '../../vit/errors';
import type { AttentionMap, HeadGrid } from '../../vit/explain/attention';
import type { GridQuery, MapQuery } from '../../vit/explain/query';
import type { PhotoInput, SessionAnswer } from '../../vit/session/answer';
import type { ModelSession } from './running-model';

/** The part of a `MessagePort` that is used. */
export interface NativePort {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: NativeRequest): void;
  close(): void;
}

interface Pending {
  readonly resolve: (value: NativeValue) => void;
  readonly reject: (error: HeadlightError) => void;
}

type Ask = NativeRequest extends infer R ? (R extends { readonly id: number } ? Omit<R, 'id'> : never) : never;

/** Long for a process to start, short for a person to wait. */
const START_MS = 10_000;

export class NativeClient {
  #port: NativePort | null = null;
  #lastId = 0;
  readonly #pending = new Map<number, Pending>();
  #arrived: ((port: NativePort) => void) | null = null;

  /** @param requestPort asks main for a port; it arrives through `setPort`. Rejects where there is no native engine. */
  constructor(private readonly requestPort: () => Promise<void>) {}

  setPort(port: NativePort): void {
    this.#port?.close();
    this.#port = port;
    port.onmessage = (event) => this.#settle(event.data as NativeAnswer);
    this.#arrived?.(port);
  }

  /** The process is gone: whatever waits for it rejects with `engineLost`. */
  ended(): void {
    this.#port?.close();
    this.#port = null;
    for (const { reject } of this.#pending.values()) reject(lost());
    this.#pending.clear();
  }

  /** Starts the process when there is none. Rejects with `engineUnavailable`, `modelNotFound`, or the other side's errors. */
  async open(model: string): Promise<{ readonly session: ModelSession; readonly detail: string }> {
    if (!this.#port) await this.#start();
    const { detail } = (await this.ask({ type: 'open', model })) as NativeOpened;
    return { session: new NativeSession(this), detail };
  }

  ask(ask: Ask): Promise<NativeValue> {
    const port = this.#port;
    if (!port) return Promise.reject(lost());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      port.postMessage({ ...ask, id } as NativeRequest);
    });
  }

  tell(message: Extract<NativeRequest, { readonly type: 'forget' | 'close' }>): void {
    this.#port?.postMessage(message);
  }

  async #start(): Promise<void> {
    const arrived = new Promise<NativePort>((resolve, reject) => {
      this.#arrived = resolve;
      setTimeout(() => reject(unavailable('its process does not start')), START_MS);
    });
    arrived.catch(() => undefined); // when `requestPort` rejects first
    await this.requestPort().catch((error: unknown) => {
      throw unavailable(error instanceof Error ? error.message : String(error));
    });
    await arrived;
    this.#arrived = null;
  }

  #settle(answer: NativeAnswer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (answer.ok) pending?.resolve(answer.value);
    else pending?.reject(HeadlightError.fromData(answer));
  }
}

/** A model in the native process. */
class NativeSession implements ModelSession {
  constructor(private readonly client: NativeClient) {}

  answer(photo: string, input: PhotoInput, top: number): Promise<SessionAnswer> {
    if (!('pixels' in input)) return Promise.reject(unavailable('it takes pixels'));
    return this.client.ask({ type: 'answer', photo, pixels: input.pixels, top }) as Promise<SessionAnswer>;
  }

  knows(photo: string): Promise<boolean> {
    return this.client.ask({ type: 'knows', photo }) as Promise<boolean>;
  }

  map(photo: string, query: MapQuery): Promise<AttentionMap> {
    return this.client.ask({ type: 'map', photo, query }) as Promise<AttentionMap>;
  }

  grid(photo: string, query: GridQuery): Promise<HeadGrid> {
    return this.client.ask({ type: 'grid', photo, query }) as Promise<HeadGrid>;
  }

  forget(photo: string): void {
    this.client.tell({ type: 'forget', photo });
  }

  dispose(): void {
    this.client.tell({ type: 'close' });
  }
}

function lost(): HeadlightError {
  return new HeadlightError('engineLost', { engine: 'native' });
}

function unavailable(detail: string): HeadlightError {
  return new HeadlightError('engineUnavailable', { engine: 'native', detail });
}
