/** What each command does, on the state of the window. */
import type { Command } from '../../shared/ipc';
import type { KeyCommand } from './commands';
import { moveDecoder, onClassifier } from './decoder-keys';
import type { CompareState } from '../state/compare.svelte';
import { t } from '../state/language.svelte';
import type { PhotoItem } from '../state/photos.svelte';
import type { AppState } from '../state/app-state.svelte';
import { STEP } from '../state/zoom.svelte';
import type { StageState } from '../state/stage.svelte';

/** Commands of menus and keys. */
export type HandledCommand = Command | KeyCommand;

/** Photos to a page: about what the strip shows at once. */
const PAGE = 10;

export function handlersFor(
  app: AppState,
  stage: StageState,
  compare: CompareState,
): Readonly<Record<HandledCommand, () => void>> {
  const { settings } = app;
  return {
    open: () => void app.intake.open(),
    openModel: () => void app.modelLibrary.openModel(),
    compare: () => (compare.active ? compare.stop() : offerCompare(app, compare)),
    paste: () => void app.intake.paste(),
    copyOverlay: () => void stage.exporter.copy(),
    saveOverlay: () => void stage.exporter.save('png'),
    ...pagesOf(app),
    nextPhoto: () => app.intake.step(1),
    previousPhoto: () => app.intake.step(-1),
    firstPhoto: () => app.intake.step(-Infinity),
    lastPhoto: () => app.intake.step(Infinity),
    pageForward: () => app.intake.step(PAGE),
    pageBack: () => app.intake.step(-PAGE),
    zoomIn: () => stage.zoom.by(STEP),
    zoomOut: () => stage.zoom.by(1 / STEP),
    zoomFit: stage.zoom.fit,
    zoomFull: () => stage.zoom.full(),
    undo: app.undo,
    redo: app.changes.redo,
    removePhoto: () => app.remove(app.inGallery ? app.gallery.pickedIds : chosen(app)),
    sortPhotos: () => app.files.begin('sort', actedOn(app)),
    writeKeywords: () => app.files.begin('keywords', actedOn(app)),
    undoFiles: () => void app.files.undo(null),
    removeAll: () => app.remove(app.photos.items.map((item) => item.id)),
    moreLikeThis: () => moreLike(app),
    revealPhoto: () => void app.intake.reveal(),
    turnLeft: () => void app.intake.turnShown(-90),
    turnRight: () => void app.intake.turnShown(90),
    cancel: () => app.intake.cancel(),
    ...mapsOf(app),
    releaseToken: () => leave(app) || release(app),
    light: () => settings.change({ overlay: 'light' }),
    heat: () => settings.change({ overlay: 'heat' }),
    both: () => settings.change({ overlay: 'both' }),
    opacityLess: () => settings.change({ opacity: besideOpacity(settings.current.opacity, -1) }),
    opacityMore: () => settings.change({ opacity: besideOpacity(settings.current.opacity, 1) }),
    ...tabsOf(settings),
  };
}

/** What the inspector shows. */
function tabsOf(settings: AppState['settings']) {
  return {
    tabLook: () => settings.change({ inspector: 'look' }),
    tabHeads: () => settings.change({ inspector: 'heads' }),
    tabChange: () => settings.change({ inspector: 'change' }),
    tabLayers: () => settings.change({ inspector: 'layers' }),
    tabWords: () => settings.change({ inspector: 'words' }),
    tabFill: () => settings.change({ inspector: 'fill' }),
  } satisfies Partial<Record<HandledCommand, () => void>>;
}

/** Which map is looked at. */
function mapsOf(app: AppState) {
  const { selection } = app;
  const moved = (what: 'layer' | 'head', by: 1 | -1) => (): void => {
    if (moveDecoder(app, what, by)) return;
    app.stageMaps.showHeads();
    if (what === 'layer') selection.moveLayer(by);
    else selection.moveHead(by);
    app.inUse.rememberChoice();
  };
  const maps = (act: () => void): (() => void) => onClassifier(app, act);
  return {
    layerUp: moved('layer', -1),
    layerDown: moved('layer', 1),
    headPrevious: moved('head', -1),
    headNext: moved('head', 1),
    nextToken: maps(() => selection.nextToken()),
    rollout: maps(() => app.chooseMethod('rollout')),
    attention: maps(() => app.chooseMethod('attention')),
    gradRollout: maps(() => app.explainBy('grad-rollout')),
    relevance: maps(() => app.explainBy('relevance')),
    occlusion: maps(() => app.explainBy('occlusion')),
  } satisfies Partial<Record<HandledCommand, () => void>>;
}

/** Sheets over the photos, and pages in their place. */
function pagesOf(app: AppState) {
  return {
    settings: () => (app.sheet = 'settings'),
    shortcuts: () => (app.sheet = 'shortcuts'),
    about: () => (app.sheet = 'about'),
    bench: () => (app.sheet = 'bench'),
    guide: () => app.openGuide('index'),
    tour: () => app.startTour(),
    models: () => app.toggleModels(),
    gallery: () => app.toggleGallery(),
    labelPhoto: () => app.askLabel(app.toLabel(focusedPhoto())),
  } satisfies Partial<Record<HandledCommand, () => void>>;
}

/** A page in place of the photos is left first. Returns whether there was one. */
function leave({ tour, modelLibrary, gallery }: AppState): boolean {
  const page = [tour, modelLibrary, gallery].find(({ open }) => open);
  page?.close();
  return page !== undefined;
}

const chosen = ({ photos: { selectedId } }: AppState): readonly string[] => (selectedId === null ? [] : [selectedId]);

/** The chosen photos of the gallery, else all that it shows; on the stage the photo that is shown. */
export function actedOn(app: AppState): readonly PhotoItem[] {
  const { gallery, photos } = app;
  const shown = gallery.shown.map(({ id }) => id);
  const ids = !app.inGallery ? chosen(app) : gallery.picked.size > 0 ? gallery.pickedIds : shown;
  return ids.flatMap((id) => photos.byId(id) ?? []);
}

/** The photo of the gallery that has the keyboard. */
export function focusedPhoto(): string | null {
  const at = document.activeElement;
  return at instanceof HTMLElement ? (at.dataset['id'] ?? null) : null;
}

/** The photo on the stage, or the one that is chosen in the gallery. */
function moreLike(app: AppState): void {
  const [id] = app.inGallery ? app.gallery.pickedIds : chosen(app);
  if (id !== undefined) app.gallery.moreLike(id);
}

/** What Escape lets go of: the patch that is asked first, then the class that is explained, then a second photo. */
function release({ selection, explainedClass, pair }: AppState): void {
  if (selection.token !== 'cls') return selection.releaseToken();
  if (selection.target) return explainedClass.release();
  if (selection.ofClass) return explainedClass.stop();
  pair.stop();
}

/** The first other model; without one, the page where it can be opened. */
function offerCompare(app: AppState, compare: CompareState): void {
  const [first] = compare.choices;
  if (first) return void compare.start(first.value);
  if (!app.modelLibrary.open) app.modelLibrary.toggle();
  app.notices.say(t('models.noOther'));
}

/** The next tenth of opacity, from 0 to 1. */
export function besideOpacity(opacity: number, by: 1 | -1): number {
  return Math.min(10, Math.max(0, Math.round(opacity * 10) + by)) / 10;
}
