/** Folders that are watched for new photos, as the window sees them: by name; paths stay in main. */
import * as v from 'valibot';

export interface WatchedFolder {
  readonly id: string;
  readonly name: string;
  readonly paused: boolean;
  /** It is not there now: a disk that was taken out, say. */
  readonly missing: boolean;
}

export interface WatchInvocations {
  watchedFolders(): WatchedFolder[];
  /** @param folder that was chosen or dropped; null asks which one */
  watchFolder(folder: string | null): WatchedFolder[];
  pauseFolder(id: string, paused: boolean): WatchedFolder[];
  /** Its photos stay in the window. */
  forgetFolder(id: string): WatchedFolder[];
}

const id = v.pipe(v.string(), v.uuid());

export const WATCH_ARGUMENTS = {
  watchedFolders: v.strictTuple([]),
  watchFolder: v.strictTuple([v.nullable(id)]),
  pauseFolder: v.strictTuple([id, v.boolean()]),
  forgetFolder: v.strictTuple([id]),
} as const satisfies {
  readonly [C in keyof WatchInvocations]: v.GenericSchema<unknown, Parameters<WatchInvocations[C]>>;
};
