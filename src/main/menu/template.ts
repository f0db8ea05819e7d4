/** The native menu as data: the window's shortcuts (`docs/ui.md`) arranged by each platform's conventions. Pure. */
import type { MenuItemConstructorOptions } from 'electron';
import type { Command } from '../../shared/ipc';
import { menuText, type MenuKey } from '../../shared/strings/menu';
import { textOf, type Locale } from '../../shared/strings/strings';

export interface MenuActions {
  /** Carried out by the window. */
  command(command: Command): void;
  /** Carried out here: outside macOS one dialog cannot offer both files and folders. */
  openFolder(): void;
}

export interface MenuContext {
  readonly platform: NodeJS.Platform;
  readonly locale: Locale;
  readonly appName: string;
  /** Shows the developer tools. */
  readonly developer: boolean;
  readonly actions: MenuActions;
}

type Item = MenuItemConstructorOptions;
type Role = NonNullable<Item['role']>;
const SEPARATOR: Item = { type: 'separator' };

/** Commands that ask for more before they act. */
const ASKING: ReadonlySet<Command> = new Set([
  'open',
  'openModel',
  'saveOverlay',
  'settings',
  'bench',
  'sortPhotos',
  'writeKeywords',
]);

/**
 * `menu`: the menu listens as well. `window`: only the window listens, the menu shows the keys; a menu that took
 * Ctrl-C or a plain letter would take it from text fields too.
 */
const ACCELERATORS: Partial<Readonly<Record<Command, readonly [keys: string, listener: 'menu' | 'window']>>> = {
  open: ['CmdOrCtrl+O', 'menu'],
  openModel: ['CmdOrCtrl+Shift+O', 'menu'],
  models: ['CmdOrCtrl+Shift+M', 'menu'],
  compare: ['CmdOrCtrl+Shift+C', 'menu'],
  saveOverlay: ['CmdOrCtrl+E', 'menu'],
  settings: ['CmdOrCtrl+,', 'menu'],
  copyOverlay: ['CmdOrCtrl+C', 'window'],
  paste: ['CmdOrCtrl+V', 'window'],
  removePhoto: ['Delete', 'window'],
  moreLikeThis: ['M', 'window'],
  turnLeft: ['CmdOrCtrl+[', 'menu'],
  turnRight: ['CmdOrCtrl+]', 'menu'],
  nextPhoto: ['Right', 'window'],
  previousPhoto: ['Left', 'window'],
  layerUp: ['Up', 'window'],
  layerDown: ['Down', 'window'],
  headPrevious: ['[', 'window'],
  headNext: [']', 'window'],
  nextToken: ['T', 'window'],
  releaseToken: ['Esc', 'window'],
  rollout: ['R', 'window'],
  attention: ['A', 'window'],
  gradRollout: ['D', 'window'],
  gallery: ['G', 'window'],
  relevance: ['V', 'window'],
  occlusion: ['O', 'window'],
  tabLook: ['CmdOrCtrl+1', 'menu'],
  tabHeads: ['CmdOrCtrl+2', 'menu'],
  tabChange: ['CmdOrCtrl+3', 'menu'],
  tabLayers: ['CmdOrCtrl+4', 'menu'],
  tabWords: ['CmdOrCtrl+5', 'menu'],
  tabFill: ['CmdOrCtrl+6', 'menu'],
  light: ['L', 'window'],
  heat: ['H', 'window'],
  both: ['B', 'window'],
  zoomFit: ['0', 'window'],
  zoomFull: ['1', 'window'],
  shortcuts: ['?', 'window'],
  tour: ['F1', 'window'],
};

export function menuTemplate(context: MenuContext): Item[] {
  const build = builder(context);
  const menus = [fileMenu(build), editMenu(build), viewMenu(build), goMenu(build), windowMenu(build), helpMenu(build)];
  return build.isMac ? [appMenu(build), ...menus] : menus.filter(({ role }) => role !== 'windowMenu');
}

/** The menu of the photo that is shown. */
export function photoMenuTemplate(context: MenuContext): Item[] {
  const { command } = builder(context);
  return [
    command('turnLeft'),
    command('turnRight'),
    SEPARATOR,
    command('zoomFit'),
    command('zoomFull'),
    SEPARATOR,
    command('copyOverlay'),
    command('saveOverlay'),
    SEPARATOR,
    command('moreLikeThis'),
    command('revealPhoto'),
    command('removePhoto'),
  ];
}

interface Builder {
  readonly isMac: boolean;
  readonly developer: boolean;
  command(name: Command): Item;
  openFolder(): Item;
  role(role: Role, key: MenuKey): Item;
  menu(key: MenuKey, items: readonly Item[], role?: Role): Item;
}

function builder({ platform, locale, appName, developer, actions }: MenuContext): Builder {
  const isMac = platform === 'darwin';
  const text = (key: MenuKey): string => menuText(locale, key, { app: appName });
  return {
    isMac,
    developer,
    command: (name) => ({
      id: name,
      label: textOf(locale, `command.${name}`) + (ASKING.has(name) ? '…' : ''),
      click: () => actions.command(name),
      ...accelerator(name, isMac),
    }),
    openFolder: () => ({ id: 'openFolder', label: text('openFolder'), click: () => actions.openFolder() }),
    role: (role, key) => ({ role, label: text(key) }),
    menu: (key, items, role) => ({ label: text(key), submenu: [...items], ...(role && { role }) }),
  };
}

/** macOS cannot show keys without taking them, so those of the window are not shown there; the shortcuts sheet has them. */
function accelerator(name: Command, isMac: boolean): Item {
  const [keys, listener] = ACCELERATORS[name] ?? [];
  if (keys === undefined) return {};
  if (listener === 'menu') return { accelerator: keys };
  return isMac ? {} : { accelerator: keys, registerAccelerator: false };
}

const appMenu = ({ menu, command, role }: Builder): Item =>
  menu('app', [
    command('about'),
    SEPARATOR,
    command('settings'),
    SEPARATOR,
    role('services', 'services'),
    SEPARATOR,
    role('hide', 'hide'),
    role('hideOthers', 'hideOthers'),
    role('unhide', 'showAll'),
    SEPARATOR,
    role('quit', 'quitApp'),
  ]);

const fileMenu = ({ menu, command, openFolder, role, isMac }: Builder): Item =>
  menu('file', [
    command('open'),
    ...(isMac ? [] : [openFolder()]),
    command('openModel'),
    SEPARATOR,
    command('saveOverlay'),
    SEPARATOR,
    command('sortPhotos'),
    command('writeKeywords'),
    SEPARATOR,
    command('moreLikeThis'),
    command('revealPhoto'),
    command('removePhoto'),
    command('removeAll'),
    command('cancel'),
    SEPARATOR,
    ...(isMac ? [role('close', 'closeWindow')] : [command('settings'), SEPARATOR, role('quit', 'quit')]),
  ]);

const editMenu = ({ menu, command, role, isMac }: Builder): Item =>
  menu('edit', [
    // Text fields on macOS get their keys from these roles.
    ...(isMac ? [role('undo', 'undo'), role('redo', 'redo'), SEPARATOR, role('cut', 'cut'), role('copy', 'copy')] : []),
    ...(isMac ? [role('paste', 'pasteText'), role('selectAll', 'selectAll'), SEPARATOR] : []),
    command('copyOverlay'),
    command('paste'),
    SEPARATOR,
    command('turnLeft'),
    command('turnRight'),
    SEPARATOR,
    command('undoFiles'),
  ]);

const viewMenu = ({ menu, command, role, developer }: Builder): Item =>
  menu('view', [
    command('rollout'),
    command('attention'),
    command('gradRollout'),
    command('relevance'),
    command('occlusion'),
    SEPARATOR,
    command('light'),
    command('heat'),
    command('both'),
    SEPARATOR,
    command('zoomFit'),
    command('zoomFull'),
    SEPARATOR,
    command('tabLook'),
    command('tabHeads'),
    command('tabChange'),
    command('tabLayers'),
    command('tabWords'),
    command('tabFill'),
    SEPARATOR,
    command('gallery'),
    command('models'),
    command('compare'),
    command('bench'),
    SEPARATOR,
    role('resetZoom', 'actualSize'),
    role('zoomIn', 'zoomIn'),
    role('zoomOut', 'zoomOut'),
    role('togglefullscreen', 'fullScreen'),
    ...(developer ? [SEPARATOR, role('toggleDevTools', 'developerTools')] : []),
  ]);

const goMenu = ({ menu, command }: Builder): Item =>
  menu('go', [
    command('nextPhoto'),
    command('previousPhoto'),
    SEPARATOR,
    command('layerUp'),
    command('layerDown'),
    command('headNext'),
    command('headPrevious'),
    SEPARATOR,
    command('nextToken'),
    command('releaseToken'),
  ]);

const windowMenu = ({ menu }: Builder): Item => ({ ...menu('window', []), role: 'windowMenu' });

const helpMenu = ({ menu, command, isMac }: Builder): Item =>
  menu('help', [command('guide'), command('tour'), command('shortcuts'), ...(isMac ? [] : [command('about')])], 'help');
