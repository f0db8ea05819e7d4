/** Answers requests for photos inside the photo process; knows nothing of how messages travel. */
import type { EncodedPicture, ModelPixels, PhotoAnswer, PhotoRequest } from '../../shared/photo-port';
import { expected, HeadlightError, type ErrorData } from '../../vit/errors';
import { modelPixels, picture } from './answer';
import { Decoding, type Hevc } from './decoding';
import { checkRecipe } from '../../vit/preprocess/check-recipe';
import { MAX_EDGE } from './limits';
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
  private readonly decoding: Decoding;
  private readonly queue = new JobQueue();
  private readonly tickets = new Set<Ticket>();
  private readonly inWork = new Map<string, number>();
  private readonly answerOwner: Answer = (answer) => this.tell({ type: 'answer', answer });
  private idleTimer: NodeJS.Timeout | undefined;

  /** @param hevc where HEIC is decoded; in this thread without one */
  constructor(
    private readonly tell: (message: ProcessMessage) => void,
    hevc?: Hevc,
  ) {
    this.decoding = new Decoding(hevc);
  }

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
      this.stopUnwanted(ticket.request.photo);
    }
  }

  private stopUnwanted(photo: string): void {
    const wanted = [...this.tickets].some(({ request }) => request.photo === photo);
    if (!wanted) this.decoding.stop(photo);
  }

  private release(photo: string): void {
    this.cancel((ticket) => ticket.request.photo === photo);
    this.photos.delete(photo);
    this.refused.delete(photo);
    this.decoding.forget(photo);
    this.queue.release(photo);
  }

  private async run(ticket: Ticket): Promise<void> {
    const { request } = ticket;
    const source = this.photos.get(request.photo);
    if (!source || !this.tickets.has(ticket)) return;
    this.begin(request.photo);
    try {
      const value = await this.work(ticket, source);
      this.settle(ticket, { id: request.id, ok: true, value });
    } catch (error) {
      this.settle(ticket, { id: request.id, ok: false, ...HeadlightError.toData(error) });
    } finally {
      this.end(request.photo);
    }
  }

  private async work(ticket: Ticket, source: PhotoSource): Promise<EncodedPicture | ModelPixels> {
    const { request } = ticket;
    const colour = request.type === 'pixels' ? request.recipe.colour : 'managed';
    const timed = await this.decoding.get(source, colour, () => this.tickets.has(ticket));
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
      this.decoding.ended(photo);
      this.queue.release(photo);
      this.tell({ type: 'idle', photo });
    }
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.decoding.rest(), IDLE_MS);
    this.idleTimer.unref();
  }
}
