/** The native engine seen from the worker: every model opened there has a port of its own to its process. */
import { Caller } from '../../shared/channel/caller';
import type { Port } from '../../shared/channel/port';
import type { WantedModel } from '../../shared/label-head';
import type { LabelSet } from '../../vit/text/label-set';
import type { ReadText } from '../../vit/text/text-encoder';
import type { LabelHead } from '../../vit/text/zero-shot';
import type { Work } from '../../vit/session/work';
import { NATIVE, type NativeApi } from '../../shared/native-port';
import { HeadlightError } from '../../vit/errors';
import type { Precision } from '../../vit/graph/onnx/stored';
import type { RowProgress } from '../../vit/measure/measure-row';
import { ROW_KINDS, type MeasuredRow } from '../../vit/measure/rows';
import type { RowWish } from '../../shared/row-wish';
import type { OpenedSession } from '../../vit/session/running-model';
import type { ModelSession } from './engine-world';

/** Long for a process to start, short for a person to wait. */
const START_MS = 10_000;

/** What of a model the native process needs to hear. */
type OpenedRef = Pick<WantedModel, 'id' | 'overrides' | 'labels'>;

export class NativeClient {
  readonly #requestPort: () => Promise<unknown>;
  /** Callers that wait for a port, first come, first served. */
  readonly #waiting: ((port: Port) => void)[] = [];
  readonly #open = new Set<Caller<NativeApi>>();

  /** @param requestPort asks main for a port; it arrives through `setPort`. Rejects where there is no native engine. */
  constructor(requestPort: () => Promise<unknown>) {
    this.#requestPort = requestPort;
  }

  setPort(port: Port): void {
    const next = this.#waiting.shift();
    if (next) next(port);
    else port.close(); // whoever asked for it has given up
  }

  /** The process is gone: whatever waits for it rejects with `engineLost`. */
  ended(): void {
    for (const caller of this.#open) caller.end(lost());
    this.#open.clear();
  }

  /**
   * Opens a model beside those that are open; the process starts when there is none. Its port knows the models of now.
   * Rejects with `engineUnavailable`, `modelNotFound`, or the other side's errors.
   */
  async open({ id, overrides, labels }: OpenedRef, precision: Precision): Promise<OpenedSession<ModelSession>> {
    const caller = new Caller(NATIVE, await this.#port());
    this.#open.add(caller);
    const dispose = (): void => {
      caller.calls.close();
      caller.end(lost());
      this.#open.delete(caller);
    };
    try {
      const { detail } = await caller.calls.open({ model: id, overrides, precision, ...(labels && { labels }) });
      return { session: sessionOf(caller.calls), detail, precision, dispose };
    } catch (error) {
      dispose();
      throw error;
    }
  }

  /** Measures the native engine beside whatever is open. Rejects as `open` does, or with `cancelled`. */
  async measureRow({ id, overrides }: OpenedRef, wish: RowWish, work: Work<RowProgress>): Promise<MeasuredRow> {
    const caller = new Caller(NATIVE, await this.#port());
    this.#open.add(caller);
    const { precision } = ROW_KINDS[wish.row];
    return caller.calls.measureRow({ model: id, overrides, precision }, wish, work).finally(() => {
      caller.end(lost());
      this.#open.delete(caller);
    });
  }

  /** What the text tower of a model makes of labels, in the process of the native engine. Rejects as `open` does, and with `cancelled`. */
  labelHead(id: string, set: LabelSet, work?: Work): Promise<LabelHead> {
    return this.#once((calls) => calls.labelHead(id, set, work));
  }

  /** What each token of a text read of the others, in the process of the native engine. Rejects as `open` does. */
  readText(id: string, text: string): Promise<ReadText> {
    return this.#once((calls) => calls.readText(id, text));
  }

  async #once<T>(ask: (calls: NativeApi) => Promise<T>): Promise<T> {
    const caller = new Caller(NATIVE, await this.#port());
    this.#open.add(caller);
    try {
      return await ask(caller.calls);
    } finally {
      caller.calls.close();
      caller.end(lost());
      this.#open.delete(caller);
    }
  }

  async #port(): Promise<Port> {
    const arrived = new Promise<Port>((resolve, reject) => {
      const give = (port: Port): void => {
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
    await this.#requestPort().catch((error: unknown) => {
      throw unavailable(reasonOf(error));
    });
    return arrived;
  }
}

/** The other side has the decoder's calls beside the others. */
function sessionOf({ answer, ask, forget, measure, ...decoding }: NativeApi): ModelSession {
  return { answer, ask, forget, measure, decoding };
}

function reasonOf(error: unknown): string {
  if (error instanceof HeadlightError) return String(error.params['detail'] ?? error.code);
  return error instanceof Error ? error.message : String(error);
}

function lost(): HeadlightError {
  return new HeadlightError('engineLost', { engine: 'native' });
}

function unavailable(detail: string): HeadlightError {
  return new HeadlightError('engineUnavailable', { engine: 'native', detail });
}
