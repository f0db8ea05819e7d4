/** Answers one client of the native process: opens a model, runs photos, and keeps their attention where it was computed. */
import type { NativeAnswer, NativeRequest, NativeValue } from '../../shared/native-port';
import type { RecipeOverrides } from '../../vit/checkpoint/overrides';
import { expected, HeadlightError } from '../../vit/errors';
import type { VitSession } from '../../vit/session/session';
import { parseRequest } from './requests';

export interface OpenedModel {
  readonly session: VitSession;
  readonly detail: string;
  dispose(): void;
}

type Asking = Exclude<NativeRequest, { readonly type: 'forget' | 'close' }>;

export class NativeServer {
  #model: Promise<OpenedModel> | null = null;

  /**
   * @param openModel by id; its result is this server's to dispose
   * @param answer called once for each request with an id
   */
  constructor(
    private readonly openModel: (model: string, overrides: RecipeOverrides) => Promise<OpenedModel>,
    private readonly answer: (answer: NativeAnswer) => void,
  ) {}

  /** A message as it came; one that is no request is answered with `badRequest` where it has an id, else dropped. */
  async receive(data: unknown): Promise<void> {
    const id = idOf(data);
    try {
      const request = parseRequest(data);
      if (request.type === 'forget') await this.#forget(request.photo);
      else if (request.type === 'close') await this.dispose();
      else this.answer({ id: request.id, ok: true, value: await this.#ask(request) });
    } catch (error) {
      if (id !== null) this.answer({ id, ok: false, ...HeadlightError.toData(error) });
    }
  }

  /** Frees the model, also one that is still opening. */
  async dispose(): Promise<void> {
    const model = this.#model;
    this.#model = null;
    (await model?.catch(() => null))?.dispose();
  }

  async #ask(request: Asking): Promise<NativeValue> {
    if (request.type === 'open') return this.#open(request.model, request.overrides);
    const { session } = await this.#opened();
    switch (request.type) {
      case 'answer':
        return session.answer(request.photo, { pixels: request.pixels }, request.top);
      case 'knows':
        return session.knows(request.photo);
      case 'map':
        return session.map(request.photo, request.query);
      case 'grid':
        return session.grid(request.photo, request.query);
    }
  }

  async #open(model: string, overrides: RecipeOverrides): Promise<NativeValue> {
    await this.dispose();
    const opening = this.openModel(model, overrides);
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
