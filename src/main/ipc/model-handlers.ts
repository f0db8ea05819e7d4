/** What main does for the channels about models; arguments have been checked. */
import { basename, dirname } from 'node:path';
import { shell } from 'electron';
import { HeadlightError } from '../../vit/errors';
import type { ModelInvocations } from '../../shared/ipc-models';
import type { HeadlightApp } from '../app';
import { restoreCaches } from '../caches';
import { chooseInputs } from '../files/dialogs';
import { modelAt } from '../models/inputs';
import { clearStorage, storageOf } from '../models/storage';
import type { ModelSpot } from '../models/references';
import type { Handlers } from './answer';

export function modelHandlers(app: HeadlightApp): Pick<Handlers, keyof ModelInvocations> {
  const { models } = app;
  return {
    listModels: () => models.list(),
    openModel: async () => {
      const spot = await chosenModel(app);
      return spot && models.open(spot);
    },
    describeModel: (id) => models.describe(id),
    changeModel: (id, change) => models.change(id, change),
    removeModel: (id) => models.remove(id),
    locateModel: async (id) => {
      const spot = await chosenModel(app);
      return spot && models.move(id, spot);
    },
    revealModel: async (id) => {
      restoreCaches();
      shell.showItemInFolder(await models.path(id));
      return null;
    },
    storage: async () => ({ ...(await storageOf(app.storage)), swept: await app.swept }),
    clearStorage: async (kind) => {
      await clearStorage(kind, app.storage);
      return { ...(await storageOf(app.storage)), swept: await app.swept };
    },
  };
}

/** A weights file, or the folder of any other file that was chosen. Null when the person cancelled. */
async function chosenModel(app: HeadlightApp): Promise<ModelSpot | null> {
  const [path] = await chooseInputs(app.window, app.locale, 'model');
  if (path === undefined) return null;
  const model = (await modelAt(path)) ?? (await modelAt(dirname(path)));
  if (model) return { folder: model.folder, weights: model.weights };
  throw new HeadlightError('checkpointNoWeights', { name: basename(path) });
}
