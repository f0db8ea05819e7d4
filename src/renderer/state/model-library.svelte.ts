/** The models of this computer as the window manages them: opened, looked at, renamed, prepared for, removed; and the page that shows them. */
import type { ModelChange, ModelDetails, ModelRef, Storage, StorageKind } from '../../shared/ipc-models';
import type { Downloaded } from '../../shared/ipc-downloads';
import type { ModelsApi } from '../../shared/ipc';
import type { ErrorData } from '../../vit/errors';
import { modelLabel, t } from './language.svelte';
import type { ModelState } from './model.svelte';
import type { Notices } from './notices.svelte';
import type { RecipeEdit } from './recipe-edit';
import { reporter, type Report } from './report';

/** What a model is, read from its files, or why it cannot be opened. */
export type ModelDescription =
  { readonly ok: true; readonly details: ModelDetails } | ({ readonly ok: false } & ErrorData);

/** What the library needs of the window. */
export interface LibraryUser {
  readonly model: ModelState;
  readonly notices: Notices;
  /** Puts another model to work, or opens the one in use again. */
  readonly inUse: { chooseModel(id: string): void; load(): Promise<void> };
}

export class ModelLibrary {
  readonly #api: ModelsApi;
  readonly #user: LibraryUser;
  /** The page is on screen, in place of the photos. */
  open = $state(false);
  selectedId = $state<string | null>(null);
  /** Models of a hub are shown, in place of the chosen one. */
  getting = $state(false);
  descriptions = $state.raw<ReadonlyMap<string, ModelDescription>>(new Map());
  readonly #report: Report;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(api: ModelsApi, user: LibraryUser) {
    this.#api = api;
    this.#user = user;
    this.#report = reporter(user.notices);
  }

  readonly selected: ModelRef | null = $derived.by(() => {
    const { available, wanted } = this.#user.model;
    return available.find(({ id }) => id === this.selectedId) ?? available.find(({ id }) => id === wanted?.id) ?? null;
  });

  /** Shows the page with what is there now; a second call leads back to the photos. */
  toggle = (): void => {
    this.open = !this.open;
    if (this.open) void this.refresh();
  };

  close = (): void => {
    this.open = false;
  };

  /** Looks at the disk again. */
  async refresh(): Promise<void> {
    this.#take(await this.#report(this.#api.listModels()));
    this.storage = (await this.#report(this.#api.storage())) ?? this.storage;
    for (const { id, missing } of this.#user.model.available) if (!missing) await this.describe(id);
  }

  /** Another program has changed them. A model in use is opened again where it is run differently, or is gone. */
  async changedElsewhere(models: readonly ModelRef[]): Promise<void> {
    const { model } = this.#user;
    const before = model.wanted;
    const known = JSON.stringify(model.available);
    if (JSON.stringify(models) === known) return; // what this window has just done itself
    this.#take(models);
    const now = models.find(({ id }) => id === before?.id);
    if (before && JSON.stringify(now?.overrides) !== JSON.stringify(before.overrides)) void this.#user.inUse.load();
    if (this.open) await this.refresh();
  }

  /** What is kept on the disk; null until it is known. */
  storage = $state.raw<Storage | null>(null);

  clearStorage = async (kind: StorageKind): Promise<void> => {
    this.storage = (await this.#report(this.#api.clearStorage(kind))) ?? this.storage;
  };

  /** Asks what a model is. */
  async describe(id: string): Promise<void> {
    const answer = await this.#api.describeModel(id);
    const description: ModelDescription = answer.ok ? { ok: true, details: answer.value } : answer;
    this.descriptions = new Map([...this.descriptions, [id, description]]);
  }

  /** Asks for a model, opens it and puts it to work. */
  openModel = async (): Promise<void> => {
    const model = await this.#report(this.#api.openModel());
    if (model) this.adopt([model]);
  };

  /** Models that came in: the last one is put to work. */
  adopt(models: readonly ModelRef[]): void {
    const last = models.at(-1);
    if (!last) return;
    const { model, notices } = this.#user;
    const others = model.available.filter(({ id }) => models.every((added) => added.id !== id));
    model.available = [...others, ...models];
    this.selectedId = last.id;
    notices.say(t('models.opened', { name: modelLabel(last) }));
    if (this.open) void this.refresh();
    if (model.wanted?.id !== last.id || model.error) this.#user.inUse.chooseModel(last.id);
  }

  /** A model is shown, in place of what the hub has. */
  select = (id: string): void => {
    this.selectedId = id;
    this.getting = false;
  };

  /** A model came from the hub: it is shown, and used when a person says so. */
  downloaded = async ({ id, models }: Downloaded): Promise<void> => {
    this.#take(models);
    this.select(id);
    const model = models.find((known) => known.id === id);
    if (model) this.#user.notices.say(t('get.done', { name: modelLabel(model) }));
    await this.describe(id);
  };

  /** A model was made in this window: it is used when a person says so. */
  made = async ({ id }: ModelRef): Promise<void> => {
    this.#take(await this.#report(this.#api.listModels()));
    this.select(id);
  };

  /** Resolves to why not, or null. A model in use is opened again where it is run differently. */
  async change(id: string, change: ModelChange): Promise<ErrorData | null> {
    const answer = await this.#api.changeModel(id, change);
    if (!answer.ok) return answer;
    this.#take(answer.value);
    await this.describe(id);
    if (change.overrides && this.#user.model.wanted?.id === id) void this.#user.inUse.load();
    return null;
  }

  /** A change of how photos are prepared; of several each waits for the one before it and starts from what that left. */
  override(id: string, edit: RecipeEdit): Promise<ErrorData | null> {
    const turn = this.#turns.then(() => {
      const description = this.descriptions.get(id);
      return description?.ok ? this.change(id, { overrides: edit(description.details) }) : null;
    });
    this.#turns = turn.catch(() => null);
    return turn;
  }

  remove = async (id: string): Promise<void> => {
    const { model } = this.#user;
    const at = model.available.findIndex((known) => known.id === id);
    const left = await this.#report(this.#api.removeModel(id));
    if (!left) return;
    this.#take(left);
    this.selectedId = (left[at] ?? left.at(-1))?.id ?? null;
    const first = left[0];
    if (model.wanted?.id === id && first) this.#user.inUse.chooseModel(first.id);
  };

  locate = async (id: string): Promise<void> => {
    const models = await this.#report(this.#api.locateModel(id));
    if (!models) return;
    this.#take(models);
    await this.describe(id);
  };

  reveal = (id: string): void => void this.#report(this.#api.revealModel(id));

  #take(models: readonly ModelRef[] | null): void {
    if (!models) return;
    const { model } = this.#user;
    model.available = models;
    // A model in use keeps its place on screen; its name may have changed.
    model.wanted = models.find(({ id }) => id === model.wanted?.id) ?? model.wanted;
  }
}
