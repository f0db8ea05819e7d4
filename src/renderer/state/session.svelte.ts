/** The window's state as a whole: what came in, what the engine said, what is shown; and the verbs that change it. */
import type { AddedPhotos, Bootstrap, HeadlightApi, PhotoRef } from '../../shared/ipc';
import type { EngineName } from '../../vit/execute/executor';
import type { ErrorData } from '../../vit/errors';
import type { HeadRef, AttentionQuery } from '../../vit/explain/query';
import type { AttentionMap, EngineApi, HeadGrid } from '../engine/api';
import { AnswerQueue, asErrorData } from './answers';
import { errorSentence, language, t } from './language.svelte';
import { MapStore } from './maps.svelte';
import { ModelState } from './model.svelte';
import { Notices } from './notices.svelte';
import { PhotoItem, PhotoList } from './photos.svelte';
import { Pictures } from './pictures.svelte';
import { Selection } from './selection.svelte';
import { SettingsState } from './settings.svelte';
import { Thumbnails } from './thumbnails';

const TOP = 5;
/** On first start the sample that the starter model is sure of. */
const FIRST_SAMPLE = 'coffee';

export type Sheet = 'settings' | 'shortcuts' | 'about';

export class Session {
  readonly photos = new PhotoList();
  readonly selection = new Selection();
  readonly notices = new Notices();
  readonly settings: SettingsState;
  readonly model: ModelState;
  readonly maps: MapStore;
  readonly pictures: Pictures;
  readonly thumbnails: Thumbnails;
  readonly answers: AnswerQueue;

  sheet = $state<Sheet | null>(null);
  samples = $state.raw<readonly PhotoRef[]>([]);
  version = $state('');
  /** As Node names it: 'linux', 'darwin', 'win32'. */
  platform = $state('');
  forcedEngine = $state<EngineName | null>(null);
  /** False until main has said what there is; nothing is drawn before, so nothing flashes. */
  started = $state(false);
  #failures = 0;
  /** The last map and grid on screen: they stay until their successors arrive, so that nothing blinks. */
  #lastMap: { photo: string; map: AttentionMap; query: AttentionQuery } | null = null;
  #lastGrid: { photo: string; grid: HeadGrid } | null = null;

  constructor(
    private readonly api: HeadlightApi,
    private readonly engine: EngineApi,
  ) {
    this.settings = new SettingsState((settings) => void this.#report(api.saveSettings(settings)));
    this.model = new ModelState(engine);
    this.maps = new MapStore(engine, (photo, error) => this.#mapFailed(photo, error));
    this.pictures = new Pictures(engine);
    this.thumbnails = new Thumbnails((photo) => this.pictures.thumbnail(photo));
    this.answers = new AnswerQueue(
      this.photos,
      (photo) => engine.answer(photo, TOP),
      (item) => (this.model.engine = item.answer?.engine ?? this.model.engine),
    );
  }

  get mac(): boolean {
    return this.platform === 'darwin';
  }

  /** The photo that maps can be shown for: chosen, answered, with a model. */
  readonly shownId: string | null = $derived.by(() => {
    const item = this.photos.selected;
    return item?.status === 'done' && this.model.loaded ? item.id : null;
  });

  readonly grid: HeadGrid | null = $derived.by(() => {
    const photo = this.shownId;
    if (photo === null) return null;
    const { method, token } = this.selection;
    const grid = this.maps.grid(photo, { method, token });
    if (grid) this.#lastGrid = { photo, grid };
    return grid ?? (this.#lastGrid?.photo === photo ? this.#lastGrid.grid : null);
  });

  /** The map on the stage and the query it answers. */
  readonly shown: { readonly map: AttentionMap; readonly query: AttentionQuery } | null = $derived.by(() => {
    const photo = this.shownId;
    if (photo === null) return null;
    const { query } = this.selection;
    const map = this.maps.map(photo, query);
    if (map) this.#lastMap = { photo, map, query };
    return this.#lastMap?.photo === photo ? this.#lastMap : null;
  });

  async start(): Promise<void> {
    const answer = await this.api.bootstrap();
    if (!answer.ok) {
      this.started = true;
      this.notices.say(errorSentence(answer), 'error');
      return;
    }
    this.#begin(answer.value);
    await this.loadModel();
  }

  #begin(boot: Bootstrap): void {
    this.version = boot.version;
    this.platform = boot.platform;
    this.samples = boot.samples;
    this.forcedEngine = boot.forcedEngine;
    this.settings.start(boot.settings, boot.systemLocale);
    language.locale = this.settings.locale;
    this.selection.method = boot.settings.method;
    this.model.available = boot.models;
    this.add(boot.added);
    const first = boot.added.photos.find((photo) => photo.sample && photo.name.startsWith(FIRST_SAMPLE));
    if (first) this.photos.select(first.id);
    if (boot.recovered) this.notices.say(t('notice.recovered'));
    this.started = true;
  }

  /** Opens the model of the settings (or the first there is) and lets the photos that wait be answered. */
  async loadModel(): Promise<void> {
    const { available } = this.model;
    const wanted = available.find((model) => model.id === this.settings.current.modelId) ?? available[0];
    if (!wanted) return;
    this.answers.close();
    this.maps.clear();
    const before = this.settings.current.chosen[wanted.id] ?? null;
    if (before) this.selection.fit({ layers: before.layers, heads: before.heads, rows: 1, cols: 1 }, before);
    const ready = await this.model.load(wanted, this.forcedEngine ?? this.settings.current.engine);
    if (!ready || !this.model.loaded) return;
    const { config, grid } = this.model.loaded;
    const bounds = { layers: config.depth, heads: config.heads, rows: grid[0], cols: grid[1] };
    this.selection.fit(bounds, before);
    this.rememberChoice();
    this.answers.restart();
    this.answers.open();
  }

  /** Asks for what the stage and the grid need now; run it in an effect. */
  wantMaps(): void {
    if (this.shownId !== null) this.maps.want(this.shownId, this.selection.query);
  }

  /** Takes photos in; inputs that could not be read get a place in the strip, others a notice. */
  add(added: AddedPhotos): void {
    const items = added.photos.map((ref) => new PhotoItem(ref));
    for (const { name, error } of added.failed) {
      if (error.code.startsWith('photo')) items.push(this.#failedItem(name, error));
      else this.notices.say(errorSentence(error), 'error');
    }
    this.photos.add(items);
    this.answers.pump();
  }

  #failedItem(name: string, error: ErrorData): PhotoItem {
    const item = new PhotoItem({ id: `failed-${++this.#failures}`, name, bytes: 0, sample: false }, false);
    item.fail(error);
    return item;
  }

  async addFrom(source: ReturnType<HeadlightApi['openPhotos']>): Promise<void> {
    const added = await this.#report(source);
    if (added) this.add(added);
  }

  open = (): Promise<void> => this.addFrom(this.api.openPhotos());
  paste = (): Promise<void> => this.addFrom(this.api.pastePhotos());
  addFiles = (files: readonly File[]): Promise<void> => this.addFrom(this.api.addFiles(files));
  addBytes = (name: string, bytes: Uint8Array): Promise<void> => this.addFrom(this.api.addBytes(name, bytes));
  openSample = (sample: PhotoRef): void => this.add({ photos: [sample], failed: [] });

  select = (id: string): void => {
    this.photos.select(id);
    this.answers.pump();
  };

  step = (by: number): void => {
    this.photos.step(by);
    this.answers.pump();
  };

  remove = (ids: readonly string[]): void => {
    const gone = ids.map((id) => this.photos.remove(id)).filter((item) => item !== null);
    for (const item of gone) {
      if (!item.known) continue;
      item.turn += 1;
      this.engine.forget(item.id);
      this.maps.forget(item.id);
      this.pictures.forget(item.id);
    }
    const foreign = gone.filter((item) => item.known && !item.ref.sample).map((item) => item.id);
    if (foreign.length > 0) void this.#report(this.api.removePhotos(foreign));
    this.answers.pump();
  };

  cancel = (): void => {
    for (const id of this.answers.cancelAll()) this.engine.cancel(id);
  };

  retry = (item: PhotoItem): void => {
    this.pictures.forget(item.id);
    item.thumbnailAsked = false;
    this.answers.retry(item);
    this.thumbnails.see(item, true);
    this.pictures.wantView(item.id);
  };

  /** The decoder died on a photo: said by main, which knows, before the worker does. */
  photoFailed(id: string, error: ErrorData): void {
    this.photos.byId(id)?.fail(error);
  }

  /** The worker is gone, and with it model and maps: said where the model is named, with a way to start it again. */
  engineDied(detail: string): void {
    this.answers.close();
    this.maps.clear();
    this.model.fail({ code: 'engineFailed', params: { engine: this.model.engine?.name ?? 'auto', detail } });
  }

  chooseMethod = (method: AttentionQuery['method']): void => {
    this.selection.method = method;
    this.settings.change({ method });
  };

  chooseTile = ({ layer, head }: { readonly layer: number; readonly head: HeadRef }): void => {
    this.selection.layer = layer;
    this.selection.head = head;
    this.rememberChoice();
  };

  /** Keeps layer and head for this model's next start. */
  rememberChoice(): void {
    const id = this.model.wanted?.id;
    if (id === undefined) return;
    const { layer, head, bounds } = this.selection;
    const chosen = { layer, head, layers: bounds.layers, heads: bounds.heads };
    if (JSON.stringify(chosen) === JSON.stringify(this.settings.current.chosen[id])) return;
    this.settings.change({ chosen: { ...this.settings.current.chosen, [id]: chosen } });
  }

  chooseEngine = (engine: EngineName | 'auto'): void => {
    this.settings.change({ engine });
    void this.loadModel();
  };

  chooseModel = (modelId: string): void => {
    this.settings.change({ modelId });
    void this.loadModel();
  };

  /** Resolves to whether it was saved: people may change their mind. */
  save = async (png: Uint8Array, name: string): Promise<boolean> => {
    const saved = (await this.#report(this.api.savePng(name, png))) === true;
    if (saved) this.notices.say(t('export.saved'));
    return saved;
  };

  copy = async (png: Uint8Array): Promise<boolean> => {
    const answer = await this.api.copyPng(png);
    if (answer.ok) this.notices.say(t('export.copied'));
    else this.notices.say(errorSentence(answer), 'error');
    return answer.ok;
  };

  async #report<T>(result: Promise<{ ok: true; value: T } | ({ ok: false } & ErrorData)>): Promise<T | null> {
    const answer = await result;
    if (answer.ok) return answer.value;
    if (answer.code !== 'cancelled') this.notices.say(errorSentence(answer), 'error');
    return null;
  }

  #mapFailed(photo: string, error: unknown): void {
    const data = asErrorData(error);
    if (data.code !== 'cancelled') this.photos.byId(photo)?.fail(data);
  }
}
