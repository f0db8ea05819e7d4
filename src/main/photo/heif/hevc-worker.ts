/** HEVC in a thread of its own, started with the first picture that needs it; who has none pays for none. */
import { Worker } from 'node:worker_threads';
import { HeadlightError } from '../../../vit/errors';
import { damagedPhoto } from '../format';
import type { HevcAnswer, HevcQuestion } from './hevc-thread';
import type { HevcPicture } from './hevc';

interface Job {
  readonly question: HevcQuestion;
  readonly resolve: (picture: HevcPicture) => void;
  readonly reject: (error: HeadlightError) => void;
}

/** What is used of Node's `Worker`. */
export type HevcThread = Pick<Worker, 'postMessage' | 'terminate' | 'ref' | 'unref'> & {
  on(event: 'message', listener: (answer: HevcAnswer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
};

export class HevcWorker {
  readonly #start: () => HevcThread;
  #thread: HevcThread | null = null;
  /** The first one is in work. */
  readonly #jobs: Job[] = [];

  /** @param entry the built `hevc-thread.js` */
  constructor(entry: string | URL, start: () => HevcThread = () => new Worker(entry)) {
    this.#start = start;
  }

  /**
   * As `decodeHevc`; takes `bytes` over. Ends at once, with `cancelled`, when `signal` is aborted: a picture of 200 megapixels nobody
   * waits for costs half a minute.
   */
  decode(bytes: Uint8Array, deep: boolean, signal?: AbortSignal): Promise<HevcPicture> {
    if (signal?.aborted) return Promise.reject(new HeadlightError('cancelled'));
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
    return new Promise<HevcPicture>((resolve, reject) => {
      const job: Job = { question: { bytes: own as Uint8Array<ArrayBuffer>, deep }, resolve, reject };
      signal?.addEventListener('abort', () => this.#cancel(job), { once: true });
      if (this.#jobs.push(job) === 1) this.#begin();
    });
  }

  /** Gives the thread's memory back where nothing is in work. */
  rest(): void {
    if (this.#jobs.length === 0) this.#end();
  }

  #begin(): void {
    const [job] = this.#jobs;
    if (!job) return this.#thread?.unref();
    const thread = (this.#thread ??= this.#started());
    thread.ref();
    thread.postMessage(job.question, [job.question.bytes.buffer]);
  }

  #started(): HevcThread {
    const thread = this.#start();
    const current = (): boolean => thread === this.#thread;
    thread.on('message', (answer) => {
      if (current())
        this.#settle((job) => (answer.ok ? job.resolve(answer.picture) : job.reject(HeadlightError.fromData(answer))));
    });
    // A picture that ends the thread is no picture; the next one gets a thread of its own.
    const lost = (cause?: unknown): void => {
      if (!current()) return;
      this.#thread = null;
      this.#settle((job) => job.reject(damagedPhoto('heic', cause)));
    };
    thread.on('error', lost);
    thread.on('exit', () => lost());
    return thread;
  }

  #settle(how: (job: Job) => void): void {
    const job = this.#jobs.shift();
    if (job) how(job);
    this.#begin();
  }

  #cancel(job: Job): void {
    const at = this.#jobs.indexOf(job);
    if (at === -1) return;
    if (at === 0) this.#end();
    else this.#jobs.splice(at, 1);
    if (at === 0) this.#settle(() => undefined);
    job.reject(new HeadlightError('cancelled'));
  }

  #end(): void {
    const thread = this.#thread;
    this.#thread = null;
    void thread?.terminate();
  }
}
