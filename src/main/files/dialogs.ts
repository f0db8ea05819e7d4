/** Open and save dialogs; in a checkout tests choose for the person through `HEADLIGHT_TEST_DIALOG`. */
import { app, dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { delimiter } from 'node:path';
import type { AnswerFormat } from '../../shared/ipc-answers';
import type { ExportKind } from '../../shared/ipc-export';
import { menuText } from '../../shared/strings/menu';
import type { Locale } from '../../shared/strings/strings';

type Kind = 'photos' | 'folder' | 'model';

/** macOS has one dialog for files and folders; elsewhere a dialog shows one or the other. */
function properties(kind: Kind): NonNullable<OpenDialogOptions['properties']> {
  if (process.platform === 'darwin') return ['openFile', 'openDirectory', 'multiSelections'];
  return [kind === 'folder' ? 'openDirectory' : 'openFile', 'multiSelections'];
}

/** @returns absolute paths; empty when the person cancelled */
export async function chooseInputs(window: BrowserWindow, locale: Locale, kind: Kind): Promise<readonly string[]> {
  const chosen = chosenByTest();
  if (chosen) return chosen;
  const title = menuText(locale, kind === 'model' ? 'openModelTitle' : 'openTitle');
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { title, properties: properties(kind) });
  return canceled ? [] : filePaths;
}

/** @returns an absolute path; null when the person cancelled */
export async function chooseSavePath(
  window: BrowserWindow,
  locale: Locale,
  suggested: string,
  kind: ExportKind | AnswerFormat | 'onnx',
): Promise<string | null> {
  const chosen = chosenByTest();
  if (chosen) return chosen[0] ?? null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: menuText(locale, 'saveTitle'),
    defaultPath: suggested,
    filters: [{ name: menuText(locale, `${kind}Files`), extensions: [kind] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return canceled || !filePath ? null : filePath;
}

/** Where a table of answers is to be saved. @returns an absolute path; null when the person cancelled */
export function chooseTablePath(window: BrowserWindow, locale: Locale, kind: AnswerFormat): Promise<string | null> {
  return chooseSavePath(window, locale, `answers.${kind}`, kind);
}

/** Where something is to be put. @returns an absolute path; null when the person cancelled */
export async function chooseFolder(window: BrowserWindow, locale: Locale): Promise<string | null> {
  const chosen = chosenByTest();
  if (chosen) return chosen[0] ?? null;
  const title = menuText(locale, 'folderTitle');
  const properties = ['openDirectory', 'createDirectory'] as const;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { title, properties: [...properties] });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Paths separated like those of PATH; set but empty means cancelled. */
function chosenByTest(): readonly string[] | null {
  const value = app.isPackaged ? undefined : process.env['HEADLIGHT_TEST_DIALOG'];
  return value === undefined ? null : value.split(delimiter).filter(Boolean);
}
