/** What a person decided about installed models, by id: a name of their own and overrides. One JSON file that window and command line share. */
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readOverrides } from '../../shared/model-overrides';
import { isOverridden, type RecipeOverrides } from '../../vit/checkpoint/overrides';
import { expected } from '../../vit/errors';
import { writeAtomically } from '../files/atomic';

export interface ModelNotes {
  /** Shown in place of the id; null: the id. */
  readonly name: string | null;
  readonly overrides: RecipeOverrides;
}

const NONE: ModelNotes = { name: null, overrides: {} };
const MAX_NAME = 120;

export class ModelNotesStore {
  #writing: Promise<unknown> = Promise.resolve();

  /** @param path of the JSON file; it and its folder are made when there is something to keep */
  constructor(readonly path: string) {}

  /** By model id. A missing or damaged file holds nothing; of a damaged entry what is sound is kept. Never rejects. */
  async all(): Promise<ReadonlyMap<string, ModelNotes>> {
    return (await this.#read()) ?? new Map<string, ModelNotes>();
  }

  async of(id: string): Promise<ModelNotes> {
    return (await this.all()).get(id) ?? NONE;
  }

  /**
   * Changes what is given and keeps the rest. The file is read again before it is replaced, so that of two programs only changes
   * to one model in the same moment can be lost. Rejects with `badRequest` for a name that cannot be shown, or the system's error.
   */
  async change(id: string, change: Partial<ModelNotes>): Promise<ModelNotes> {
    const name = change.name === undefined ? undefined : checkedName(change.name);
    return this.#update((notes) => {
      const before = notes.get(id) ?? NONE;
      const after = { name: name === undefined ? before.name : name, overrides: change.overrides ?? before.overrides };
      notes.set(id, after);
      return after;
    });
  }

  /** Forgets a model that is gone. */
  async remove(id: string): Promise<void> {
    await this.#update((notes) => void notes.delete(id));
  }

  /** One after the other within this process. */
  #update<T>(work: (notes: Map<string, ModelNotes>) => T): Promise<T> {
    const done = this.#writing.then(async () => {
      const found = await this.#read();
      if (found === null) await rename(this.path, `${this.path}.damaged`).catch(() => undefined);
      const notes = new Map(found);
      const result = work(notes);
      await mkdir(dirname(this.path), { recursive: true });
      await writeAtomically(this.path, `${JSON.stringify(toJson(notes), null, 2)}\n`);
      return result;
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Null for a file that is there and damaged. */
  async #read(): Promise<Map<string, ModelNotes> | null> {
    const text = await readFile(this.path, 'utf8').catch(() => '{}');
    try {
      return fromJson(JSON.parse(text));
    } catch {
      return null;
    }
  }
}

/** Throws `badRequest`; an empty name is none. */
function checkedName(name: string | null): string | null {
  const trimmed = name?.trim() ?? '';
  if (trimmed.length > MAX_NAME || /\p{Cc}/u.test(trimmed))
    throw expected(`at most ${MAX_NAME} characters, none of them a control character,`, 'name', trimmed.slice(0, 40));
  return trimmed === '' ? null : trimmed;
}

function fromJson(value: unknown): Map<string, ModelNotes> {
  const models = objectOf(objectOf(value)['models'] ?? {});
  return new Map(
    Object.entries(models).map(([id, entry]) => {
      const { name, overrides } = entry === null || typeof entry !== 'object' ? {} : objectOf(entry);
      return [id, { name: soundName(name), overrides: readOverrides(overrides) }];
    }),
  );
}

function soundName(name: unknown): string | null {
  try {
    return typeof name === 'string' ? checkedName(name) : null;
  } catch {
    return null;
  }
}

/** Throws for anything but an object: the file is then not ours. */
function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('expected an object');
  return value as Readonly<Record<string, unknown>>;
}

/** Models about which nothing was decided have no entry. */
function toJson(notes: ReadonlyMap<string, ModelNotes>): object {
  const kept = [...notes].flatMap(([id, { name, overrides }]) => {
    const entry = { ...(name === null ? {} : { name }), ...(isOverridden(overrides) ? { overrides } : {}) };
    return Object.keys(entry).length === 0 ? [] : [[id, entry] as const];
  });
  return { models: Object.fromEntries(kept) };
}
