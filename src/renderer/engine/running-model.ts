/** A model on an engine; when the engine is lost, out of memory or will not start, the next one takes over and says so. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { HeadlightError } from '../../vit/errors';
import type { VitSession } from '../../vit/session/session';
import type { EngineChoice } from './api';
import type { Candidate } from './engine-choice';

/** What is asked of a model, here or in another process. */
export type ModelSession = Pick<VitSession, 'answer' | 'map' | 'grid' | 'lens' | 'forget' | 'dispose'> & {
  knows(photo: string): boolean | Promise<boolean>;
};

/** A model ready on an engine. */
export interface OpenedSession {
  readonly session: ModelSession;
  /** For people. */
  readonly detail: string;
  dispose(): void;
}

export type OpenSession = (engine: Candidate) => Promise<OpenedSession>;

interface Running {
  readonly opened: OpenedSession;
  readonly choice: EngineChoice;
}

const ENGINE_TROUBLE = new Set(['engineUnavailable', 'engineFailed', 'engineLost', 'outOfMemory']);

export class RunningModel {
  #running: Promise<Running>;
  #disposed = false;

  /** Starts at once; `ready` tells when it runs. */
  constructor(
    readonly checkpoint: Checkpoint,
    readonly candidates: readonly Candidate[],
    readonly open: OpenSession,
  ) {
    this.#running = this.#start([...candidates]);
    this.#running.catch(() => undefined); // told to whoever asks
  }

  /** The engine in use. Rejects with the last engine's error when none could start. */
  async engine(): Promise<EngineChoice> {
    return (await this.#running).choice;
  }

  /**
   * Asks the session; after engine trouble the question is put again to the next engine. Rejects with the session's own
   * errors, with the last engine's trouble, or with `cancelled` once disposed.
   */
  async ask<T>(question: (session: ModelSession, engine: EngineChoice) => Promise<T>): Promise<T> {
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

  async #next(failed: Running, error: unknown): Promise<Running> {
    failed.opened.dispose();
    const rest = this.candidates.slice(this.candidates.findIndex(({ name }) => name === failed.choice.name) + 1);
    if (rest.length === 0) throw error;
    return this.#start(rest.map(({ name }) => ({ name, reason: 'fellBack' })));
  }

  async #start(candidates: readonly Candidate[]): Promise<Running> {
    let trouble: unknown = new HeadlightError('engineUnavailable', { engine: 'auto', detail: 'none' });
    for (const candidate of candidates) {
      if (this.#disposed) throw new HeadlightError('cancelled');
      try {
        return await this.#open(candidate);
      } catch (error) {
        if (!isEngineTrouble(error)) throw error;
        trouble = error;
      }
    }
    throw trouble;
  }

  async #open(candidate: Candidate): Promise<Running> {
    const opened = await this.open(candidate);
    return { opened, choice: { ...candidate, detail: opened.detail } };
  }
}

function isEngineTrouble(error: unknown): boolean {
  return error instanceof HeadlightError && ENGINE_TROUBLE.has(error.code);
}
