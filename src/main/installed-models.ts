/** The models the window can open: folders with a `config.json` beside weights, shipped with us or put into the data folder. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelRef } from '../shared/ipc';

interface Installed {
  readonly ref: ModelRef;
  readonly folder: string;
}

export class InstalledModels {
  #known: Promise<ReadonlyMap<string, Installed>> | undefined;

  /** @param folders in order of precedence; ones that do not exist are empty */
  constructor(private readonly folders: readonly string[]) {}

  async list(): Promise<readonly ModelRef[]> {
    return [...(await this.#models()).values()].map(({ ref }) => ref);
  }

  /** Absolute path of a listed file of a listed model, else null: what is not in the list is not served. */
  async file(id: string, name: string): Promise<string | null> {
    const model = (await this.#models()).get(id);
    const listed = model?.ref.files.some((file) => file.name === name) ?? false;
    return model && listed ? join(model.folder, name) : null;
  }

  #models(): Promise<ReadonlyMap<string, Installed>> {
    this.#known ??= this.#read();
    return this.#known;
  }

  async #read(): Promise<ReadonlyMap<string, Installed>> {
    const lists = await Promise.all(this.folders.map(modelsIn));
    const known = new Map<string, Installed>();
    for (const model of lists.flat()) if (!known.has(model.ref.id)) known.set(model.ref.id, model);
    return known;
  }
}

async function modelsIn(folder: string): Promise<Installed[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const models = await Promise.all(names.sort().map((name) => describe(join(folder, name), name)));
  return models.filter((model) => model !== null);
}

async function describe(folder: string, id: string): Promise<Installed | null> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  if (!names.includes('config.json')) return null;
  const stats = await Promise.all(names.map(async (name) => ({ name, info: await stat(join(folder, name)) })));
  const files = stats.filter(({ info }) => info.isFile()).map(({ name, info }) => ({ name, size: info.size }));
  return { ref: { id, name: id, files }, folder };
}
