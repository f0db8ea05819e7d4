/** The window's state as a whole: what came in, what the engine said, what is shown; and the verbs that change it. */
import { isRetired } from '../../shared/built-in';
import { modelToOpen } from '../../shared/first-model';
import type { GuidePage } from '../../shared/guide';
import type { Bootstrap, HeadlightApi, PhotoRef } from '../../shared/ipc';
import type { ModelRef } from '../../shared/ipc-models';
import type { ExportedFile } from '../../shared/ipc-export';
import type { EngineName } from '../../vit/execute/executor';
import { unsureBelowOf } from '../../vit/checkpoint/calibration';
import { isOfClass, type HeadRef, type MapQuery } from '../../vit/explain/query';
import { hasHeads, takes, type MapMethodName } from '../../vit/ask/map-methods';
import type { Changes } from '../../vit/explain/changes';
import type { Precision } from '../../vit/graph/onnx/stored';
import type { EngineApi, EngineChoice } from '../engine/api';
import type { Engines } from '../engine/client';
import { AnswerQueue, asErrorData } from './answers';
import { EnginesMeasured } from './engines-measured.svelte';
import { GalleryState } from './gallery.svelte';
import { Intake } from './intake';
import { engineLabel, errorSentence, language, modelLabel, t } from './language.svelte';
import { DownloadState } from './downloads.svelte';
import { ChangedAnswer } from './lenses/changed-answer.svelte';
import { ChangesState } from './lenses/changes.svelte';
import { HeadsAtWork } from './lenses/heads-at-work.svelte';
import type { QuestionStore } from './question-store.svelte';
import { OtherClasses } from './lenses/other-classes.svelte';
import { ExplainedClass } from './lenses/explained-class.svelte';
import { TourState } from './tour/tour.svelte';
import type { ModelState } from './model.svelte';
import { ModelView } from './model-view.svelte';
import { LabelsState } from './labels.svelte';
import { ModelLibrary } from './model-library.svelte';
import { Notices } from './notices.svelte';
import { Offers } from './offers.svelte';
import { PhotoList, type PhotoItem } from './photos.svelte';
import { Pictures } from './pictures.svelte';
import { problemLines } from './problem-lines';
import { reporter, type Report } from './report';
import { Selection, type Method } from './selection.svelte';
import { SettingsState } from './settings.svelte';
import { StageMaps } from './stage-maps.svelte';
import { Thumbnails } from './thumbnails';

const TOP = 5;
/** Photos on each side of the shown one that are made ready to be shown. */
const NEAR = 3;
/** Photos on each side whose thumbnail is there when a held key comes to them. */
const REACH = 30;

export type Sheet = 'settings' | 'shortcuts' | 'about' | 'bench';

/** Layer and head, both from 0. */
interface Kept {
  readonly layer: number;
  readonly head: HeadRef;
}

export class AppState {
  readonly photos = new PhotoList();
  readonly selection = new Selection();
  readonly notices = new Notices();
  readonly offers = new Offers();
  readonly settings: SettingsState;
  readonly model: ModelState;
  readonly questions: QuestionStore;
  readonly #view: ModelView;
  readonly changes = new ChangesState();
  readonly changed: ChangedAnswer;
  readonly pictures: Pictures;
  readonly thumbnails: Thumbnails;
  readonly answers: AnswerQueue;
  readonly intake: Intake;
  readonly gallery: GalleryState;
  readonly stageMaps: StageMaps;
  readonly headsAtWork: HeadsAtWork;
  readonly explainedClass: ExplainedClass;
  readonly others: OtherClasses;
  readonly modelLibrary: ModelLibrary;
  readonly downloads: DownloadState;
  readonly measured: EnginesMeasured;
  readonly tour: TourState;
  readonly labels: LabelsState;

  sheet = $state<Sheet | null>(null);
  samples = $state.raw<readonly PhotoRef[]>([]);
  version = $state('');
  /** As Node names it: 'linux', 'darwin', 'win32'. */
  platform = $state('');
  forcedEngine = $state<EngineName | 'auto' | null>(null);
  /** Nothing is answered here: the command line has engines measured. */
  measures = false;
  /** False until main has said what there is; nothing is drawn before, so nothing flashes. */
  started = $state(false);
  readonly #report: Report;
  #changesAtRemoval: Changes | null = null;

  constructor(
    private readonly api: HeadlightApi,
    readonly engine: EngineApi,
    measure: Engines['measure'],
  ) {
    this.#report = reporter(this.notices);
    this.settings = new SettingsState((settings) => void this.#report(api.saveSettings(settings)));
    this.#view = new ModelView(engine, (photo, error, query) => this.#mapFailed(photo, error, query));
    this.tour = new TourState(this.settings, this.selection);
    this.model = this.#view.model;
    this.questions = this.#view.questions;
    this.pictures = new Pictures(engine);
    this.thumbnails = new Thumbnails((photo) => this.pictures.thumbnail(photo));
    this.answers = new AnswerQueue(
      this.photos,
      (photo) => engine.answer(photo, TOP),
      (item) => this.#answered(item),
    );
    this.labels = new LabelsState(engine, this);
    this.measured = new EnginesMeasured(measure, this, (wrong) => this.#leaveWrong(wrong));
    this.intake = new Intake(api, engine, this);
    this.gallery = new GalleryState(this);
    this.modelLibrary = new ModelLibrary(api.models, this);
    this.downloads = new DownloadState(api.downloads, (downloaded) => void this.modelLibrary.downloaded(downloaded));
    this.explainedClass = new ExplainedClass(this.selection, this.model, this.photos, (method) =>
      this.chooseMethod(method),
    );
    this.stageMaps = new StageMaps(
      this.photos,
      this.model,
      this.selection,
      this.#view.maps,
      this.questions,
      this.changes,
      this.settings,
      this.explainedClass,
    );
    this.others = new OtherClasses(this.photos, this.explainedClass, this.questions);
    this.changed = new ChangedAnswer(this.photos, this.stageMaps, this.changes, this.questions);
    this.headsAtWork = new HeadsAtWork(engine, this.photos, this.model, this.stageMaps, this.changes, this.questions);
  }

  /** The best score below which the model in use is not sure. */
  get unsureBelow(): number {
    return unsureBelowOf(this.settings.current.unsureBelow, this.model.loaded?.calibration);
  }

  get mac(): boolean {
    return this.platform === 'darwin';
  }

  /** Keeps asking for what is looked at, until what it returns is called. */
  live(): () => void {
    const { photos, pictures, thumbnails, stageMaps, others, headsAtWork, settings } = this;
    /** Nothing is made ready for others before the photo that is looked at has its answer. */
    const beside = (reach: number): readonly PhotoItem[] => (photos.selected?.isSettled ? photos.beside(reach) : []);
    return $effect.root(() => {
      $effect(() => {
        const near = beside(NEAR).flatMap(({ known, id }) => (known ? [id] : []));
        if (photos.selected?.known) pictures.wantView(photos.selected.id, near);
      });
      $effect(() => thumbnails.prepare(beside(REACH)));
      $effect.pre(() => this.gallery.follow()); // before a strip of so many is drawn
      $effect(() => this.explainedClass.follow());
      $effect(() => stageMaps.want());
      $effect(() => stageMaps.prepare(beside(NEAR)));
      $effect(() => stageMaps.wantQuestion());
      $effect(() => others.want());
      $effect(() => this.changed.want());
      $effect(() =>
        settings.current.inspector === 'heads' && !this.modelLibrary.open && photos.selected
          ? headsAtWork.want()
          : undefined,
      );
    });
  }

  async start(): Promise<void> {
    const answer = await this.api.bootstrap();
    if (!answer.ok) {
      this.started = true;
      this.notices.say(errorSentence(answer), 'error');
      return;
    }
    this.#begin(answer.value);
    if (!this.measures) await this.loadModel();
  }

  #begin(boot: Bootstrap): void {
    this.version = boot.version;
    this.platform = boot.platform;
    this.samples = boot.samples;
    this.forcedEngine = boot.forcedEngine;
    this.measures = boot.measures;
    this.settings.start(boot.settings, boot.systemLocale);
    const opened = boot.added.models.at(-1);
    if (opened) this.settings.change({ modelId: opened.id });
    language.locale = this.settings.locale;
    this.selection.method = boot.settings.method;
    this.explainedClass.methodChosen(boot.settings.method);
    this.model.available = boot.models;
    this.intake.add(boot.added);
    if (boot.recovered) this.notices.say(t('notice.recovered'));
    if (boot.unkept) this.saysUnkept();
    if (boot.cutOff) {
      this.notices.say(t('notice.cutOff'), 'info', { label: t('about.report'), run: () => (this.sheet = 'about') });
    }
    for (const name of boot.damaged)
      this.notices.say(errorSentence({ code: 'notesDamaged', params: { name } }), 'error');
    this.started = true;
  }

  /** The data folder cannot be written. */
  saysUnkept = (): void => this.notices.say(t('notice.unkept'), 'error');

  /** Opens the model of the settings (or the first there is), with `keep` or what was last chosen for it, and lets the photos that wait be answered. */
  async loadModel(keep: Kept | null = null): Promise<void> {
    const { available } = this.model;
    const asked = available.find((model) => model.id === this.settings.current.modelId);
    const wanted = modelToOpen(available, this.settings.current.modelId);
    if (!wanted) return;
    if (asked?.missing) this.notices.say(t('models.gone', { name: asked.name }), 'error');
    if (!asked) this.#instead(this.settings.current.modelId, wanted);
    this.#drop();
    this.answers.restart(); // what another model answered is asked again; nothing is asked about it meanwhile
    if (wanted.id !== this.model.wanted?.id) this.changes.clear();
    const before = this.settings.current.chosen[wanted.id] ?? null;
    if (before && !keep) this.selection.fit({ layers: before.layers, heads: before.heads, rows: 1, cols: 1 }, before);
    const { engine, precision } = this.settings.current;
    const labels = this.labels.of(wanted.id);
    const model = labels ? { ...wanted, labels } : wanted;
    const ready = await this.model.load(model, this.forcedEngine ?? engine, precision, this.measured.kept);
    if (!ready || !this.model.loaded) return;
    const { config, grid } = this.model.loaded;
    const bounds = { layers: config.depth, heads: config.heads, rows: grid[0], cols: grid[1] };
    this.selection.fit(bounds, keep ?? before);
    if (this.selection.ofClass && !this.model.loaded.hasClassifier) this.explainedClass.stop();
    this.rememberChoice();
    this.answers.open();
  }

  /** The model of the settings is not among those there are: said, and the settings follow, so that it is said once. */
  #instead(id: string, { id: now, name }: ModelRef): void {
    const text = isRetired(id) ? 'models.retired' : 'models.removed';
    this.notices.say(t(text, { name: id, now: modelLabel({ id: now, name }) }), 'error');
    this.settings.change({ modelId: now });
  }

  #answered({ answer }: PhotoItem): void {
    this.model.engine = answer?.engine ?? this.model.engine;
    this.measured.answered();
  }

  /** What it answered cannot be believed: another engine answers every photo again. One that was asked for by name stays, and it is said. */
  #leaveWrong({ name }: EngineChoice): void {
    const engine = engineLabel(name);
    const isAuto = (this.forcedEngine ?? this.settings.current.engine) === 'auto';
    this.notices.say(t(isAuto ? 'notice.engineWrong' : 'engine.wrong', { engine }), 'error');
    if (isAuto) void this.loadModel();
  }

  /** The worker is gone, and with it model and maps: said where the model is named, with a way to start it again. */
  engineDied(detail: string): void {
    this.#drop();
    this.model.fail({ code: 'engineFailed', params: { engine: this.model.engine?.name ?? 'auto', detail } });
  }

  /** The worker fell silent and another took its place: it gets the model, and every photo its answer. */
  engineReplaced(): void {
    this.notices.say(t('notice.engineReplaced'));
    this.#drop();
    this.answers.restart();
    void this.loadModel();
  }

  /** Forgets what the engine that is gone knew. */
  #drop(): void {
    this.answers.close();
    this.#view.forget();
    this.headsAtWork.clear();
    this.stageMaps.clear();
  }

  chooseMethod = (method: Method): void => {
    this.stageMaps.showHeads();
    this.selection.method = method;
    this.explainedClass.methodChosen(method);
    this.settings.change({ method });
  };

  /** Any way to a map that the model allows. The tiles beside a method of a class without heads are those of the gradient method used last. */
  explainBy = (method: MapMethodName): void => {
    const ofClass = takes(method, 'target');
    if (ofClass && this.model.loaded?.hasClassifier === false) return;
    if (hasHeads(method)) return this.chooseMethod(method);
    if (!this.model.loaded) return;
    if (ofClass) this.explainedClass.begin();
    this.stageMaps.show(method);
  };

  /** Something of the photo so many places on can be drawn at once: it, its thumbnail, or why it cannot be shown. At an end nothing changes. */
  canDraw(by: number): boolean {
    const { walked, selectedId } = this.photos;
    const next = walked[walked.findIndex(({ id }) => id === selectedId) + by];
    if (!next || next.thumbnail || next.status === 'error') return true;
    return this.pictures.view(next.id) !== null || this.pictures.viewError(next.id) !== null;
  }

  /** The last removal of photos while it can be undone, unless the model was changed since; else the last change. */
  undo = (): void => {
    const { removal } = this.intake;
    if (removal.canUndo && this.changes.now === this.#changesAtRemoval) this.intake.undoRemoval();
    else this.changes.undo();
  };

  /** Takes photos out; they can be put back for a while. */
  remove = (ids: readonly string[]): void => {
    this.#changesAtRemoval = this.changes.now;
    this.intake.remove(ids);
  };

  /** In place of the tour, too. */
  toggleModels(): void {
    this.tour.close();
    this.modelLibrary.toggle();
  }

  /** The gallery is what is on screen. */
  get inGallery(): boolean {
    return this.gallery.shows && !this.modelLibrary.open && !this.tour.open;
  }

  /** Leads to the gallery from wherever, and from it back to the photo. */
  toggleGallery(): void {
    const isHidden = this.modelLibrary.open || this.tour.open;
    this.tour.close();
    this.modelLibrary.close();
    if (!isHidden || !this.gallery.open) this.gallery.toggle();
  }

  /** In place of whatever is shown. */
  startTour(): void {
    this.sheet = null;
    this.modelLibrary.close();
    this.tour.begin();
  }

  chooseTile = ({ layer, head }: { readonly layer: number; readonly head: HeadRef }): void => {
    this.stageMaps.showHeads();
    this.selection.go(layer, head);
    this.rememberChoice();
  };

  /** Keeps layer and head for this model's next start. */
  rememberChoice(): void {
    const id = this.model.wanted?.id;
    if (id === undefined || this.selection.ofClass) return;
    const { layer, head, bounds } = this.selection;
    const chosen = { layer, head, layers: bounds.layers, heads: bounds.heads };
    if (JSON.stringify(chosen) === JSON.stringify(this.settings.current.chosen[id])) return;
    this.settings.change({ chosen: { ...this.settings.current.chosen, [id]: chosen } });
  }

  chooseEngine = (engine: EngineName | 'auto'): void => {
    this.settings.change({ engine });
    void this.loadModel();
  };

  choosePrecision = (precision: Precision): void => {
    this.settings.change({ precision });
    void this.loadModel();
  };

  /** Layer and head stay where the other model has them. */
  chooseModel = (modelId: string): void => {
    const { layer, head } = this.selection;
    this.settings.change({ modelId });
    void this.loadModel({ layer, head });
  };

  /** Resolves to whether it was saved: people may change their mind. */
  save = async (file: ExportedFile): Promise<boolean> => {
    const saved = await this.#report(this.api.saveFile(file));
    if (!saved) return false;
    const { settings } = saved;
    const said = settings
      ? t('export.savedBoth', { file: saved.file, settings })
      : t('export.saved', { file: saved.file });
    this.notices.say(said, 'info', { label: t('export.reveal'), run: () => void this.#report(this.api.revealSaved()) });
    return true;
  };

  openGuide = (page: GuidePage): void => void this.#report(this.api.openGuide(page));

  /** Null where main cannot make one. */
  problemReport = async (): Promise<string | null> => {
    const text = await this.#report(this.api.problemReport());
    return text && problemLines(this.model.loaded, this.model.engine, this.measured.figures) + text;
  };

  copyText = async (text: string): Promise<void> => {
    const answer = await this.api.copyText(text);
    if (answer.ok) this.notices.say(t('export.copied'));
    else this.notices.say(errorSentence(answer), 'error');
  };

  copy = async (png: Uint8Array): Promise<boolean> => {
    const answer = await this.api.copyPng(png);
    if (answer.ok) this.notices.say(t('export.copied'));
    else this.notices.say(errorSentence(answer), 'error');
    return answer.ok;
  };

  /** A map of a class may be too much for an engine that gives attention: then attention is shown again. */
  #mapFailed(photo: string, error: unknown, query: MapQuery): void {
    const data = asErrorData(error);
    if (data.code === 'cancelled') return;
    if (!isOfClass(query)) return this.photos.byId(photo)?.fail(data);
    this.notices.say(t('why.failed', { reason: errorSentence(data) }), 'error');
    if (this.selection.ofClass) this.explainedClass.stop();
  }
}
