/** What the photo process and its owner (Electron's main process, or the command line) say to each other. */
import type { PhotoAnswer, PhotoRequest } from '../../shared/photo-port';
import type { Turn } from '../../shared/turn';
import type { ErrorData } from '../../vit/errors';

/** A photo by path, or by bytes when there is no file. `name` is for people; `turn` is what a person turned it by. */
export type PhotoSource = { readonly id: string; readonly name: string; readonly turn?: Turn } & (
  { readonly path: string } | { readonly bytes: Uint8Array }
);

export type OwnerMessage =
  | { readonly type: 'register'; readonly photo: PhotoSource }
  | { readonly type: 'release'; readonly photos: readonly string[] }
  /** Every request for this photo is answered with this error: it killed or hung a process before. */
  | { readonly type: 'refuse'; readonly photo: string; readonly error: ErrorData }
  /** Work on this photo only while nothing else is in work: it was present at a crash. */
  | { readonly type: 'isolate'; readonly photo: string }
  /** A request from the owner itself; its answer comes back as `answer`. */
  | { readonly type: 'request'; readonly request: PhotoRequest }
  /** Answered with `pong` as soon as the process has a moment. */
  | { readonly type: 'ping' }
  /** Comes with a message port on which somebody else sends `PhotoRequest`s (Electron only). */
  | { readonly type: 'port' };

export type ProcessMessage =
  /** Work on a photo begins or ends; between the two the owner counts what it costs. */
  | { readonly type: 'busy'; readonly photo: string }
  | { readonly type: 'idle'; readonly photo: string }
  | { readonly type: 'answer'; readonly answer: PhotoAnswer }
  | { readonly type: 'pong' }
  /** The system does not hold the process to its work, and why. */
  | { readonly type: 'unconfined'; readonly reason: string };

/** The owner's end of a running photo process, whatever started it. */
export interface PhotoChild {
  /** `ports` are message ports to hand over; only Electron's `utilityProcess` can. */
  post(message: OwnerMessage, ports?: readonly unknown[]): void;
  onMessage(listener: (message: ProcessMessage) => void): void;
  /** Called once, when the process has ended for whatever reason. */
  onExit(listener: () => void): void;
  kill(): void;
  /** Undefined until it runs. */
  pid?(): number | undefined;
}
