/**
 * Puts a fetched version in this copy's place by electron-updater, which knows how each system does it. It is given the file and asks nobody:
 * its own look at a feed would send a number that tells computers apart, and trusts whoever serves it.
 */
import { copyFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { AppAdapter } from 'electron-updater/out/AppAdapter';
import type { AppUpdater, UpdateInfo } from 'electron-updater';
import { HeadlightError } from '../../vit/errors';
import { log } from '../log';
import type { InstalledAs, ReleaseFile } from './release';

/** The parts of the library's updaters that it has no public door to. */
interface Inside {
  httpExecutor: { download(url: URL, destination: string): Promise<string> };
  updateInfoAndProvider: { info: UpdateInfo; provider: object };
  install?(isSilent: boolean, runAfter: boolean): boolean;
}

type Updater = Omit<AppUpdater, keyof Inside> & Inside;

/** Rejects with `updateNotInstalled`. Where it resolves the app is on its way out. */
export async function installUpdate(
  app: AppAdapter,
  as: InstalledAs,
  path: string,
  file: ReleaseFile,
  version: string,
): Promise<void> {
  const updater = await updaterFor(as, app);
  let trouble: Error | null = null;
  updater.on('error', (error: Error) => (trouble = error));
  const notInstalled = (error: unknown): HeadlightError => {
    log.error('update not installed', error);
    return new HeadlightError('updateNotInstalled', { version, detail: (error as Error).name });
  };
  try {
    await give(updater, path, file, version);
    if (updater.install === undefined)
      updater.quitAndInstall(); // macOS: Squirrel takes over
    else if (updater.install(false, true)) app.quit();
    else throw trouble ?? new Error('refused');
  } catch (error) {
    throw notInstalled(error);
  }
}

/** Makes it believe that it has found and downloaded the version: it copies what lies here. */
async function give(updater: Updater, path: string, file: ReleaseFile, version: string): Promise<void> {
  const url = pathToFileURL(path);
  const info = { url: file.name, sha512: file.sha512, size: file.size };
  updater.httpExecutor = { download: (_url, destination) => copyFile(path, destination).then(() => destination) };
  updater.updateInfoAndProvider = {
    info: { version, files: [info], path: file.name, sha512: file.sha512, releaseDate: '' },
    provider: { resolveFiles: () => [{ url, info }], fileExtraDownloadHeaders: null, isUseMultipleRangeRequest: false },
  };
  await updater.downloadUpdate();
}

async function updaterFor(as: InstalledAs, app: AppAdapter): Promise<Updater> {
  const { AppImageUpdater, DebUpdater, MacUpdater, NsisUpdater, RpmUpdater } = await import('electron-updater');
  const Updater = { deb: DebUpdater, rpm: RpmUpdater, AppImage: AppImageUpdater, nsis: NsisUpdater, mac: MacUpdater }[
    as
  ];
  const updater = new Updater(undefined, app) as unknown as Updater;
  updater.logger = log;
  updater.autoInstallOnAppQuit = false;
  updater.disableDifferentialDownload = true; // it is here whole
  return updater;
}
