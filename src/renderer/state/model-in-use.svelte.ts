/** The model in use: which one is opened and on which engine, and what becomes of everything else when it changes. */
import { isRetired } from '../../shared/built-in';
import { modelToOpen } from '../../shared/first-model';
import type { ModelRef } from '../../shared/ipc-models';
import type { EngineName } from '../../vit/execute/executor';
import type { HeadRef } from '../../vit/explain/query';
import type { Precision } from '../../vit/graph/onnx/stored';
import type { EngineChoice } from '../engine/api';
import type { AnswerQueue } from './answers';
import type { EnginesMeasured } from './engines-measured.svelte';
import type { LabelsState } from './labels.svelte';
import type { LibraryState } from './library.svelte';
import { engineLabel, errorSentence, modelLabel, runningLabel, t } from './language.svelte';
import type { FillState } from './decoders/fill.svelte';
import type { WordsState } from './decoders/words.svelte';
import type { ChangesState } from './lenses/changes.svelte';
import type { ExplainedClass } from './lenses/explained-class.svelte';
import type { HeadsAtWork } from './lenses/heads-at-work.svelte';
import type { ModelView } from './model-view.svelte';
import type { Notices } from './notices.svelte';
import type { PhotoItem } from './photos.svelte';
import type { Selection } from './selection.svelte';
import type { AlikeState } from './search/alike.svelte';
import type { NearSearch } from './search/near.svelte';
import type { SettingsState } from './settings.svelte';
import type { StageMaps } from './stage-maps.svelte';

/** Layer and head, both from 0. */
interface Kept {
  readonly layer: number;
  readonly head: HeadRef;
}

/** What follows when the model changes. */
interface Around {
  readonly settings: SettingsState;
  readonly selection: Selection;
  readonly notices: Notices;
  readonly changes: ChangesState;
  readonly answers: AnswerQueue;
  readonly headsAtWork: HeadsAtWork;
  readonly stageMaps: StageMaps;
  readonly explainedClass: ExplainedClass;
  readonly labels: LabelsState;
  readonly measured: EnginesMeasured;
  readonly library: Pick<LibraryState, 'begin'>;
  readonly near: NearSearch;
  readonly alike: Pick<AlikeState, 'clear'>;
  readonly words: Pick<WordsState, 'lost'>;
  readonly fill: Pick<FillState, 'lost'>;
}

export class ModelInUse {
  readonly #view: ModelView;
  readonly #around: Around;
  /** The engine that the command line asks for, in place of the one in the settings. */
  forcedEngine = $state<EngineName | 'auto' | null>(null);

  constructor(view: ModelView, around: Around) {
    this.#view = view;
    this.#around = around;
  }

  /** Opens the model of the settings (or the first there is), with `keep` or what was last chosen for it, and lets the photos that wait be answered. */
  load = async (keep: Kept | null = null): Promise<void> => {
    const { available } = this.#view.model;
    const asked = available.find((model) => model.id === this.#around.settings.current.modelId);
    const wanted = modelToOpen(available, this.#around.settings.current.modelId);
    if (!wanted) return;
    if (asked?.missing) this.#around.notices.say(t('models.gone', { name: asked.name }), 'error');
    if (!asked) this.#instead(this.#around.settings.current.modelId, wanted);
    this.#drop();
    this.#around.answers.restart(); // what another model answered is asked again; nothing is asked about it meanwhile
    if (wanted.id !== this.#view.model.wanted?.id) this.#around.changes.clear();
    const before = this.#around.settings.current.chosen[wanted.id] ?? null;
    if (before && !keep)
      this.#around.selection.fit({ layers: before.layers, heads: before.heads, rows: 1, cols: 1 }, before);
    const { engine, precision } = this.#around.settings.current;
    const labels = this.#around.labels.of(wanted.id);
    const model = labels ? { ...wanted, labels } : wanted;
    const ready = await this.#view.model.load(
      model,
      this.forcedEngine ?? engine,
      precision,
      this.#around.measured.kept,
    );
    if (!ready || !this.#view.model.loaded) return;
    this.#sayMoved(null);
    const { config, grid } = this.#view.model.loaded;
    const bounds = { layers: config.depth, heads: config.heads, rows: grid[0], cols: grid[1] };
    this.#around.selection.fit(bounds, keep ?? before);
    if (this.#around.selection.ofClass && !this.#view.model.loaded.hasClassifier) this.#around.explainedClass.stop();
    this.rememberChoice();
    this.#around.library.begin(this.#view.model.loaded);
    this.#around.answers.open();
    this.#around.near.opened();
  };

  /** The model of the settings is not among those there are: said, and the settings follow, so that it is said once. */
  #instead(id: string, { id: now, name }: ModelRef): void {
    const text = isRetired(id) ? 'models.retired' : 'models.removed';
    this.#around.notices.say(t(text, { name: id, now: modelLabel({ id: now, name }) }), 'error');
    this.#around.settings.change({ modelId: now });
  }

  /** Takes the engine that answered a photo as the one in use. */
  answered({ answer }: PhotoItem): void {
    if (answer?.kept) return;
    const before = this.#view.model.engine;
    this.#view.model.engine = answer?.engine ?? before;
    this.#sayMoved(before);
    this.#around.measured.answered();
  }

  /** An engine failed and the next one has taken over: no photo is lost, but it is not what was chosen. */
  #sayMoved(before: EngineChoice | null): void {
    const { engine } = this.#view.model;
    if (!engine?.trouble || engine.name === before?.name) return;
    const why = errorSentence(engine.trouble);
    this.#around.notices.say(t('notice.engineMoved', { engine: runningLabel(engine), why }), 'error');
  }

  /** What it answered cannot be believed: another engine answers every photo again. One that was asked for by name stays, and it is said. */
  leaveWrong({ name }: EngineChoice): void {
    const engine = engineLabel(name);
    const isAuto = (this.forcedEngine ?? this.#around.settings.current.engine) === 'auto';
    this.#around.notices.say(t(isAuto ? 'notice.engineWrong' : 'engine.wrong', { engine }), 'error');
    if (isAuto) void this.load();
  }

  /** The worker is gone, and with it model and maps: said where the model is named, with a way to start it again. */
  engineDied(detail: string): void {
    this.#drop();
    this.#around.words.lost();
    this.#around.fill.lost();
    this.#view.model.fail({
      code: 'engineFailed',
      params: { engine: this.#view.model.engine?.name ?? 'auto', detail },
    });
  }

  /** The worker fell silent and another took its place: it gets the model, and every photo its answer. */
  engineReplaced(): void {
    this.#around.notices.say(t('notice.engineReplaced'));
    this.#drop();
    this.#around.words.lost();
    this.#around.fill.lost();
    this.#around.answers.restart();
    void this.load();
  }

  /** Forgets what the engine that is gone knew. */
  #drop(): void {
    this.#around.answers.close();
    this.#around.near.forget();
    this.#around.alike.clear();
    this.#view.forget();
    this.#around.headsAtWork.clear();
    this.#around.stageMaps.clear();
  }

  /** Keeps layer and head for this model's next start. */
  rememberChoice(): void {
    const id = this.#view.model.wanted?.id;
    if (id === undefined || this.#around.selection.ofClass) return;
    const { layer, head, bounds } = this.#around.selection;
    const chosen = { layer, head, layers: bounds.layers, heads: bounds.heads };
    if (JSON.stringify(chosen) === JSON.stringify(this.#around.settings.current.chosen[id])) return;
    this.#around.settings.change({ chosen: { ...this.#around.settings.current.chosen, [id]: chosen } });
  }

  chooseEngine = (engine: EngineName | 'auto'): void => {
    this.#around.settings.change({ engine });
    void this.load();
  };

  choosePrecision = (precision: Precision): void => {
    this.#around.settings.change({ precision });
    void this.load();
  };

  /** Layer and head stay where the other model has them; the last layer stays the last, however many there are. */
  chooseModel = (modelId: string): void => {
    const { layer, head, bounds } = this.#around.selection;
    this.#around.settings.change({ modelId });
    void this.load({ layer: layer === bounds.layers - 1 ? Infinity : layer, head });
  };
}
