/** What main does for the channels about watched folders; arguments have been checked. */
import type { WatchInvocations } from '../../shared/ipc-watch';
import { HeadlightError } from '../../vit/errors';
import type { HeadlightApp } from '../app';
import { chooseFolder } from '../files/dialogs';
import type { Handlers } from './answer';

export function watchHandlers(app: HeadlightApp): Pick<Handlers, keyof WatchInvocations> {
  const { watched } = app;
  return {
    watchedFolders: () => watched.list(),
    watchFolder: async (folder) => {
      const path = folder === null ? await chooseFolder(app.window, app.locale) : app.files.folder(folder);
      if (path === undefined) throw new HeadlightError('badRequest', { detail: 'watchFolder: folder' });
      if (path !== null) await watched.add(path);
      return watched.list();
    },
    pauseFolder: async (id, paused) => {
      await watched.pause(id, paused);
      return watched.list();
    },
    forgetFolder: async (id) => {
      await watched.forget(id);
      return watched.list();
    },
  };
}
