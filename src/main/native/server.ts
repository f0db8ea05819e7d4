/** Answers one client of the native process: opens a model, runs photos, and keeps their attention where it was computed. */
import type { NativeMessage, NativeRequest, NativeValue, NativeWish } from '../../shared/native-port';
import { expected, HeadlightError } from '../../vit/errors';
import type { VitSession } from '../../vit/session/session';
import { parseRequest } from './requests';

export interface OpenedModel {
  readonly session: VitSession;
  readonly detail: string;
  dispose(): void;
}

type Asking = Extract<NativeRequest, { readonly id: number }>;

export class NativeServer {
  #model: Promise<OpenedModel> | null = null;
  /** Of requests that can be stopped, by id. */
  readonly #stops = new Map<number, AbortController>();

  /**
   * @param openModel its result is this server's to dispose
   * @param send takes one answer for each request with an id, and the progress of some before it
   */
  constructor(
    private readonly openModel: (wish: NativeWish) => Promise<OpenedModel>,
    private readonly send: (message: NativeMessage) => void,
  ) {}

  /** A message as it came; one that is no request is answered with `badRequest` where it has an id, else dropped. */
  async receive(data: unknown): Promise<void> {
    const id = idOf(data);
    try {
      const request = parseRequest(data);
      if (request.type === 'forget') await this.#forget(request.photo);
      else if (request.type === 'cancel') this.#stops.get(request.request)?.abort(new HeadlightError('cancelled'));
      else if (request.type === 'close') await this.dispose();
      else this.send({ id: request.id, ok: true, value: await this.#ask(request) });
    } catch (error) {
      if (id !== null) this.send({ id, ok: false, ...HeadlightError.toData(error) });
    }
  }

  /** Frees the model, also one that is still opening; what is under way is cancelled. */
  async dispose(): Promise<void> {
    for (const stop of this.#stops.values()) stop.abort(new HeadlightError('cancelled'));
    const model = this.#model;
    this.#model = null;
    (await model?.catch(() => null))?.dispose();
  }

  async #ask(request: Asking): Promise<NativeValue> {
    if (request.type === 'open') return this.#open(request);
    if (request.type === 'ask') return this.#question(request);
    const { session } = await this.#opened();
    if (request.type === 'knows') return session.knows(request.photo);
    return session.answer(request.photo, { pixels: request.pixels }, request.top);
  }

  /** Can be stopped from the moment it came, also while the model is still opening. */
  async #question({ id, photo, question }: Extract<Asking, { readonly type: 'ask' }>): Promise<NativeValue> {
    const stop = new AbortController();
    this.#stops.set(id, stop);
    try {
      const { session } = await this.#opened();
      const onProgress = (progress: number): void => this.send({ id, progress });
      return await session.ask(photo, question, { onProgress, signal: stop.signal });
    } finally {
      this.#stops.delete(id);
    }
  }

  async #open(wish: NativeWish): Promise<NativeValue> {
    await this.dispose();
    const opening = this.openModel(wish);
    this.#model = opening;
    const { detail } = await opening;
    return { detail };
  }

  async #opened(): Promise<OpenedModel> {
    if (!this.#model) throw expected('an open model', 'model', 'none');
    return this.#model;
  }

  async #forget(photo: string): Promise<void> {
    (await this.#model)?.session.forget(photo);
  }
}

function idOf(data: unknown): number | null {
  const has = typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'number';
  return has ? (data as { readonly id: number }).id : null;
}
