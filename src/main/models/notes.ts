/** What a person decided about installed models, by id: a name of their own and overrides. One JSON file that window and command line share. */
import { readOverrides } from '../../shared/model-overrides';
import { isOverridden, type RecipeOverrides } from '../../vit/checkpoint/overrides';
import { expected } from '../../vit/errors';
import { JsonFile } from '../files/json-file';

export interface ModelNotes {
  /** Shown in place of the id; null: the id. */
  readonly name: string | null;
  readonly overrides: RecipeOverrides;
}

const NONE: ModelNotes = { name: null, overrides: {} };
const MAX_NAME = 120;

export class ModelNotesStore {
  readonly #file: JsonFile<ReadonlyMap<string, ModelNotes>>;

  /** @param path of the JSON file; it and its folder are made when there is something to keep */
  constructor(path: string, onUnkept?: (error: unknown) => void, onDamaged?: (name: string) => void) {
    const parse = (value: unknown): Map<string, ModelNotes> => fromJson(value, () => this.#file.damaged());
    this.#file = new JsonFile(path, parse, onUnkept, onDamaged);
  }

  /** Notes by model id; a damaged file holds nothing, a damaged entry keeps what is sound. Never rejects. */
  all(): Promise<ReadonlyMap<string, ModelNotes>> {
    return this.#file.read();
  }

  async of(id: string): Promise<ModelNotes> {
    return (await this.all()).get(id) ?? NONE;
  }

  /**
   * Changes what is given and keeps the rest. Rejects with `badRequest` for a name that cannot be shown, or the system's error.
   */
  async change(id: string, change: Partial<ModelNotes>): Promise<ModelNotes> {
    const name = change.name === undefined ? undefined : checkedName(change.name);
    return this.#file.update((notes) => {
      const before = notes.get(id) ?? NONE;
      const after = { name: name === undefined ? before.name : name, overrides: change.overrides ?? before.overrides };
      return [toJson(new Map([...notes, [id, after]])), after];
    });
  }

  /** Forgets a model that is gone. */
  async remove(id: string): Promise<void> {
    await this.#file.update((notes) => [toJson(new Map([...notes].filter(([other]) => other !== id))), null]);
  }
}

/** Throws `badRequest`; an empty name is none. */
function checkedName(name: string | null): string | null {
  const trimmed = name?.trim() ?? '';
  if (trimmed.length > MAX_NAME || /\p{Cc}/u.test(trimmed))
    throw expected(`at most ${MAX_NAME} characters, none of them a control character,`, 'name', trimmed.slice(0, 40));
  return trimmed === '' ? null : trimmed;
}

/** @param onUnsound something in an entry means nothing to us */
function fromJson(value: unknown, onUnsound: () => void): Map<string, ModelNotes> {
  const models = objectOf(objectOf(value)['models'] ?? {});
  return new Map(
    Object.entries(models).map(([id, entry]) => {
      const { name, overrides } = entry === null || typeof entry !== 'object' ? {} : objectOf(entry);
      const sound = { name: soundName(name), overrides: readOverrides(overrides) };
      const given = typeof overrides === 'object' && overrides !== null ? Object.keys(overrides).length : 0;
      const isWhole = (name ?? null) === sound.name && given === Object.keys(sound.overrides).length;
      if (!isWhole || entry === null || typeof entry !== 'object') onUnsound();
      return [id, sound];
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
