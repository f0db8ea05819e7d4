/** What the photo process and its owner (Electron's main process, or the command line) say to each other. */
import * as v from 'valibot';
import type { Contract } from '../../shared/channel/contract';
import type { Port } from '../../shared/channel/port';
import { photoCalls, type PhotoApi } from '../../shared/photo-port';
import type { Turn } from '../../shared/turn';
import type { ErrorData } from '../../vit/errors';

/** A photo by path, or by bytes when there is no file. `name` is for people; `turn` is what a person turned it by. */
export type PhotoSource = { readonly id: string; readonly name: string; readonly turn?: Turn } & (
  { readonly path: string } | { readonly bytes: Uint8Array }
);

/** What the owner asks of the process. */
export interface PhotoProcess extends PhotoApi {
  register(photo: PhotoSource): void;
  release(photos: readonly string[]): void;
  /** Every request for this photo is answered with this error: it killed or hung a process before. */
  refuse(photo: string, error: ErrorData): void;
  /** Work on this photo only while nothing else is in work: it was present at a crash. */
  isolate(photo: string): void;
  /** Answered with `pong` as soon as the process has a moment. */
  ping(): void;
  /** Somebody else asks for photos on this port (Electron only). */
  connect(port: Port): void;
}

/** What the process tells its owner. */
export interface PhotoOwner {
  /** Work on a photo begins or ends; between the two the owner counts what it costs. */
  busy(photo: string): void;
  idle(photo: string): void;
  pong(): void;
  /** The system does not hold the process to its work, and why. */
  unconfined(reason: string): void;
}

const name = v.string();
const object = <T>(): v.GenericSchema<unknown, T> =>
  v.custom<T>((value) => typeof value === 'object' && value !== null, 'expected an object');

/** Asked by the owner alone, whose word is taken: paths go this way only. */
export const PHOTO_PROCESS: Contract<PhotoProcess> = {
  ...photoCalls(name),
  register: { args: [object<PhotoSource>()], tells: true },
  release: { args: [v.array(name)], tells: true },
  refuse: { args: [name, object<ErrorData>()], tells: true },
  isolate: { args: [name], tells: true },
  ping: { args: [], tells: true },
  connect: { args: [], tells: true, port: true },
};

export const PHOTO_OWNER: Contract<PhotoOwner> = {
  busy: { args: [name], tells: true },
  idle: { args: [name], tells: true },
  pong: { args: [], tells: true },
  unconfined: { args: [name], tells: true },
};

/** The owner's end of a running photo process, whatever started it. */
export interface PhotoChild {
  readonly port: Port;
  /** Called once, when the process has ended for whatever reason. */
  onExit(listener: () => void): void;
  kill(): void;
  /** Undefined until it runs. */
  pid?(): number | undefined;
}
