/** What main and the native process say to each other. Paths go this way only: clients name models by id. */
import * as v from 'valibot';
import type { Contract } from '../../shared/channel/contract';
import type { Port } from '../../shared/channel/port';
import type { NativeWish } from '../../shared/native-port';

export interface NativePlaces {
  /** `weights`: the one weights file that is meant, or null for the usual choice. */
  readonly models: readonly { readonly id: string; readonly folder: string; readonly weights: string | null }[];
  /** Folder for mapped weights. */
  readonly cache: string;
}

/** What main tells the process. */
export interface NativeProcess {
  /** Opens a model before a client is there, which will ask for the same. */
  begin(wish: NativeWish, places: NativePlaces): void;
  /** The photo that will be asked about first, and how many classes will be wanted. */
  expect(photo: string, top: number): void;
  /** A client, who asks on this port for models of `places`. */
  connect(places: NativePlaces, port: Port): void;
  /** The photo process answers on this port; in place of the one before, which died. */
  photos(port: Port): void;
  /** Answered with `pong` as soon as the process has a moment. */
  ping(): void;
}

/** What the process tells main. */
export interface NativeOwner {
  /** Weights could not be kept for the next start; the system's code for why. */
  unkept(code: string): void;
  pong(): void;
}

const object = <T>(): v.GenericSchema<unknown, T> =>
  v.custom<T>((value) => typeof value === 'object' && value !== null, 'expected an object');

/** Main alone tells it, and is trusted. */
export const NATIVE_PROCESS: Contract<NativeProcess> = {
  begin: { args: [object<NativeWish>(), object<NativePlaces>()], tells: true },
  expect: { args: [v.string(), v.number()], tells: true },
  connect: { args: [object<NativePlaces>()], tells: true, port: true },
  photos: { args: [], tells: true, port: true },
  ping: { args: [], tells: true },
};

export const NATIVE_OWNER: Contract<NativeOwner> = {
  unkept: { args: [v.string()], tells: true },
  pong: { args: [], tells: true },
};
