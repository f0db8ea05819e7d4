/** The window's state as a whole: what came in, what the engine said, what is shown; and the verbs that change it. */
import type { GuidePage } from '../../shared/guide';
import type { Bootstrap, HeadlightApi, PhotoRef } from '../../shared/ipc';
import { unsureBelowOf } from '../../vit/checkpoint/calibration';
import type { HeadRef } from '../../vit/explain/query';
import { hasGrid, takes, type MapMethodName } from '../../vit/ask/map-methods';
import type { Changes } from '../../vit/explain/changes';
import type { EngineApi, LoadedModel } from '../engine/api';
import type { Engines } from '../engine/client';
import { AnswerQueue } from './answers';
import { EnginesMeasured } from './engines-measured.svelte';
import { CollectionsState } from './collections.svelte';
import { WatchedState } from './files/watched.svelte';
import { FilesState } from './files/files.svelte';
import { PictureDrawer } from './files/picture-drawer';
import { GalleryFiles } from './gallery-files.svelte';
import { GalleryState } from './gallery.svelte';
import { Intake } from './intake';
import { errorSentence, language, t } from './language.svelte';
import { DownloadState } from './downloads.svelte';
import { ChangedAnswer } from './lenses/changed-answer.svelte';
import { ChangesState } from './lenses/changes.svelte';
import { HeadsAtWork } from './lenses/heads-at-work.svelte';
import type { QuestionStore } from './question-store.svelte';
import { OtherClasses } from './lenses/other-classes.svelte';
import { ExplainedClass } from './lenses/explained-class.svelte';
import { TourState } from './tour/tour.svelte';
import type { ModelState } from './model.svelte';
import { ModelInUse } from './model-in-use.svelte';
import { ModelView } from './model-view.svelte';
import { LabelsState } from './labels.svelte';
import { TextLookState } from './text-look.svelte';
import { FillState } from './decoders/fill.svelte';
import { LibraryState } from './library.svelte';
import { WordsState } from './decoders/words.svelte';
import { ModelLibrary } from './model-library.svelte';
import { mapFailed } from './map-failed';
import { Notices } from './notices.svelte';
import { Offers } from './offers.svelte';
import { LabelLearning } from './own-labels/learning.svelte';
import { OwnLabelsState } from './own-labels/own-labels.svelte';
import { PairState } from './pair.svelte';
import { PhotoList } from './photos.svelte';
import { Pictures } from './pictures.svelte';
import { reporter, type Report } from './report';
import { AlikeState } from './search/alike.svelte';
import { NearSearch } from './search/near.svelte';
import { sayAtStart } from './said-at-start';
import { Selection, type Method } from './selection.svelte';
import { SettingsState } from './settings.svelte';
import { StageMaps } from './stage-maps.svelte';
import { TakenAlong } from './taken-along';
import { Thumbnails } from './thumbnails';
import { UpdatesState } from './updates.svelte';

export type Sheet = 'settings' | 'shortcuts' | 'about' | 'bench' | 'label';

export class AppState {
  readonly #api: HeadlightApi;
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
  readonly near: NearSearch;
  readonly alike: AlikeState;
  readonly collections: CollectionsState;
  readonly galleryFiles: GalleryFiles;
  readonly gallery: GalleryState;
  readonly library: LibraryState;
  readonly updates: UpdatesState;
  readonly files: FilesState;
  readonly drawer = new PictureDrawer(this);
  readonly watched: WatchedState;
  readonly ownLabels: OwnLabelsState;
  readonly learning: LabelLearning;
  readonly stageMaps: StageMaps;
  readonly headsAtWork: HeadsAtWork;
  readonly explainedClass: ExplainedClass;
  readonly others: OtherClasses;
  readonly modelLibrary: ModelLibrary;
  readonly downloads: DownloadState;
  readonly measured: EnginesMeasured;
  readonly tour: TourState;
  readonly labels: LabelsState;
  readonly textLook: TextLookState;
  readonly words: WordsState;
  readonly fill: FillState;
  readonly inUse: ModelInUse;
  readonly takenAlong: TakenAlong;
  readonly pair = new PairState(this);

  sheet = $state<Sheet | null>(null);
  samples = $state.raw<readonly PhotoRef[]>([]);
  version = $state('');
  /** As Node names it: 'linux', 'darwin', 'win32'. */
  platform = $state('');
  /** Nothing is answered here: the command line has engines measured. */
  measures = false;
  /** False until main has said what there is; nothing is drawn before, so nothing flashes. */
  started = $state(false);
  #hasBegun: () => void = () => undefined;
  readonly begun = new Promise<void>((resolve) => (this.#hasBegun = resolve));
  readonly #report: Report;
  #changesAtRemoval: Changes | null = null;
  #removedAt = -Infinity;

  constructor(
    api: HeadlightApi,
    readonly engine: EngineApi,
    measure: Engines['measure'],
    decoders: Pick<Engines, 'writer' | 'painter'>,
  ) {
    this.#api = api;
    this.#report = reporter(this.notices);
    this.settings = new SettingsState((settings) => void this.#report(api.saveSettings(settings)));
    this.#view = new ModelView(engine, (...failed) => mapFailed(this, ...failed));
    this.tour = new TourState(this.settings, this.selection);
    this.model = this.#view.model;
    this.questions = this.#view.questions;
    this.pictures = new Pictures(engine);
    this.thumbnails = new Thumbnails((photo) => this.pictures.thumbnail(photo));
    this.inUse = new ModelInUse(this.#view, this);
    this.takenAlong = new TakenAlong(api, this);
    this.answers = new AnswerQueue(
      this.photos,
      (photo) => this.library.answer(photo),
      (item) => this.inUse.answered(item),
    );
    this.labels = new LabelsState(engine, this);
    this.textLook = new TextLookState(engine, this);
    this.words = new WordsState(this, decoders.writer);
    this.fill = new FillState(this, decoders.painter);
    this.measured = new EnginesMeasured(measure, this, (wrong) => this.inUse.leaveWrong(wrong));
    const all = [engine, decoders.writer, decoders.painter];
    const forget = (photo: string): void => all.forEach((each) => each.forget(photo));
    this.intake = new Intake(api, { forget, cancel: (photo) => engine.cancel(photo) }, this);
    this.near = new NearSearch(engine, this);
    this.ownLabels = new OwnLabelsState(api.ownLabels, this, this.#report);
    this.alike = new AlikeState(api.library, api.ownLabels, engine, this);
    this.galleryFiles = new GalleryFiles(api.library);
    this.collections = new CollectionsState(api.library, this.notices, this.#report);
    this.gallery = new GalleryState(this);
    this.watched = new WatchedState(api.watch, this.notices, this.#report);
    this.files = new FilesState(api.files, this, this.#report);
    this.library = new LibraryState(api.library, engine, this, this.#report);
    this.updates = new UpdatesState(api.updates, this.notices, () => (this.sheet = 'about'));
    this.modelLibrary = new ModelLibrary(api.models, this);
    this.downloads = new DownloadState(api.downloads, (downloaded) => void this.modelLibrary.downloaded(downloaded));
    this.learning = new LabelLearning(api.ownLabels, engine, this, this.#report);
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

  get groupLevel(): number {
    return this.settings.current.groupLevel;
  }

  get loaded(): LoadedModel | null {
    return this.model.loaded;
  }

  get mac(): boolean {
    return this.platform === 'darwin';
  }

  async start(): Promise<void> {
    const answer = await this.#api.bootstrap();
    if (!answer.ok) {
      this.#toldBegun();
      this.notices.say(errorSentence(answer), 'error');
      return;
    }
    this.#begin(answer.value);
    if (!this.measures) await this.inUse.load();
  }

  #begin(boot: Bootstrap): void {
    this.version = boot.version;
    this.platform = boot.platform;
    this.samples = boot.samples;
    this.inUse.forcedEngine = boot.forcedEngine;
    this.measures = boot.measures;
    this.settings.start(boot.settings, boot.systemLocale);
    const opened = boot.added.models.at(-1);
    if (opened) this.settings.change({ modelId: opened.id });
    language.locale = this.settings.locale;
    this.selection.method = boot.settings.method;
    this.explainedClass.methodChosen(boot.settings.method);
    this.model.available = boot.models;
    this.intake.add(boot.added);
    this.#goTo(boot);
    sayAtStart(boot, this.notices, { unkept: this.saysUnkept, report: () => (this.sheet = 'about') });
    this.#toldBegun();
    void this.files.sayInterrupted();
  }

  #toldBegun(): void {
    this.started = true;
    this.#hasBegun();
  }

  /** Goes to where the person was, or to the photo named at the start. */
  #goTo({ place, shown, recovered }: Bootstrap): void {
    const isNamed = shown !== null && !recovered;
    if (place) this.gallery.restore(isNamed ? { ...place, gallery: { ...place.gallery, open: false } } : place);
    const id = (isNamed ? shown : null) ?? place?.shown ?? shown;
    if (id !== null) this.photos.select(id);
  }

  /** Everything that the library keeps, and with it what is shown of it. */
  forgetLibrary = async (): Promise<void> => {
    if (!(await this.library.forget())) return;
    this.intake.clear();
    this.notices.say(t('library.forgotten'));
  };

  /** The data folder cannot be written. */
  saysUnkept = (): void => this.notices.say(t('notice.unkept'), 'error');

  chooseMethod = (method: Method): void => {
    this.stageMaps.showHeads();
    this.selection.method = method;
    this.explainedClass.methodChosen(method);
    this.settings.change({ method });
  };

  /** Any way to a map that the model allows. The tiles beside a method of a class without a grid are those of the gradient method used last. */
  explainBy = (method: MapMethodName): void => {
    const ofClass = takes(method, 'target');
    if (ofClass && this.model.loaded?.hasClassifier === false) return;
    if (hasGrid(method)) return this.chooseMethod(method);
    if (!this.model.loaded) return;
    if (ofClass) this.explainedClass.begin();
    this.stageMaps.show(method);
  };

  /** The last removal of photos while it can be undone, unless the model was changed since, or in the gallery what was done to files after it; else the last change. */
  undo = (): void => {
    const { removal } = this.intake;
    const isRemoval = removal.canUndo && this.changes.now === this.#changesAtRemoval;
    const filesLast = this.inGallery && this.files.canUndo;
    if (filesLast && !(isRemoval && this.#removedAt > this.files.doneAt)) void this.files.undo();
    else if (isRemoval) this.intake.undoRemoval();
    else this.changes.undo();
  };

  /** Takes photos out; they can be put back for a while. */
  remove = (ids: readonly string[]): void => {
    this.#changesAtRemoval = this.changes.now;
    this.#removedAt = performance.now();
    this.intake.remove(ids);
  };

  /** Opens or closes the page of models; it also replaces the tour. */
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

  /** Replaces whatever page is shown. */
  startTour(): void {
    this.sheet = null;
    this.modelLibrary.close();
    this.tour.begin();
  }

  chooseTile = ({ layer, head }: { readonly layer: number; readonly head: HeadRef }): void => {
    const { whole } = this.stageMaps;
    if (!whole || !takes(whole, 'head')) this.stageMaps.showHeads();
    this.selection.go(layer, head);
    this.inUse.rememberChoice();
  };

  /** The photos that a key about labels means: those that are chosen, else the one with the keyboard; on the stage the one that is shown. */
  toLabel(focused: string | null): readonly string[] {
    const shown = this.photos.selectedId;
    if (!this.inGallery) return shown === null ? [] : [shown];
    if (this.gallery.picked.size > 0) return this.gallery.pickedIds;
    return focused === null ? [] : [focused];
  }

  /** Asks into which label they are to be put. */
  askLabel(photos: readonly string[]): void {
    if (photos.length === 0) return this.notices.say(t('own.pickFirst'));
    this.ownLabels.asked = photos;
    this.sheet = 'label';
  }

  openGuide = (page: GuidePage): void => void this.#report(this.#api.openGuide(page));
}
