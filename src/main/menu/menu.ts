/** Puts the menu up, in the language of the window. */
import { app, Menu, type BrowserWindow } from 'electron';
import type { Locale } from '../../shared/strings/strings';
import { menuTemplate, photoMenuTemplate, type MenuActions, type MenuContext } from './template';

export function showMenu(locale: Locale, actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(contextOf(locale, actions))));
}

/** Shows the context menu of a photo; the page prevents it everywhere else. */
export function offerPhotoMenu(window: BrowserWindow, locale: () => Locale, actions: MenuActions): void {
  window.webContents.on('context-menu', () => {
    Menu.buildFromTemplate(photoMenuTemplate(contextOf(locale(), actions))).popup({ window });
  });
}

function contextOf(locale: Locale, actions: MenuActions): MenuContext {
  return { platform: process.platform, locale, appName: app.name, developer: !app.isPackaged, actions };
}
