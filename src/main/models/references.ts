/** Models opened where they lie: what is kept is the way to them, never a copy. One JSON file in the data folder. */
import * as v from 'valibot';
import { JsonFile } from '../files/json-file';
import { cachedName } from '../../vit/node/hub-cache';
import { tellingName } from './names';

/** Where a model lies: its folder, and the one weights file that is meant, or null for the usual choice. */
export interface ModelSpot {
  /** Absolute. */
  readonly folder: string;
  readonly weights: string | null;
}

export interface ModelReference extends ModelSpot {
  readonly id: string;
}

const ReferenceSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  folder: v.pipe(v.string(), v.minLength(1)),
  weights: v.nullable(v.pipe(v.string(), v.minLength(1))),
});
const FileSchema = v.object({ models: v.optional(v.array(v.unknown())) });

export class ModelReferences {
  readonly #file: JsonFile<readonly ModelReference[]>;

  /** @param path of the JSON file; it and its folder are made when there is something to keep */
  constructor(path: string, onUnkept?: (error: unknown) => void, onDamaged?: (name: string) => void) {
    const parse = (value: unknown): ModelReference[] =>
      (v.parse(FileSchema, value).models ?? []).filter((entry) => v.is(ReferenceSchema, entry));
    this.#file = new JsonFile(path, parse, onUnkept, onDamaged);
  }

  /** Models in the order they were opened; a missing or damaged file holds none. Never rejects. */
  all(): Promise<readonly ModelReference[]> {
    return this.#file.read();
  }

  /**
   * Remembers a model; one that is known keeps its id. Rejects with the system's error when it cannot be written.
   * @param taken ids of other models
   */
  add(spot: ModelSpot, taken: ReadonlySet<string>): Promise<ModelReference> {
    return this.#file.update((known) => {
      const before = known.find(({ folder, weights }) => folder === spot.folder && weights === spot.weights);
      if (before) return [{ models: known }, before];
      const ids = new Set([...taken, ...known.map(({ id }) => id)]);
      const reference = { id: freeId(nameOf(spot), ids), folder: spot.folder, weights: spot.weights };
      return [{ models: [...known, reference] }, reference];
    });
  }

  /** The model has moved. Nothing happens for an id that is not known. */
  async move(id: string, { folder, weights }: ModelSpot): Promise<void> {
    await this.#file.update((known) => {
      const models = known.map((reference) => (reference.id === id ? { id, folder, weights } : reference));
      return [{ models }, null];
    });
  }

  /** Forgets a model; its files stay. */
  async remove(id: string): Promise<void> {
    await this.#file.update((known) => [{ models: known.filter((reference) => reference.id !== id) }, null]);
  }
}

/** What people call it: the file where its name says something, else the folder. */
function nameOf({ folder, weights }: ModelSpot): string {
  const own = weights === null ? null : tellingName(weights);
  if (own !== null) return own;
  const cached = cachedName(folder)?.replace(/^.+--/, '');
  return cached ?? folder.split(/[\\/]/).findLast((part) => part !== '') ?? 'model';
}

/** A name that can stand in an address, and that no other model has. */
function freeId(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .replace(/[/\\:%\p{Cc}]/gu, '-')
    .replace(/^\.+/, '')
    .slice(0, 100);
  const id = plain === '' ? 'model' : plain;
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? id : `${id} ${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}
