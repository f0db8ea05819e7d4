/** What main does for channels about what leaves the window: files that are saved, and the clipboard. */
import { basename } from 'node:path';
import { shell } from 'electron';
import type { HeadlightApp } from '../app';
import { restoreCaches } from '../caches';
import { copyPng, copyText } from '../files/clipboard';
import { saveExport } from '../files/save-export';
import type { Handlers } from './answer';

export function savingHandlers(app: HeadlightApp): Pick<Handlers, 'saveFile' | 'revealSaved' | 'copyPng' | 'copyText'> {
  let lastSaved: string | null = null;
  return {
    saveFile: async (file) => {
      const saved = await saveExport(app, file);
      if (!saved) return null;
      lastSaved = saved.path;
      return { file: basename(saved.path), settings: saved.settings && basename(saved.settings) };
    },
    revealSaved: () => {
      if (lastSaved === null) return null;
      restoreCaches();
      shell.showItemInFolder(lastSaved);
      return null;
    },
    copyPng: async (png) => {
      await copyPng(png);
      return null;
    },
    copyText: async (text) => {
      await copyText(text);
      return null;
    },
  };
}
