/** The native engine seen from the worker: every model opened there has a port of its own to its process. */
import type { ModelRef } from '../../shared/ipc';
import type { NativeMessage, NativeOpened, NativeRequest, NativeValue } from '../../shared/native-port';
import { HeadlightError } from '../../vit/errors';
import type { Precision } from '../../vit/graph/onnx/stored';
import type { AnswerTo, Question } from '../../vit/ask/questions';
import type { PhotoInput, SessionAnswer } from '../../vit/session/answer';
import type { Work } from '../../vit/session/work';
import type { ModelSession } from './model-session';

/** The part of a `MessagePort` that is used. */
export interface NativePort {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: NativeRequest): void;
  close(): void;
}

interface Pending {
  readonly resolve: (value: NativeValue) => void;
  readonly reject: (error: HeadlightError) => void;
  readonly onProgress: Work['onProgress'];
}

type Wanted = NativeRequest extends infer R ? (R extends { readonly id: number } ? Omit<R, 'id'> : never) : never;

/** Long for a process to start, short for a person to wait. */
const START_MS = 10_000;

/** What of a model the native process needs to hear. */
type OpenedRef = Pick<ModelRef, 'id' | 'overrides'>;

export class NativeClient {
  /** Who asked for a port and has none yet, in order; ports are alike. */
  readonly #waiting: ((port: NativePort) => void)[] = [];
  readonly #sessions = new Set<NativeSession>();

  /** @param requestPort asks main for a port; it arrives through `setPort`. Rejects where there is no native engine. */
  constructor(private readonly requestPort: () => Promise<void>) {}

  setPort(port: NativePort): void {
    const next = this.#waiting.shift();
    if (next) next(port);
    else port.close(); // whoever asked for it has given up
  }

  /** The process is gone: whatever waits for it rejects with `engineLost`. */
  ended(): void {
    for (const session of this.#sessions) session.end();
    this.#sessions.clear();
  }

  /**
   * Opens a model beside those that are open; the process starts when there is none. Its port knows the models of now.
   * Rejects with `engineUnavailable`, `modelNotFound`, or the other side's errors.
   */
  async open(
    { id, overrides }: OpenedRef,
    precision: Precision,
  ): Promise<{ readonly session: ModelSession; readonly detail: string }> {
    const session = new NativeSession(await this.#port(), () => this.#sessions.delete(session));
    this.#sessions.add(session);
    try {
      const { detail } = (await session.request({ type: 'open', model: id, overrides, precision })) as NativeOpened;
      return { session, detail };
    } catch (error) {
      session.dispose();
      throw error;
    }
  }

  async #port(): Promise<NativePort> {
    const arrived = new Promise<NativePort>((resolve, reject) => {
      const give = (port: NativePort): void => {
        clearTimeout(timer);
        resolve(port);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(give), 1);
        reject(unavailable('its process does not start'));
      }, START_MS);
      this.#waiting.push(give);
    });
    arrived.catch(() => undefined); // when `requestPort` rejects first
    await this.requestPort().catch((error: unknown) => {
      throw unavailable(error instanceof Error ? error.message : String(error));
    });
    return arrived;
  }
}

/** A model in the native process. */
class NativeSession implements ModelSession {
  #port: NativePort | null;
  #lastId = 0;
  readonly #pending = new Map<number, Pending>();

  constructor(
    port: NativePort,
    private readonly onEnd: () => void,
  ) {
    this.#port = port;
    port.onmessage = (event) => this.#settle(event.data as NativeMessage);
  }

  answer(photo: string, input: PhotoInput, top: number): Promise<SessionAnswer> {
    if (!('pixels' in input)) return Promise.reject(unavailable('it takes pixels'));
    return this.request({ type: 'answer', photo, pixels: input.pixels, top }) as Promise<SessionAnswer>;
  }

  knows(photo: string): Promise<boolean> {
    return this.request({ type: 'knows', photo }) as Promise<boolean>;
  }

  ask<Q extends Question>(photo: string, question: Q, work?: Work): Promise<AnswerTo<Q>> {
    return this.request({ type: 'ask', photo, question }, work) as Promise<AnswerTo<Q>>;
  }

  forget(photo: string): void {
    this.#port?.postMessage({ type: 'forget', photo });
  }

  /** Frees the model there. */
  dispose(): void {
    this.#port?.postMessage({ type: 'close' });
    this.end();
    this.onEnd();
  }

  /** @param signal rejects with `cancelled` at once, and tells the process to stop */
  async request(request: Wanted, { signal, onProgress }: Work = {}): Promise<NativeValue> {
    const port = this.#port;
    if (!port) throw lost();
    if (signal?.aborted) throw new HeadlightError('cancelled');
    const id = ++this.#lastId;
    const abort = (): void => {
      port.postMessage({ type: 'cancel', request: id });
      this.#pending.get(id)?.reject(new HeadlightError('cancelled'));
      this.#pending.delete(id);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await new Promise<NativeValue>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, onProgress });
        port.postMessage({ ...request, id } as NativeRequest);
      });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** The port leads nowhere any more. */
  end(): void {
    this.#port?.close();
    this.#port = null;
    for (const { reject } of this.#pending.values()) reject(lost());
    this.#pending.clear();
  }

  #settle(answer: NativeMessage): void {
    const pending = this.#pending.get(answer.id);
    if ('progress' in answer) return pending?.onProgress?.(answer.progress);
    this.#pending.delete(answer.id);
    if (answer.ok) pending?.resolve(answer.value);
    else pending?.reject(HeadlightError.fromData(answer));
  }
}

function lost(): HeadlightError {
  return new HeadlightError('engineLost', { engine: 'native' });
}

function unavailable(detail: string): HeadlightError {
  return new HeadlightError('engineUnavailable', { engine: 'native', detail });
}
