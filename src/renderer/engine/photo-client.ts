/** Asks the photo process over its message port; a new port (after a restart of that process) takes over what is pending. */
import type { EncodedPicture, ModelPixels, PhotoAnswer, PhotoRequest } from '../../shared/photo-port';
import { HeadlightError } from '../../vit/errors';
import type { Recipe } from '../../vit/recipe';

/** The part of a `MessagePort` that is used. */
export interface PhotoPort {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: PhotoRequest): void;
  close(): void;
}

interface Pending {
  readonly request: PhotoRequest;
  readonly resolve: (value: EncodedPicture | ModelPixels) => void;
  readonly reject: (error: HeadlightError) => void;
}

type Ask = PhotoRequest extends infer R ? (R extends PhotoRequest ? Omit<R, 'id'> : never) : never;

/** Every promise rejects with the `HeadlightError` of the other side, or `cancelled`. */
export class PhotoClient {
  #port: PhotoPort | null = null;
  #lastId = 0;
  readonly #pending = new Map<number, Pending>();

  /** What waits is sent (again): a photo that killed the process is refused by the new one, the others are innocent. */
  setPort(port: PhotoPort): void {
    this.#port?.close();
    this.#port = port;
    port.onmessage = (event) => this.#settle(event.data as PhotoAnswer);
    for (const { request } of this.#pending.values()) port.postMessage(request);
  }

  thumbnail(photo: string, edge: number): Promise<EncodedPicture> {
    return this.#ask({ type: 'thumbnail', photo, edge }) as Promise<EncodedPicture>;
  }

  view(photo: string, edge: number): Promise<EncodedPicture> {
    return this.#ask({ type: 'view', photo, edge }) as Promise<EncodedPicture>;
  }

  pixels(photo: string, recipe: Recipe, signal: AbortSignal): Promise<ModelPixels> {
    return this.#ask({ type: 'pixels', photo, recipe }, signal) as Promise<ModelPixels>;
  }

  /** Rejects what waits for this photo. */
  cancel(photo: string): void {
    for (const [id, { request }] of this.#pending) {
      if (request.type !== 'cancel' && request.photo === photo) this.#cancel(id);
    }
  }

  #ask(ask: Ask, signal?: AbortSignal): Promise<EncodedPicture | ModelPixels> {
    if (signal?.aborted) return Promise.reject(new HeadlightError('cancelled'));
    const request = { ...ask, id: ++this.#lastId } as PhotoRequest;
    const abort = (): void => this.#cancel(request.id);
    signal?.addEventListener('abort', abort, { once: true });
    const answer = new Promise<EncodedPicture | ModelPixels>((resolve, reject) => {
      this.#pending.set(request.id, { request, resolve, reject });
      this.#port?.postMessage(request);
    });
    return answer.finally(() => signal?.removeEventListener('abort', abort));
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    this.#port?.postMessage({ id: ++this.#lastId, type: 'cancel', request: id });
    pending.reject(new HeadlightError('cancelled'));
  }

  #settle(answer: PhotoAnswer): void {
    const pending = this.#pending.get(answer.id);
    if (!pending) return; // cancelled meanwhile
    this.#pending.delete(answer.id);
    if (answer.ok) pending.resolve(answer.value);
    else pending.reject(HeadlightError.fromData(answer));
  }
}
