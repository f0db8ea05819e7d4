/** What main does for each channel; arguments have been checked. */
import { shell } from 'electron';
import type { HeadlightApp } from '../app';
import { benchHandlers } from './bench-handlers';
import { downloadHandlers } from './download-handlers';
import { watchHandlers } from './watch-handlers';
import { fileHandlers } from './file-handlers';
import { libraryHandlers } from './library-handlers';
import { ownLabelHandlers } from './own-label-handlers';
import { modelHandlers } from './model-handlers';
import { savingHandlers } from './saving-handlers';
import { updateHandlers } from './update-handlers';
import { restoreCaches } from '../caches';
import { systemPath } from '../photo/byte-path';
import { readClipboard } from '../files/clipboard';
import { chooseInputs } from '../files/dialogs';
import { openGuide } from '../files/open-guide';
import type { Handlers } from './answer';

export function createHandlers(app: HeadlightApp): Handlers {
  return {
    ...modelHandlers(app),
    ...downloadHandlers(app),
    ...benchHandlers(app),
    ...libraryHandlers(app),
    ...ownLabelHandlers(app),
    ...savingHandlers(app),
    ...updateHandlers(app),
    ...fileHandlers(app),
    ...watchHandlers(app),
    bootstrap: () => app.bootstrap(),
    openPhotos: async () => app.inputs.addPaths(await chooseInputs(app.window, app.locale, 'photos'), app.some),
    addDropped: async (files) => {
      const added = await app.inputs.addDropped(files, app.some);
      return { ...added, folders: await app.watchable(files) };
    },
    pastePhotos: async () => app.inputs.addDropped(await readClipboard()),
    stopLooking: () => {
      app.photos.stopLooking();
      return null;
    },
    removePhotos: (ids) => {
      app.photos.remove(ids);
      return null;
    },
    turnPhoto: (id, by) => app.photos.turn(id, by),
    revealPhoto: (id) => {
      const source = app.photos.source(id);
      const path = source && 'path' in source ? systemPath(source.path) : null;
      if (typeof path !== 'string') return false; // pasted, or of a name that is no text
      restoreCaches();
      shell.showItemInFolder(path);
      return true;
    },
    saveSettings: (settings) => app.saveSettings(settings),
    openGuide: (page) => openGuide(page, app.locale).then(() => null),
    problemReport: () => app.problemReport(),
    connectPhotos: () => {
      app.processes.sendPhotoPort();
      return null;
    },
    startNative: async () => {
      await app.processes.sendNativePort();
      return null;
    },
  };
}
