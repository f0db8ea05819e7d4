/** Answers requests for photos inside the photo process; knows nothing of how messages travel. */
import type { EncodedPicture, ModelPixels, PhotoAnswer, PhotoRequest } from '../../shared/photo-port';
import { expected, HeadlightError, type ErrorData } from '../../vit/errors';
import { DecodedPhotos, type TimedPhoto } from './cache';
import { decode } from './decode';
import { encodeThumbnail, encodeView } from './encode';
import { injectFault } from './fault';
import { readPhotoFile } from './file';
import { checkRecipe } from './geometry';
import { CACHE_BYTES, MAX_EDGE } from './limits';
import { preprocess } from './preprocess';
import type { OwnerMessage, PhotoSource, ProcessMessage } from './protocol';
import { JobQueue, type Job } from './queue';
import { idOf, parseRequest } from './requests';

type WorkRequest = Exclude<PhotoRequest, { type: 'cancel' }>;
export type Answer = (answer: PhotoAnswer) => void;

/** Decoded photos are dropped when nothing was asked for this long, in milliseconds. */
const IDLE_MS = 20_000;

/** A client's request and the owner's word on its photo travel separately; how long the second may be late. */
const UNKNOWN_GRACE_MS = 500;

interface Ticket {
  readonly request: WorkRequest;
  readonly answer: Answer;
  readonly job: Job;
}

export class PhotoServer {
  private readonly photos = new Map<string, PhotoSource>();
  private readonly refused = new Map<string, ErrorData>();
  private readonly decoded = new DecodedPhotos(CACHE_BYTES);
  private readonly queue = new JobQueue();
  private readonly tickets = new Set<Ticket>();
  private readonly inWork = new Map<string, number>();
  private readonly answerOwner: Answer = (answer) => this.tell({ type: 'answer', answer });
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(private readonly tell: (message: ProcessMessage) => void) {}

  /** A message from the owner, ports apart. */
  receive(message: OwnerMessage): void {
    switch (message.type) {
      case 'register':
        this.photos.set(message.photo.id, message.photo);
        break;
      case 'release':
        for (const photo of message.photos) this.release(photo);
        break;
      case 'refuse':
        this.refused.set(message.photo, message.error);
        break;
      case 'isolate':
        this.queue.isolate(message.photo);
        break;
      case 'request':
        this.request(message.request, this.answerOwner);
        break;
      case 'ping':
        this.tell({ type: 'pong' });
        break;
      case 'port':
        break; // ports are the entry's business
    }
  }

  /** A message of a client as it came; one that is no request is answered with `badRequest` where it has an id, else dropped. */
  message(data: unknown, answer: Answer): void {
    try {
      this.request(parseRequest(data), answer);
    } catch (error) {
      const id = idOf(data);
      if (id !== null) answer({ id, ok: false, ...HeadlightError.toData(error) });
    }
  }

  /** One request of one client; `answer` is called once, for `cancel` not at all. */
  request(request: PhotoRequest, answer: Answer): void {
    if (request.type === 'cancel') {
      this.cancel((ticket) => ticket.answer === answer && ticket.request.id === request.request);
      return;
    }
    if (this.photos.has(request.photo)) this.accept(request, answer);
    else setTimeout(() => this.accept(request, answer), UNKNOWN_GRACE_MS);
  }

  /** A client is gone: nobody waits for its answers any more. */
  disconnect(answer: Answer): void {
    this.cancel((ticket) => ticket.answer === answer);
  }

  private accept(request: WorkRequest, answer: Answer): void {
    try {
      this.check(request);
    } catch (error) {
      answer({ id: request.id, ok: false, ...HeadlightError.toData(error) });
      return;
    }
    const run = (): Promise<void> => this.run(ticket);
    const ticket: Ticket = { request, answer, job: { kind: request.type, photo: request.photo, run } };
    this.tickets.add(ticket);
    this.queue.add(ticket.job);
  }

  private check(request: WorkRequest): void {
    const refused = this.refused.get(request.photo);
    if (refused) throw HeadlightError.fromData(refused);
    if (!this.photos.has(request.photo)) throw new HeadlightError('photoNotFound', { name: request.photo });
    if (request.type === 'pixels') checkRecipe(request.recipe);
    else if (!(Number.isInteger(request.edge) && request.edge >= 1 && request.edge <= MAX_EDGE)) {
      throw expected(`a whole number from 1 to ${MAX_EDGE}`, 'edge', request.edge);
    }
  }

  /** Answers a ticket once; whoever comes later finds it settled. */
  private settle(ticket: Ticket, answer: PhotoAnswer): void {
    if (this.tickets.delete(ticket)) ticket.answer(answer);
  }

  private cancel(which: (ticket: Ticket) => boolean): void {
    for (const ticket of this.tickets) {
      if (!which(ticket)) continue;
      this.queue.remove(ticket.job);
      this.settle(ticket, { id: ticket.request.id, ok: false, code: 'cancelled', params: {} });
    }
  }

  private release(photo: string): void {
    this.cancel((ticket) => ticket.request.photo === photo);
    this.photos.delete(photo);
    this.refused.delete(photo);
    this.decoded.delete(photo);
    this.queue.release(photo);
  }

  private async run(ticket: Ticket): Promise<void> {
    const { request } = ticket;
    const source = this.photos.get(request.photo);
    if (!source || !this.tickets.has(ticket)) return;
    this.begin(request.photo);
    try {
      const value = await this.work(request, source);
      this.settle(ticket, { id: request.id, ok: true, value });
    } catch (error) {
      this.settle(ticket, { id: request.id, ok: false, ...HeadlightError.toData(error) });
    } finally {
      this.end(request.photo);
    }
  }

  private async work(request: WorkRequest, source: PhotoSource): Promise<EncodedPicture | ModelPixels> {
    const colour = request.type === 'pixels' ? request.recipe.colour : 'managed';
    const timed = await this.decoded.get(source.id, colour, async () => {
      const bytes = 'path' in source ? await readPhotoFile(source.path) : source.bytes;
      injectFault(source.name);
      return decode(bytes, colour);
    });
    return request.type === 'pixels' ? modelPixels(timed, request) : picture(timed, request);
  }

  private begin(photo: string): void {
    clearTimeout(this.idleTimer);
    const count = this.inWork.get(photo) ?? 0;
    this.inWork.set(photo, count + 1);
    if (count === 0) this.tell({ type: 'busy', photo });
  }

  private end(photo: string): void {
    const count = (this.inWork.get(photo) ?? 1) - 1;
    if (count > 0) this.inWork.set(photo, count);
    else {
      this.inWork.delete(photo);
      this.queue.release(photo);
      this.tell({ type: 'idle', photo });
    }
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.decoded.clear(), IDLE_MS);
    this.idleTimer.unref();
  }
}

async function picture({ photo }: TimedPhoto, request: WorkRequest & { edge: number }): Promise<EncodedPicture> {
  const encode = request.type === 'thumbnail' ? encodeThumbnail : encodeView;
  const encoded = await encode(photo, request.edge);
  return { ...encoded, photoRows: photo.rows, photoCols: photo.cols, format: photo.format };
}

function modelPixels({ photo, decodeMs }: TimedPhoto, request: WorkRequest & { type: 'pixels' }): ModelPixels {
  const start = performance.now();
  const { pixels, geometry } = preprocess(photo, request.recipe);
  const [rows, cols] = geometry.input;
  const timing = { decodeMs, preprocessMs: performance.now() - start };
  const { notes, rows: photoRows, cols: photoCols } = photo;
  const seen = { pixels, rows, cols, crop: geometry.crop, photoRows, photoCols, timing };
  return notes.length > 0 ? { ...seen, notes } : seen;
}
