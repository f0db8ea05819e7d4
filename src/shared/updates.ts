/** New versions of Headlight, as window and main speak of them: nothing is asked of the network before a person asks. */
import * as v from 'valibot';
import type { ErrorData } from '../vit/errors';

/** What is known of a newer version. */
export interface NewVersion {
  readonly version: string;
  /** Day of release, `2026-11-30`. */
  readonly date: string;
  /** What is new, plain text. */
  readonly notes: string;
  /** Bytes of what would be downloaded; null where this copy cannot install it by itself. */
  readonly bytes: number | null;
}

/** Why this copy never looks: it runs from source, or whoever built it named no place. */
export type NoUpdates = 'source' | 'noPlace';

export type UpdateState =
  | { readonly kind: 'none'; readonly why: NoUpdates }
  | { readonly kind: 'idle' | 'looking' | 'current' }
  | ({ readonly kind: 'found' } & NewVersion)
  | { readonly kind: 'downloading'; readonly version: string; readonly share: number }
  | { readonly kind: 'ready' | 'installing'; readonly version: string }
  | { readonly kind: 'failed'; readonly error: ErrorData };

/** Each answers with the state after it. */
export interface UpdateInvocations {
  updateState(): UpdateState;
  lookForUpdate(): UpdateState;
  downloadUpdate(): UpdateState;
  cancelUpdate(): UpdateState;
  /** Ends the app where it worked. */
  installUpdate(): UpdateState;
}

export const UPDATE_ARGUMENTS = {
  updateState: v.strictTuple([]),
  lookForUpdate: v.strictTuple([]),
  downloadUpdate: v.strictTuple([]),
  cancelUpdate: v.strictTuple([]),
  installUpdate: v.strictTuple([]),
} as const;
