/** Where models lie on this computer, and which one a person means: an id, a folder or a weights file. */
import { readdir, stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { isWeightsName } from '../../vit/checkpoint/weights';
import { unfinished } from '../../vit/checkpoint/whole';
import { HeadlightError, type ErrorData } from '../../vit/errors';
import { filesIn, folderFiles } from '../../vit/node/folder-files';
import { cachedName, modelFolder } from '../../vit/node/hub-cache';
import { folderNameOf, isModelId } from './hub/address';
import { tellingName } from './names';
import { refuseTrainingFolder } from './training-folder';

export interface InstalledModel {
  /** Folder name. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly size: number }[];
}

/** A model to open: its folder, and the weights file where one was named. */
export interface ModelPlace {
  readonly id: string;
  readonly folder: string;
  readonly weights: string | null;
  /** It was named by its id, not by where it lies. */
  readonly installed: boolean;
}

/** Stands in for a home folder where a person has none. */
const NOWHERE = join('/dev/null', 'headlight');

/** The person's home folder; null where the system knows none. */
function home(): string | null {
  try {
    const folder = homedir();
    return isAbsolute(folder) ? folder : userInfo().homedir || null;
  } catch {
    return null;
  }
}

/**
 * The folder that the window keeps its data in, the same for the command line: Electron's `userData`, or
 * `HEADLIGHT_USER_DATA` where that is set.
 */
export function userDataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env['HEADLIGHT_USER_DATA']) return resolve(env['HEADLIGHT_USER_DATA']);
  const set = platform === 'win32' ? env['APPDATA'] : platform === 'linux' ? env['XDG_CONFIG_HOME'] : undefined;
  if (set && isAbsolute(set)) return join(set, 'Headlight');
  const folder = home();
  if (folder === null) return NOWHERE;
  if (platform === 'darwin') return join(folder, 'Library', 'Application Support', 'Headlight');
  return platform === 'win32' ? join(folder, 'AppData', 'Roaming', 'Headlight') : join(folder, '.config', 'Headlight');
}

/** Models of several folders, in order of precedence, each id once; folders that do not exist are empty. What is not whole is not listed. */
export async function listModels(folders: readonly string[]): Promise<InstalledModel[]> {
  const found = new Map<string, InstalledModel>();
  for (const { model, fault } of await surveyModels(folders)) {
    if (fault === null && !found.has(model.id)) found.set(model.id, model);
  }
  return [...found.values()];
}

export interface SurveyedModel {
  readonly model: InstalledModel;
  /** What is missing of a model that is not whole: a copy that was cut, a shard that is not there. */
  readonly fault: ErrorData | null;
}

/** Every folder with weights, whole or not. Reads headers. */
export async function surveyModels(folders: readonly string[]): Promise<SurveyedModel[]> {
  const models = (await Promise.all(folders.map(modelsIn))).flat();
  return Promise.all(models.map(async (model) => ({ model, fault: await unfinished(folderFiles(model.folder)) })));
}

async function modelsIn(folder: string): Promise<InstalledModel[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => !entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name);
  const models = await Promise.all(names.sort().map((name) => describeModel(join(folder, name))));
  return models.filter((model) => model !== null);
}

/** A folder is a model when it holds weights; one that cannot be read is none. */
export async function describeModel(folder: string): Promise<InstalledModel | null> {
  const files = await filesIn(folder).catch(() => []);
  const hasWeights = files.some(({ name }) => isWeightsName(name));
  return hasWeights ? { id: basename(folder), folder: resolve(folder), files } : null;
}

/** An installed id, or the hub's id of an installed model, wins over a folder of the same name beneath the current one. Throws `modelNotFound`, `checkpointTrainingFolder`. */
export async function findModel(wanted: string, folders: readonly string[]): Promise<ModelPlace> {
  const downloaded = isModelId(wanted) ? folderNameOf(wanted) : wanted;
  const installed = (await listModels(folders)).find(({ id }) => id === wanted || id === downloaded);
  if (installed) return { id: installed.id, folder: installed.folder, weights: null, installed: true };
  const path = resolve(wanted);
  const info = wanted === '' ? null : await stat(path).catch(() => null);
  if (info?.isDirectory()) {
    await refuseTrainingFolder(path);
    return { ...spotOf(await modelFolder(path)), weights: null };
  }
  if (info?.isFile()) {
    const spot = spotOf(dirname(path));
    return { ...spot, id: tellingName(path) ?? spot.id, weights: basename(path) };
  }
  throw new HeadlightError('modelNotFound', { model: wanted });
}

function spotOf(folder: string): Omit<ModelPlace, 'weights'> {
  return { id: cachedName(folder) ?? basename(folder), folder, installed: false };
}
