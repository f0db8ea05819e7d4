/** A model on an engine; when the engine is lost, out of memory or will not start, the next one takes over and says so. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { HeadlightError } from '../../vit/errors';
import type { EngineName, Executor } from '../../vit/execute/executor';
import { VitSession } from '../../vit/session/session';
import type { EngineChoice } from './api';
import type { Candidate } from './engine-choice';

export type StartExecutor = (engine: EngineName) => Promise<Executor>;

interface Running {
  readonly session: VitSession;
  readonly executor: Executor;
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
    readonly startExecutor: StartExecutor,
    /** Runs once per engine that starts, before anything is asked of it. */
    readonly onOpened: (session: VitSession, choice: EngineChoice) => Promise<void> = () => Promise.resolve(),
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
  async ask<T>(question: (session: VitSession, engine: EngineChoice) => Promise<T>): Promise<T> {
    for (;;) {
      const asked = this.#running;
      const { session, choice } = await asked;
      try {
        return await question(session, choice);
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
    if (running) release(running);
  }

  async #next(failed: Running, error: unknown): Promise<Running> {
    release(failed);
    const rest = this.candidates.slice(this.candidates.findIndex(({ name }) => name === failed.choice.name) + 1);
    if (rest.length === 0) throw error;
    return this.#start(rest.map(({ name }) => ({ name, reason: 'fellBack' })));
  }

  async #start(candidates: readonly Candidate[]): Promise<Running> {
    let trouble: unknown = new HeadlightError('engineUnavailable', { engine: 'auto', detail: 'none' });
    for (const { name, reason } of candidates) {
      if (this.#disposed) throw new HeadlightError('cancelled');
      try {
        return await this.#open(name, reason);
      } catch (error) {
        if (!isEngineTrouble(error)) throw error;
        trouble = error;
      }
    }
    throw trouble;
  }

  async #open(name: EngineName, reason: string): Promise<Running> {
    const executor = await this.startExecutor(name);
    const choice = { name, detail: executor.detail, reason };
    let session: VitSession | null = null;
    try {
      session = await VitSession.open(this.checkpoint, executor);
      await this.onOpened(session, choice);
    } catch (error) {
      session?.dispose();
      executor.dispose();
      throw error;
    }
    return { session, executor, choice };
  }
}

function release({ session, executor }: Running): void {
  session.dispose();
  executor.dispose();
}

function isEngineTrouble(error: unknown): boolean {
  return error instanceof HeadlightError && ENGINE_TROUBLE.has(error.code);
}
