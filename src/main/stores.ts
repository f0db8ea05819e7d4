/** What main keeps in the data folder, and the models that lie there or are known from there. */
import { join } from 'node:path';
import type { Events } from '../shared/ipc';
import { ModelLibrary } from './model-library';
import { ModelDownloads } from './models/downloads';
import { HubTokenStore } from './models/hub/token-store';
import { infoThreads } from './models/info-reader';
import { ModelNotesStore } from './models/notes';
import { ModelReferences } from './models/references';
import type { StoragePlaces } from './models/storage';
import { PATHS } from './paths';
import { PhotoTurns } from './photos/turns';
import { systemKeychain } from './security/keychain';
import type { Troubles } from './troubles';

export interface Stores {
  readonly storage: StoragePlaces;
  readonly models: ModelLibrary;
  readonly hubToken: HubTokenStore;
  readonly downloads: ModelDownloads;
  readonly turns: PhotoTurns;
}

/** @param onProgress of downloads */
export function storesIn(
  folder: string,
  { unkept, damaged }: Troubles,
  onProgress: (...progress: Events['downloadProgress']) => void,
): Stores {
  const place = (name: string): string => join(folder, name);
  const storage = { data: folder, models: place('models'), cache: place('native') };
  const readInfo = infoThreads(PATHS.infoThread);
  const models = new ModelLibrary(
    { builtIn: PATHS.models, installed: storage.models },
    new ModelNotesStore(place('models.json'), unkept, damaged),
    new ModelReferences(place('opened-models.json'), unkept, damaged),
    readInfo,
  );
  const hubToken = new HubTokenStore(place('hub-token'), process.env, systemKeychain());
  const downloads = new ModelDownloads(
    { builtIn: PATHS.models, own: storage.models, suggested: PATHS.suggested, check: readInfo },
    process.env,
    onProgress,
    () => hubToken.token(),
  );
  return { storage, models, hubToken, downloads, turns: new PhotoTurns(place('photo-turns.json'), unkept) };
}
