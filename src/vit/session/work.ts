/** How long work is followed and stopped. */
import { HeadlightError } from '../errors';

/** How to follow a piece of work, and to stop it. */
export interface Work<Progress = number> {
  /** Told the share that is done, 0 … 1, or what the work says of itself. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Once aborted, the work rejects with `cancelled` after the run that is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** Throws `cancelled` where the work is no longer wanted. */
export function checkWanted({ signal }: Pick<Work, 'signal'>): void {
  if (signal?.aborted) throw new HeadlightError('cancelled');
}
