/** What main tells the native process, besides handing it a port. Paths go this way only: clients name models by id. */
import type { NativeWish } from '../../shared/native-port';

/** What the process tells main of itself, besides its signs of life. */
export interface NativeNews {
  /** Weights could not be kept for the next start, and the system's code for why. */
  readonly unkept: string;
}

export interface NativePlaces {
  /** `weights`: the one weights file that is meant, or null for the usual choice. */
  readonly models: readonly { readonly id: string; readonly folder: string; readonly weights: string | null }[];
  /** Folder for mapped weights. */
  readonly cache: string;
}

/** Comes with a port for a client, or with a model to open before the client is there, which will ask for the same. */
export interface NativeOrder extends NativePlaces {
  readonly ahead?: NativeWish;
}
