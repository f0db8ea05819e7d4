/** Models opened where they lie: what is kept is the way to them, never a copy. One JSON file in the data folder. */
import { mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import * as v from 'valibot';
import { writeAtomically } from '../files/atomic';

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
const FileSchema = v.object({ models: v.array(v.unknown()) });

/** Names that many models share; their folder's says more. */
const EVERYBODYS = /^(model|pytorch_model|weights|checkpoint|ckpt|best|last|final|vit)([._-].*)?$/i;
/** A folder of Hugging Face's cache. */
const CACHED = /^models--(?:.+--)?(.+?)$/;

export class ModelReferences {
  #writing: Promise<unknown> = Promise.resolve();

  /** @param path of the JSON file; it and its folder are made when there is something to keep */
  constructor(readonly path: string) {}

  /** In the order they were opened. A missing or damaged file holds nothing. Never rejects. */
  async all(): Promise<readonly ModelReference[]> {
    return (await this.#read()) ?? [];
  }

  /**
   * Remembers a model; one that is known keeps its id. Rejects with the system's error when it cannot be written.
   * @param taken ids of other models
   */
  add(spot: ModelSpot, taken: ReadonlySet<string>): Promise<ModelReference> {
    return this.#update((known) => {
      const before = known.find(({ folder, weights }) => folder === spot.folder && weights === spot.weights);
      if (before) return before;
      const ids = new Set([...taken, ...known.map(({ id }) => id)]);
      const reference = { id: freeId(nameOf(spot), ids), folder: spot.folder, weights: spot.weights };
      known.push(reference);
      return reference;
    });
  }

  /** The model has moved. Nothing happens for an id that is not known. */
  async move(id: string, { folder, weights }: ModelSpot): Promise<void> {
    await this.#update((known) => {
      const at = known.findIndex((reference) => reference.id === id);
      if (at >= 0) known[at] = { id, folder, weights };
    });
  }

  /** Forgets a model; its files stay. Resolves to whether it was known. */
  remove(id: string): Promise<boolean> {
    return this.#update((known) => {
      const at = known.findIndex((reference) => reference.id === id);
      if (at >= 0) known.splice(at, 1);
      return at >= 0;
    });
  }

  /** One after the other; a damaged file is kept aside. */
  #update<T>(work: (known: ModelReference[]) => T): Promise<T> {
    const done = this.#writing.then(async () => {
      const found = await this.#read();
      if (found === null) await rename(this.path, `${this.path}.damaged`).catch(() => undefined);
      const known = [...(found ?? [])];
      const result = work(known);
      await mkdir(dirname(this.path), { recursive: true });
      await writeAtomically(this.path, `${JSON.stringify({ models: known }, null, 2)}\n`);
      return result;
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Null: there is a file, and it is damaged. */
  async #read(): Promise<readonly ModelReference[] | null> {
    const text = await readFile(this.path, 'utf8').catch(() => '{"models":[]}');
    try {
      const { models } = v.parse(FileSchema, JSON.parse(text));
      return models.filter((entry) => v.is(ReferenceSchema, entry));
    } catch {
      return null;
    }
  }
}

/** What people call it: the file where its name says something, else the folder. */
function nameOf({ folder, weights }: ModelSpot): string {
  const stem = weights === null ? '' : basename(weights, extname(weights));
  if (stem !== '' && !EVERYBODYS.test(stem)) return stem;
  const parts = folder.split(/[\\/]/).filter((part) => part !== '');
  const cached = parts.at(-2) === 'snapshots' ? CACHED.exec(parts.at(-3) ?? '')?.[1] : undefined;
  return cached ?? parts.at(-1) ?? 'model';
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
