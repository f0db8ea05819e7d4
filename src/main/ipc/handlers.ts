/** What main does for each channel; arguments have been checked. */
import { basename } from 'node:path';
import { HeadlightError } from '../../vit/errors';
import type { HeadlightApp } from '../app';
import { downloadHandlers } from './download-handlers';
import { modelHandlers } from './model-handlers';
import { writeAtomically } from '../files/atomic';
import { copyPng, readClipboard } from '../files/clipboard';
import { chooseInputs, choosePngPath } from '../files/dialogs';
import { pngName } from '../files/file-name';
import type { Handlers } from './answer';

export function createHandlers(app: HeadlightApp): Handlers {
  return {
    ...modelHandlers(app),
    ...downloadHandlers(app),
    bootstrap: () => app.bootstrap(),
    openPhotos: async () => app.inputs.addPaths(await chooseInputs(app.window, app.locale, 'photos')),
    addDropped: (files) => app.inputs.addDropped(files),
    pastePhotos: async () => app.inputs.addDropped(await readClipboard()),
    removePhotos: (ids) => {
      app.photos.remove(ids);
      return null;
    },
    saveSettings: (settings) => app.saveSettings(settings),
    savePng: async (suggestedName, png) => {
      const path = await choosePngPath(app.window, app.locale, pngName(suggestedName));
      if (path === null) return false;
      await save(path, png);
      return true;
    },
    copyPng: async (png) => {
      await copyPng(png);
      return null;
    },
    connectPhotos: () => {
      app.sendPhotoPort();
      return null;
    },
    startNative: async () => {
      await app.sendNativePort();
      return null;
    },
  };
}

/** Throws `saveFailed` with the system's code ('ENOSPC', 'EACCES' …). */
async function save(path: string, png: Uint8Array): Promise<void> {
  try {
    await writeAtomically(path, png);
  } catch (cause) {
    const detail = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new HeadlightError('saveFailed', { name: basename(path), detail }, undefined, { cause });
  }
}
