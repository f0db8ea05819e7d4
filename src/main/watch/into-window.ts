/** What happens in watched folders, done to the window's photos: what comes is added, what was written since takes the old one's place, what is gone is marked. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AddedPhotos } from '../../shared/ipc';
import type { ErrorData } from '../../vit/errors';
import { readablePath, systemPath } from '../photo/byte-path';
import type { Photos } from '../photos/photos';
import type { TreeChanges } from './tree-watch';

export interface WatchedWindow {
  readonly photos: Pick<Photos, 'addPaths' | 'at' | 'file' | 'remove'>;
  onAdded(added: AddedPhotos): void;
  /** They are no more, and come anew where their files are there. */
  onGone(ids: readonly string[]): void;
  onFailed(id: string, error: ErrorData): void;
}

export class IntoWindow {
  readonly #window: WatchedWindow;
  /** Photos whose files were gone when last looked at. */
  readonly #missing = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(window: WatchedWindow) {
    this.#window = window;
  }

  /** One after the other. Never rejects. */
  take(changes: TreeChanges): Promise<void> {
    const mine = this.#last.then(() => this.#take(changes)).catch(() => undefined);
    this.#last = mine;
    return mine;
  }

  async #take({ come, gone }: TreeChanges): Promise<void> {
    const { photos } = this.#window;
    for (const path of gone) {
      const params = { name: readablePath(basename(path)) };
      for (const id of photos.at([path])) this.#window.onFailed(id, { code: 'photoNotFound', params });
      if (photos.at([path]).length > 0) this.#missing.add(path);
    }
    const fresh: string[] = [];
    const old: string[] = [];
    for (const path of come) {
      const ids = photos.at([path]);
      if (ids.length > 0 && !this.#missing.has(path) && (await this.#isSame(ids[0] as string, path))) continue;
      this.#missing.delete(path);
      old.push(...ids);
      fresh.push(path);
    }
    if (old.length > 0) {
      photos.remove(old);
      this.#window.onGone(old);
    }
    if (fresh.length > 0) this.#window.onAdded(await photos.addPaths(fresh));
  }

  async #isSame(id: string, path: string): Promise<boolean> {
    const file = this.#window.photos.file(id);
    const now = await stat(systemPath(path)).catch(() => null);
    return now?.size === file?.bytes && now?.mtimeMs === file?.written;
  }
}
