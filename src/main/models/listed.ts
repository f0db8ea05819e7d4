/** The models of this computer in one list: built in, installed, and opened where they lie. */
import type { ModelOrigin } from '../../shared/ipc-models';
import { isSideFile } from '../../vit/checkpoint/read-files';
import { isTokenizerFile } from '../../vit/text/tokenizer-files';
import { isWeightsName } from '../../vit/checkpoint/weights';
import { filesIn } from '../../vit/node/folder-files';
import { listModels, type InstalledModel } from './installed';
import type { ModelReference } from './references';

export interface ListedModel extends InstalledModel {
  readonly origin: ModelOrigin;
  readonly weights: string | null;
  /** Opened where it lay, and no longer there. */
  readonly missing: boolean;
}

export interface ModelFolders {
  readonly builtIn: string;
  readonly installed: string;
}

/** Models by id in the order shown; built-in ids win over installed ones, both over opened ones. */
export async function listedModels(
  { builtIn, installed }: ModelFolders,
  references: readonly ModelReference[],
): Promise<ReadonlyMap<string, ListedModel>> {
  const shipped = new Set((await listModels([builtIn])).map(({ id }) => id));
  const own = (await listModels([builtIn, installed])).map((model): ListedModel => {
    return { ...model, origin: shipped.has(model.id) ? 'builtIn' : 'installed', weights: null, missing: false };
  });
  const opened = await Promise.all(references.map(referenced));
  const models = new Map<string, ListedModel>();
  for (const model of [...own, ...opened]) if (!models.has(model.id)) models.set(model.id, model);
  return models;
}

/** Lists only the model's files of a person's folder. */
async function referenced({ id, folder, weights }: ModelReference): Promise<ListedModel> {
  const files = (await filesIn(folder).catch(() => [])).filter(({ name }) => belongs(name, weights));
  const missing = !files.some(({ name }) => (weights === null ? isWeightsName(name) : name === weights));
  return { id, folder, files, origin: 'opened', weights, missing };
}

function belongs(name: string, weights: string | null): boolean {
  if (isSideFile(name) || isTokenizerFile(name) || name === weights) return true;
  const isWhole = weights !== null && !weights.endsWith('.index.json');
  return !isWhole && isWeightsName(name);
}
