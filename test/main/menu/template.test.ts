import type { MenuItemConstructorOptions as Item } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { menuTemplate, photoMenuTemplate, type MenuContext } from '../../../src/main/menu/template';
import { MENU_KEYS, menuText } from '../../../src/shared/strings/menu';

const actions = { command: vi.fn(), openFolder: vi.fn() };
const CONTEXT: MenuContext = { platform: 'linux', locale: 'en', appName: 'Headlight', developer: false, actions };

const build = (some: Partial<MenuContext> = {}): Item[] => menuTemplate({ ...CONTEXT, ...some });
const submenu = (item: Item | undefined): Item[] => (item?.submenu ?? []) as Item[];
const all = (menus: Item[]): Item[] => menus.flatMap((menu) => [menu, ...submenu(menu)]);
const find = (menus: Item[], id: string): Item | undefined => all(menus).find((item) => item.id === id);

/** Every command of `src/shared/ipc.ts`. */
const COMMANDS = [
  'open', 'openModel', 'models', 'compare', 'paste', 'copyOverlay', 'saveOverlay', 'settings', 'shortcuts', 'bench', 'about', 'guide', 'tour',
  'nextPhoto', 'previousPhoto', 'removePhoto', 'removeAll', 'moreLikeThis', 'revealPhoto', 'turnLeft', 'turnRight', 'cancel',
  'layerUp', 'layerDown', 'headPrevious', 'headNext', 'nextToken', 'releaseToken',
  'rollout', 'attention', 'gradRollout', 'relevance', 'occlusion', 'light', 'heat', 'both', 'zoomFit', 'zoomFull',
  'tabLook', 'tabHeads', 'tabChange', 'tabLayers', 'tabWords', 'tabFill', 'gallery', 'sortPhotos', 'writeKeywords', 'undoFiles',
]; // prettier-ignore

describe('menuTemplate', () => {
  it.each(['linux', 'win32', 'darwin'] as const)('offers every command once on %s', (platform) => {
    const ids = all(build({ platform })).flatMap(({ id }) => (id && id !== 'openFolder' ? [id] : []));
    expect(ids.sort()).toEqual([...COMMANDS].sort());
  });

  it('offers what can be done with a photo in its own menu', () => {
    const items = photoMenuTemplate(CONTEXT);
    expect(items.flatMap(({ id }) => id ?? [])).toEqual([
      'turnLeft',
      'turnRight',
      'zoomFit',
      'zoomFull',
      'copyOverlay',
      'saveOverlay',
      'moreLikeThis',
      'revealPhoto',
      'removePhoto',
    ]);
    (items[1]?.click as () => void)();
    expect(actions.command).toHaveBeenLastCalledWith('turnRight');
  });

  it('sends the command of the item that was chosen', () => {
    const item = find(build(), 'headNext');
    (item?.click as () => void)();
    expect(actions.command).toHaveBeenCalledWith('headNext');
    (find(build(), 'openFolder')?.click as () => void)();
    expect(actions.openFolder).toHaveBeenCalledOnce();
  });

  it('has the application menu of macOS, with settings, about and quit in it', () => {
    const [app, ...menus] = build({ platform: 'darwin' });
    expect(app?.label).toBe('Headlight');
    expect(submenu(app).map(({ id, role }) => id ?? role)).toEqual(
      expect.arrayContaining(['about', 'settings', 'services', 'hide', 'quit']),
    );
    expect(menus.map(({ role }) => role)).toContain('windowMenu');
    expect(submenu(menus[0]).map(({ role }) => role)).toContain('close');
  });

  it('has quit and settings in the file menu elsewhere, and about in help', () => {
    const menus = build({ platform: 'win32' });
    expect(submenu(menus[0]).map(({ id, role }) => id ?? role)).toEqual(
      expect.arrayContaining(['settings', 'quit', 'openFolder']),
    );
    expect(submenu(menus.at(-1)).map(({ id }) => id)).toEqual(['guide', 'tour', 'shortcuts', 'about']);
  });

  it('shows plain keys but leaves them to the window', () => {
    expect(find(build(), 'rollout')).toMatchObject({ accelerator: 'R', registerAccelerator: false });
    expect(find(build(), 'copyOverlay')).toMatchObject({ accelerator: 'CmdOrCtrl+C', registerAccelerator: false });
    expect(find(build(), 'open')).toMatchObject({ accelerator: 'CmdOrCtrl+O' });
    expect(find(build(), 'open')).not.toHaveProperty('registerAccelerator');
  });

  it('never takes a plain key or the clipboard keys from text fields on macOS', () => {
    const menus = build({ platform: 'darwin' });
    const taken = all(menus).flatMap(({ id, accelerator }) => (accelerator ? [id] : []));
    expect(taken.sort()).toEqual([
      'compare',
      'models',
      'open',
      'openModel',
      'saveOverlay',
      'settings',
      'tabChange',
      'tabFill',
      'tabHeads',
      'tabLayers',
      'tabLook',
      'tabWords',
      'turnLeft',
      'turnRight',
    ]);
    expect(all(menus).map(({ role }) => role)).toEqual(expect.arrayContaining(['copy', 'paste', 'selectAll', 'undo']));
  });

  it('uses no accelerator twice', () => {
    const used = all(build()).flatMap(({ accelerator }) => (accelerator ? [accelerator] : []));
    expect(new Set(used).size).toBe(used.length);
  });

  it('shows developer tools only to developers', () => {
    const roles = (developer: boolean) => all(build({ developer })).map(({ role }) => role);
    expect(roles(true)).toContain('toggleDevTools');
    expect(roles(false)).not.toContain('toggleDevTools');
  });

  it('speaks Korean, and has a word for everything', () => {
    const menus = build({ locale: 'ko', platform: 'darwin', developer: true });
    expect(find(menus, 'open')?.label).toBe('사진 열기…');
    for (const item of all(menus)) expect(item.type === 'separator' || Boolean(item.label)).toBe(true);
  });
});

describe('menuText', () => {
  it.each(MENU_KEYS)('has %s in both languages with the same parameters', (key) => {
    const params = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(params(menuText('ko', key))).toEqual(params(menuText('en', key)));
    expect(menuText('ko', key)).not.toBe('');
  });
});
