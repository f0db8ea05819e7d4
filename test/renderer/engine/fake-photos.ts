/** The photo process's end of a port, played by the test. */
import type { PhotoRequest } from '../../../src/shared/photo-port';
import type { PhotoPort } from '../../../src/renderer/engine/photo-client';
import { tinyPixels } from '../../vit/session/tiny';

type Answering = Exclude<PhotoRequest, { type: 'cancel' }>;

export class FakePort implements PhotoPort {
  onmessage: ((event: MessageEvent) => void) | null = null;
  readonly sent: PhotoRequest[] = [];
  closed = false;

  /** `reply` answers at once (asynchronously) where it returns something. */
  constructor(readonly reply: (request: Answering) => object | null = () => null) {}

  postMessage(request: PhotoRequest): void {
    this.sent.push(request);
    if (request.type === 'cancel') return;
    const answer = this.reply(request);
    if (answer) queueMicrotask(() => this.answer(request.id, answer));
  }

  answer(id: number, answer: object): void {
    this.onmessage?.({ data: { id, ...answer } } as MessageEvent);
  }

  close(): void {
    this.closed = true;
  }

  types(): string[] {
    return this.sent.map(({ type }) => type);
  }
}

/** Model input for photo 'photo N' with seed N. */
export function pixelsReply(request: Answering): object {
  const seed = Number(request.photo.replace(/\D/g, '')) || 1;
  const crop = { top: 0, left: 0, height: 32, width: 32 };
  const timing = { decodeMs: 1, preprocessMs: 2 };
  return {
    ok: true,
    value: { pixels: tinyPixels(seed), rows: 32, cols: 32, crop, photoRows: 32, photoCols: 32, timing },
  };
}
