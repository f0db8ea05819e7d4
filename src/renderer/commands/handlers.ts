/** What each command does, on one session. */
import type { Command } from '../../shared/ipc';
import type { KeyCommand } from './commands';
import type { CompareState } from '../state/compare.svelte';
import { t } from '../state/language.svelte';
import type { Session } from '../state/session.svelte';
import { STEP } from '../state/zoom.svelte';
import type { StageState } from '../state/stage.svelte';

/** Commands of menus and keys. */
export type HandledCommand = Command | KeyCommand;

/** Photos to a page: about what the strip shows at once. */
const PAGE = 10;

export function handlersFor(
  session: Session,
  stage: StageState,
  compare: CompareState,
): Readonly<Record<HandledCommand, () => void>> {
  const { selection, settings } = session;
  const moved = (move: () => void) => (): void => {
    session.shown.showHeads();
    move();
    session.rememberChoice();
  };
  return {
    open: () => void session.intake.open(),
    openModel: () => void session.shelf.openModel(),
    models: () => session.shelf.toggle(),
    compare: () => (compare.active ? compare.stop() : offerCompare(session, compare)),
    paste: () => void session.intake.paste(),
    copyOverlay: () => void stage.copy(),
    saveOverlay: () => void stage.save('png'),
    settings: () => (session.sheet = 'settings'),
    shortcuts: () => (session.sheet = 'shortcuts'),
    about: () => (session.sheet = 'about'),
    nextPhoto: () => session.intake.step(1),
    previousPhoto: () => session.intake.step(-1),
    firstPhoto: () => session.intake.step(-Infinity),
    lastPhoto: () => session.intake.step(Infinity),
    pageForward: () => session.intake.step(PAGE),
    pageBack: () => session.intake.step(-PAGE),
    zoomIn: () => stage.zoom.by(STEP),
    zoomOut: () => stage.zoom.by(1 / STEP),
    zoomFit: stage.zoom.fit,
    zoomFull: () => stage.zoom.full(),
    undo: session.undo,
    redo: session.changes.redo,
    removePhoto: () => session.photos.selectedId !== null && session.remove([session.photos.selectedId]),
    removeAll: () => session.remove(session.photos.items.map((item) => item.id)),
    turnLeft: () => void session.intake.turnShown(-90),
    turnRight: () => void session.intake.turnShown(90),
    cancel: () => session.intake.cancel(),
    layerUp: moved(() => selection.moveLayer(-1)),
    layerDown: moved(() => selection.moveLayer(1)),
    headPrevious: moved(() => selection.moveHead(-1)),
    headNext: moved(() => selection.moveHead(1)),
    nextToken: () => selection.nextToken(),
    releaseToken: () => (session.shelf.open ? session.shelf.close() : release(session)),
    rollout: () => session.chooseMethod('rollout'),
    attention: () => session.chooseMethod('attention'),
    gradRollout: () => session.explainBy('grad-rollout'),
    relevance: () => session.explainBy('relevance'),
    occlusion: () => session.explainBy('occlusion'),
    light: () => settings.change({ overlay: 'light' }),
    heat: () => settings.change({ overlay: 'heat' }),
    both: () => settings.change({ overlay: 'both' }),
    tabLook: () => settings.change({ inspector: 'look' }),
    tabHeads: () => settings.change({ inspector: 'heads' }),
    tabChange: () => settings.change({ inspector: 'change' }),
    tabLayers: () => settings.change({ inspector: 'layers' }),
  };
}

/** What Escape lets go of: the patch that is asked first, then the class that is explained. */
function release({ selection, why }: Session): void {
  if (selection.token !== 'cls') return selection.releaseToken();
  if (selection.target) return why.release();
  if (selection.ofClass) why.stop();
}

/** The first other model; without one, the page where it can be opened. */
function offerCompare(session: Session, compare: CompareState): void {
  const [first] = compare.choices;
  if (first) return void compare.start(first.value);
  if (!session.shelf.open) session.shelf.toggle();
  session.notices.say(t('models.noOther'));
}

/** '0' is full opacity, '1' a tenth of it … '9' nine tenths. */
export function opacityOf(digit: string): number {
  return digit === '0' ? 1 : Number(digit) / 10;
}
