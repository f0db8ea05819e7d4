/** Every command once: its keys, its name for people, and its place on the shortcuts sheet. Menus and keys end here. */
import type { Command } from '../../shared/ipc';
import type { StringKey } from '../../shared/strings/strings';

export type CommandGroup = 'photos' | 'look' | 'view' | 'app';

/** Keyboard-only commands that no menu carries. */
export type LocalCommand =
  'pickAll' | 'labelByKey' | 'opacity' | 'plain' | 'fullScreen' | 'patchCursor' | 'pinPatch' | KeyCommand;
/** The commands that handlers carry out. */
export type KeyCommand =
  'labelPhoto' | 'firstPhoto' | 'lastPhoto' | 'pageForward' | 'pageBack' | 'undo' | 'redo' | SightCommand;
type SightCommand = 'zoomIn' | 'zoomOut' | 'opacityLess' | 'opacityMore';
export type AnyCommand = Command | LocalCommand;

export interface Shortcut {
  readonly command: AnyCommand;
  readonly group: CommandGroup;
  readonly label: StringKey;
  /** As pressed: 'Mod+O', 'ArrowLeft', '['. `Mod` is ⌘ on a Mac and Ctrl elsewhere. Empty: menu only. */
  readonly keys: readonly string[];
  /** Handled where the focus is (stage) or by the platform (paste); listed on the sheet only. */
  readonly elsewhere?: true;
}

/** Tenths of opacity; 0 and 1 are the zoom's. */
const TENTHS = ['2', '3', '4', '5', '6', '7', '8', '9'] as const;

export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'open', group: 'photos', label: 'command.open', keys: ['Mod+O'] },
  { command: 'openModel', group: 'app', label: 'command.openModel', keys: ['Mod+Shift+O'] },
  { command: 'models', group: 'app', label: 'command.models', keys: ['Mod+Shift+M'] },
  { command: 'compare', group: 'app', label: 'command.compare', keys: ['Mod+Shift+C'] },
  { command: 'paste', group: 'photos', label: 'command.paste', keys: ['Mod+V'], elsewhere: true },
  { command: 'nextPhoto', group: 'photos', label: 'command.nextPhoto', keys: ['ArrowRight'] },
  { command: 'previousPhoto', group: 'photos', label: 'command.previousPhoto', keys: ['ArrowLeft'] },
  { command: 'firstPhoto', group: 'photos', label: 'command.firstPhoto', keys: ['Home'] },
  { command: 'lastPhoto', group: 'photos', label: 'command.lastPhoto', keys: ['End'] },
  { command: 'pageForward', group: 'photos', label: 'command.pageForward', keys: ['PageDown'] },
  { command: 'pageBack', group: 'photos', label: 'command.pageBack', keys: ['PageUp'] },
  { command: 'removePhoto', group: 'photos', label: 'command.removePhoto', keys: ['Delete', 'Backspace'] },
  { command: 'removeAll', group: 'photos', label: 'command.removeAll', keys: ['Mod+Shift+Backspace'] },
  { command: 'revealPhoto', group: 'photos', label: 'command.revealPhoto', keys: [] },
  { command: 'turnLeft', group: 'photos', label: 'command.turnLeft', keys: ['Mod+['] },
  { command: 'turnRight', group: 'photos', label: 'command.turnRight', keys: ['Mod+]'] },
  { command: 'gallery', group: 'photos', label: 'command.gallery', keys: ['G'] },
  { command: 'moreLikeThis', group: 'photos', label: 'command.moreLikeThis', keys: ['M'] },
  { command: 'sortPhotos', group: 'photos', label: 'command.sortPhotos', keys: [] },
  { command: 'writeKeywords', group: 'photos', label: 'command.writeKeywords', keys: [] },
  { command: 'undoFiles', group: 'app', label: 'command.undoFiles', keys: [] },
  { command: 'labelPhoto', group: 'photos', label: 'command.labelPhoto', keys: ['K'] },
  { command: 'labelByKey', group: 'photos', label: 'command.labelByKey', keys: ['1–9'], elsewhere: true },
  { command: 'pickAll', group: 'photos', label: 'command.pickAll', keys: ['Mod+A'], elsewhere: true },
  { command: 'cancel', group: 'photos', label: 'command.cancel', keys: ['Mod+.'] },
  { command: 'layerUp', group: 'look', label: 'command.layerUp', keys: ['ArrowUp'] },
  { command: 'layerDown', group: 'look', label: 'command.layerDown', keys: ['ArrowDown'] },
  { command: 'headPrevious', group: 'look', label: 'command.headPrevious', keys: ['['] },
  { command: 'headNext', group: 'look', label: 'command.headNext', keys: [']'] },
  { command: 'nextToken', group: 'look', label: 'command.nextToken', keys: ['T'] },
  { command: 'releaseToken', group: 'look', label: 'command.releaseToken', keys: ['Escape'] },
  { command: 'patchCursor', group: 'look', label: 'command.patchCursor', keys: ['Alt+Arrow'], elsewhere: true },
  { command: 'pinPatch', group: 'look', label: 'command.pinPatch', keys: ['Enter'], elsewhere: true },
  { command: 'rollout', group: 'view', label: 'command.rollout', keys: ['R'] },
  { command: 'attention', group: 'view', label: 'command.attention', keys: ['A'] },
  { command: 'gradRollout', group: 'view', label: 'command.gradRollout', keys: ['D'] },
  { command: 'relevance', group: 'view', label: 'command.relevance', keys: ['V'] },
  { command: 'occlusion', group: 'view', label: 'command.occlusion', keys: ['O'] },
  { command: 'light', group: 'view', label: 'command.light', keys: ['L'] },
  { command: 'heat', group: 'view', label: 'command.heat', keys: ['H'] },
  { command: 'both', group: 'view', label: 'command.both', keys: ['B'] },
  { command: 'opacity', group: 'view', label: 'command.opacity', keys: TENTHS },
  { command: 'opacityLess', group: 'view', label: 'command.opacityLess', keys: [','] },
  { command: 'opacityMore', group: 'view', label: 'command.opacityMore', keys: ['.'] },
  { command: 'plain', group: 'view', label: 'command.plain', keys: ['Space'], elsewhere: true },
  { command: 'zoomIn', group: 'view', label: 'command.zoomIn', keys: ['+', '='] },
  { command: 'zoomOut', group: 'view', label: 'command.zoomOut', keys: ['-'] },
  { command: 'zoomFit', group: 'view', label: 'command.zoomFit', keys: ['0', 'F'] },
  { command: 'zoomFull', group: 'view', label: 'command.zoomFull', keys: ['1', 'Z'] },
  { command: 'fullScreen', group: 'view', label: 'command.fullScreen', keys: ['F11'], elsewhere: true },
  { command: 'tabLook', group: 'app', label: 'command.tabLook', keys: ['Mod+1'] },
  { command: 'tabHeads', group: 'app', label: 'command.tabHeads', keys: ['Mod+2'] },
  { command: 'tabChange', group: 'app', label: 'command.tabChange', keys: ['Mod+3'] },
  { command: 'tabLayers', group: 'app', label: 'command.tabLayers', keys: ['Mod+4'] },
  { command: 'tabWords', group: 'app', label: 'command.tabWords', keys: ['Mod+5'] },
  { command: 'tabFill', group: 'app', label: 'command.tabFill', keys: ['Mod+6'] },
  { command: 'undo', group: 'app', label: 'command.undo', keys: ['Mod+Z'] },
  { command: 'redo', group: 'app', label: 'command.redo', keys: ['Mod+Shift+Z', 'Mod+Y'] },
  { command: 'copyOverlay', group: 'app', label: 'command.copyOverlay', keys: ['Mod+C'] },
  { command: 'saveOverlay', group: 'app', label: 'command.saveOverlay', keys: ['Mod+E'] },
  { command: 'settings', group: 'app', label: 'command.settings', keys: ['Mod+,'] },
  { command: 'shortcuts', group: 'app', label: 'command.shortcuts', keys: ['?'] },
  { command: 'bench', group: 'app', label: 'command.bench', keys: [] },
  { command: 'guide', group: 'app', label: 'command.guide', keys: [] },
  { command: 'tour', group: 'app', label: 'command.tour', keys: ['F1'] },
  { command: 'about', group: 'app', label: 'command.about', keys: [] },
];

/** Further commands that work in the gallery: those about photos in general, not about the one on the stage. */
const IN_GALLERY: ReadonlySet<AnyCommand> = new Set([
  'gallery',
  'moreLikeThis',
  'labelPhoto',
  'removePhoto',
  'removeAll',
  'cancel',
  'undo',
  'paste',
]);

export function worksInGallery(command: AnyCommand): boolean {
  return IN_GALLERY.has(command) || worksBesidePhotos(command);
}

/** Commands that make sense while the photos are not on screen. */
export function worksBesidePhotos(command: AnyCommand): boolean {
  const { group } = SHORTCUTS.find((shortcut) => shortcut.command === command) ?? {};
  return command === 'releaseToken' || command === 'open' || (group === 'app' && !/Overlay$|^tab|do$/.test(command));
}

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** A key press in the table's words; Shift counts only with Mod, for '?' and '[' need it on some keyboards. */
export function nameOf(press: KeyPress, mac: boolean): string {
  const mod = mac ? press.metaKey : press.ctrlKey;
  const key = press.key.length === 1 ? press.key.toUpperCase() : press.key;
  return `${mod ? 'Mod+' : ''}${press.altKey ? 'Alt+' : ''}${mod && press.shiftKey ? 'Shift+' : ''}${key}`;
}

/** The command a key press means in the window at large, if any. */
export function commandFor(press: KeyPress, mac: boolean): { command: AnyCommand; key: string } | null {
  if (mac ? press.ctrlKey : press.metaKey) return null;
  const name = nameOf(press, mac);
  const found = SHORTCUTS.find((shortcut) => !shortcut.elsewhere && shortcut.keys.includes(name));
  return found ? { command: found.command, key: name } : null;
}

const SYMBOLS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Arrow: '← ↑ ↓ →',
  Escape: 'Esc',
  Delete: 'Del',
};

/** The keys of one shortcut as people see them on their keyboard, one string per key cap. */
export function keyCaps(keys: string, mac: boolean): string[] {
  const caps: Readonly<Record<string, string>> = mac
    ? { ...SYMBOLS, Mod: '⌘', Alt: '⌥', Shift: '⇧', Backspace: '⌫', Delete: '⌦' }
    : { ...SYMBOLS, Mod: 'Ctrl' };
  return keys.split(/\+(?=.)/).map((key) => caps[key] ?? key); // a last + is the key itself
}
