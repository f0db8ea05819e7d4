/** This copy of the app, as its updates need to know it. */
import { app } from 'electron';
import { join } from 'node:path';
import type { AppAdapter } from 'electron-updater/out/AppAdapter';
import type { UpdateState } from '../../shared/updates';
import { UpdateFeed } from './feed';
import { installedAs } from './installed-as';
import { installUpdate } from './installer';
import { updatePlace } from './place';
import { Updates } from './updates';

/** @param folder for what is fetched, in the data folder */
export function updatesOf(folder: string, onState: (state: UpdateState) => void): Updates {
  const resources = process.resourcesPath;
  const place = app.isPackaged ? updatePlace(resources) : null;
  return new Updates({
    feed: place && new UpdateFeed(place),
    why: app.isPackaged ? 'noPlace' : 'source',
    version: app.getVersion(),
    installedAs: installedAs({
      platform: process.platform,
      env: process.env,
      resources,
      executable: process.execPath,
    }),
    arch: process.arch,
    folder,
    install: (...asked) => installUpdate(adapter(folder), ...asked),
    onState,
  });
}

/** All that electron-updater writes goes into our folder. */
function adapter(folder: string): AppAdapter {
  return {
    version: app.getVersion(),
    name: app.getName(),
    isPackaged: true,
    appUpdateConfigPath: join(process.resourcesPath, 'app-update.yml'),
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => app.whenReady(),
    relaunch: () => app.relaunch(),
    quit: () => app.quit(),
    onQuit: (handler) => void app.once('quit', (_event, exitCode) => handler(exitCode)),
  };
}
