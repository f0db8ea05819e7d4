/** A model put on an executor: both at work, or neither. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Executor } from '../execute/executor';
import { VitSession, type SessionOptions } from './session';

export interface SessionOnExecutor {
  readonly session: VitSession;
  readonly executor: Executor;
  /** Disposes both. */
  dispose(): void;
}

/**
 * Starts the executor and opens the model on it. What was started is disposed where a later step fails; rejects with the errors of both.
 *
 * @param prepare what else must succeed before the session is handed out
 */
export async function openSession(
  checkpoint: Checkpoint,
  start: () => Executor | Promise<Executor>,
  options?: SessionOptions,
  prepare?: (session: VitSession) => Promise<void>,
): Promise<SessionOnExecutor> {
  const executor = await start();
  let session: VitSession | null = null;
  const dispose = (): void => {
    session?.dispose();
    executor.dispose();
  };
  try {
    session = await VitSession.open(checkpoint, executor, options);
    await prepare?.(session);
    return { session, executor, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
