/** The asking end of a port. It may move to another port, when whoever answered died: what waits is asked again, or told. */
import * as v from 'valibot';
import { ERROR_CODES, HeadlightError } from '../../vit/errors';
import type { Work } from '../../vit/session/work';
import type { Contract, Message, Method } from './contract';
import type { Port } from './port';

const id = v.number();
const MessageSchema = v.union([
  v.object({ id, progress: v.unknown() }),
  v.object({ id, ok: v.literal(true), value: v.unknown() }),
  v.object({
    id,
    ok: v.literal(false),
    code: v.fallback(v.picklist(ERROR_CODES), 'internal'),
    params: v.fallback(v.record(v.string(), v.union([v.string(), v.number()])), {}),
  }),
]);

interface Pending {
  readonly request: Extract<Message, { readonly call: string }> & { readonly id: number };
  readonly method: Method;
  sent: boolean;
  readonly onProgress: Work['onProgress'];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: HeadlightError) => void;
}

type Calls = Record<string, (...args: unknown[]) => unknown>;

export class Caller<T extends object> {
  readonly #onWaiting: (waits: boolean) => void;
  /** Every promise settles: with the answer, the `HeadlightError` of the other end, or `cancelled` at once when `work.signal` aborts. */
  readonly calls: T;
  #port: Port | null = null;
  #ended: HeadlightError | null = null;
  #lastId = 0;
  readonly #pending = new Map<number, Pending>();

  /**
   * @param port none yet: what is asked waits for `moveTo`
   * @param onWaiting told when the first question begins to wait, and when the last one is settled
   */
  constructor(contract: Contract<T>, port: Port | null = null, onWaiting: (waits: boolean) => void = () => undefined) {
    this.#onWaiting = onWaiting;
    const methods = Object.entries<Method>(contract);
    const calls: Calls = Object.fromEntries(
      methods.map(([name, method]) => [name, (...args: unknown[]) => this.#call(name, method, args)]),
    );
    this.calls = calls as T;
    if (port) this.moveTo(port);
  }

  /** Questions without an answer. */
  get waiting(): number {
    return this.#pending.size;
  }

  /**
   * Whoever hears the new port takes over. What was asked of the old one and needs what that one knew rejects with `cancelled`.
   * @param introduce is done before anything is asked again
   */
  moveTo(port: Port, introduce: () => void = () => undefined): void {
    this.#port?.close();
    this.#port = port;
    port.listen((message) => {
      if (port === this.#port) this.#hear(message);
    });
    introduce();
    for (const [id, pending] of [...this.#pending]) {
      if (pending.method.again || !pending.sent) this.#send(pending);
      else this.#settle(id)?.reject(new HeadlightError('cancelled'));
    }
  }

  /** Nobody answers for now: what waits goes on waiting. */
  leave(): void {
    this.#port?.close();
    this.#port = null;
  }

  /** Calls that still wait reject with this error. */
  fail(error: HeadlightError): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(error);
  }

  /** Nobody will answer any more: what waits, and whatever is asked from now on, rejects with this. */
  end(error: HeadlightError): void {
    this.#ended = error;
    this.leave();
    this.fail(error);
  }

  #call(name: string, method: Method, args: readonly unknown[]): unknown {
    const plain = args.slice(0, method.args.length);
    const more = args[method.args.length];
    if (method.tells)
      return this.#port?.send({ call: name, args: plain } satisfies Message, method.port ? [more as Port] : []);
    return this.#ask(name, method, plain, (more ?? {}) as Work);
  }

  #ask(call: string, method: Method, args: readonly unknown[], { signal, onProgress }: Work): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (signal?.aborted) return Promise.reject(new HeadlightError('cancelled'));
    const id = ++this.#lastId;
    const abort = (): void => this.#abort(id);
    const answer = new Promise<unknown>((resolve, reject) => {
      const pending = { request: { id, call, args }, method, sent: false, onProgress, resolve, reject };
      this.#pending.set(id, pending);
      if (this.#pending.size === 1) this.#onWaiting(true);
      signal?.addEventListener('abort', abort, { once: true });
      this.#send(pending);
    });
    return answer.finally(() => signal?.removeEventListener('abort', abort));
  }

  #send(pending: Pending): void {
    if (!this.#port) return;
    pending.sent = true;
    try {
      this.#port.send(pending.request);
    } catch (error) {
      this.#settle(pending.request.id)?.reject(HeadlightError.fromData(HeadlightError.toData(error))); // cannot be copied
    }
  }

  #abort(id: number): void {
    const pending = this.#settle(id);
    if (pending?.sent) this.#port?.send({ id, stop: true } satisfies Message);
    pending?.reject(new HeadlightError('cancelled'));
  }

  #hear(data: unknown): void {
    const parsed = v.safeParse(MessageSchema, data);
    if (!parsed.success) return; // a question to us on the same port, or nonsense
    const message = parsed.output;
    if ('progress' in message) return this.#pending.get(message.id)?.onProgress?.(message.progress as number);
    const pending = this.#settle(message.id);
    if (!pending) return; // stopped meanwhile
    if (!message.ok) pending.reject(HeadlightError.fromData(message));
    else if (!pending.method.answer || v.is(pending.method.answer, message.value)) pending.resolve(message.value);
    else pending.reject(new HeadlightError('internal', { detail: 'the answer is none' }));
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending && this.#pending.delete(id) && this.#pending.size === 0) this.#onWaiting(false);
    return pending;
  }
}
