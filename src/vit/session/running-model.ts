/** A model on an engine; when the engine is lost, out of memory or will not start, the next one takes over and says so. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { HeadlightError, type ErrorData } from '../errors';
import type { EngineName } from '../execute/executor';
import type { Precision } from '../graph/onnx/stored';

/** An engine to try, and why, as a key for people. */
export interface Candidate<Reason extends string> {
  readonly name: EngineName;
  readonly reason: Reason;
}

/** The engine that runs. */
export interface Choice<Reason extends string> extends Candidate<Reason> {
  /** For people: what it runs on. */
  readonly detail: string;
  /** Precision of its weights. */
  readonly precision: Precision;
  /** Why the engine before this one was left; absent for the first. */
  readonly trouble?: ErrorData;
}

/** A model ready on an engine. */
export interface OpenedSession<Session> {
  readonly session: Session;
  /** For people. */
  readonly detail: string;
  /** Precision of its weights. */
  readonly precision: Precision;
  dispose(): void;
}

interface Running<Session, Reason extends string> {
  readonly opened: OpenedSession<Session>;
  readonly choice: Choice<Reason>;
}

const ENGINE_TROUBLE = new Set(['engineUnavailable', 'engineFailed', 'engineLost', 'outOfMemory']);

export class RunningModel<Session, Reason extends string> {
  readonly #candidates: readonly Candidate<Reason>[];
  readonly #openOn: (engine: Candidate<Reason>) => Promise<OpenedSession<Session>>;
  readonly #onTrouble: (error: HeadlightError, next: Candidate<Reason>) => void;
  #running: Promise<Running<Session, Reason>>;
  #disposed = false;

  /**
   * Starts at once; `engine` tells when it runs.
   *
   * @param candidates the best first, each engine once
   * @param onTrouble hears why an engine was left for `next`, before that one opens
   */
  constructor(
    readonly checkpoint: Checkpoint,
    candidates: readonly Candidate<Reason>[],
    open: (engine: Candidate<Reason>) => Promise<OpenedSession<Session>>,
    onTrouble: (error: HeadlightError, next: Candidate<Reason>) => void = () => undefined,
  ) {
    this.#candidates = candidates;
    this.#openOn = open;
    this.#onTrouble = onTrouble;
    this.#running = this.#start(candidates);
    this.#running.catch(() => undefined); // told to whoever asks
  }

  /** The engine in use. Rejects with the last engine's error when none could start. */
  async engine(): Promise<Choice<Reason>> {
    return (await this.#running).choice;
  }

  /**
   * Asks the session; after engine trouble the question is put again to the next engine. Rejects with the session's own
   * errors, with the last engine's trouble, or with `cancelled` once disposed.
   */
  async ask<T>(question: (session: Session, engine: Choice<Reason>) => Promise<T>): Promise<T> {
    for (;;) {
      const asked = this.#running;
      const { opened, choice } = await asked;
      try {
        return await question(opened.session, choice);
      } catch (error) {
        if (this.#disposed) throw new HeadlightError('cancelled');
        if (asked !== this.#running) continue; // another question has moved us on
        if (!isEngineTrouble(error)) throw error;
        this.#running = this.#next(await asked, error);
        this.#running.catch(() => undefined);
      }
    }
  }

  /** Frees session and engine; open questions reject with `cancelled`. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const running = await this.#running.catch(() => null);
    running?.opened.dispose();
  }

  async #next(failed: Running<Session, Reason>, error: HeadlightError): Promise<Running<Session, Reason>> {
    failed.opened.dispose();
    const rest = this.#candidates.slice(this.#candidates.findIndex(({ name }) => name === failed.choice.name) + 1);
    return this.#start(rest, error);
  }

  /** @param trouble why the engine before these was left */
  async #start(
    candidates: readonly Candidate<Reason>[],
    trouble: HeadlightError | null = null,
  ): Promise<Running<Session, Reason>> {
    for (const candidate of candidates) {
      if (this.#disposed) throw new HeadlightError('cancelled');
      if (trouble) this.#onTrouble(trouble, candidate);
      try {
        return await this.#open(candidate, trouble);
      } catch (error) {
        if (!isEngineTrouble(error)) throw error;
        trouble = error;
      }
    }
    throw trouble ?? new HeadlightError('engineUnavailable', { engine: 'auto', detail: 'none' });
  }

  async #open(candidate: Candidate<Reason>, trouble: HeadlightError | null): Promise<Running<Session, Reason>> {
    const opened = await this.#openOn(candidate);
    const { detail, precision } = opened;
    return { opened, choice: { ...candidate, detail, precision, ...(trouble && { trouble: trouble.toData() }) } };
  }
}

function isEngineTrouble(error: unknown): error is HeadlightError {
  return error instanceof HeadlightError && ENGINE_TROUBLE.has(error.code);
}
