/** What the owner of the photo process decides, and what it hears. */
import type { ErrorData } from '../../vit/errors';
import type { PhotoChild } from './protocol';
import type { WatchTimes } from './watch';

export interface PhotoServiceOptions {
  /** Starts a process: `forkPhotoProcess` under Node, `utilityProcess.fork` in Electron. */
  readonly spawn: () => PhotoChild;
  readonly timeoutSeconds?: number;
  readonly watch?: Partial<WatchTimes>;
  readonly watchAtRest?: Partial<WatchTimes>;
  /** This photo crashed or hung the process; its requests are answered with `error` from now on. */
  readonly onFailed?: (photo: string, error: ErrorData) => void;
  /** A new process took over. Ports given to `connect` before are closed: connect new ones. */
  readonly onRestart?: () => void;
  /** The system does not confine the process, and why. */
  readonly onUnconfined?: (reason: string) => void;
}
