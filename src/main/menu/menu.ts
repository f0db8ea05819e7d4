/** Puts the menu up, in the language of the window. */
import { app, Menu } from 'electron';
import type { Locale } from '../../shared/strings/strings';
import { menuTemplate, type MenuActions } from './template';

export function showMenu(locale: Locale, actions: MenuActions): void {
  const developer = !app.isPackaged;
  const template = menuTemplate({ platform: process.platform, locale, appName: app.name, developer, actions });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
