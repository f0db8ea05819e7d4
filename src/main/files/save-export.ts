/** Saves what the window exports where the person says, and the settings it was made with beside it. */
import { app as electron } from 'electron';
import { basename } from 'node:path';
import { numberPieces } from '../../shared/export/numbers';
import { sidecarName, type Sidecar } from '../../shared/export/sidecar';
import { saveError } from '../../shared/save-error';
import { numberEnding, type ExportAbout, type ExportContent, type ExportedFile } from '../../shared/ipc-export';
import { HeadlightError } from '../../vit/errors';
import type { HeadlightApp } from '../app';
import { settingsText } from '../models/settings-text';
import { weightFingerprints } from '../models/fingerprint';
import type { ModelPlaceById } from '../model-library';
import type { PhotoSource } from '../photo/protocol';
import { writeTogether } from '../write/atomic';
import { chooseSavePath } from './dialogs';
import { fileName } from './file-name';

/** Where the file lies, and that of its settings where it does not hold them itself. */
interface SavedPaths {
  readonly path: string;
  readonly settings: string | null;
}

/** Null when the person cancelled. Rejects as `saveError` says; then neither the file nor its settings are there. */
export async function saveExport(
  app: HeadlightApp,
  { name, content, about }: ExportedFile,
): Promise<SavedPaths | null> {
  const { kind } = content;
  const path = await chooseSavePath(app.window, app.locale, fileName(name, kind), kind);
  if (path === null) return null;
  const beside = kind === 'json' ? null : sidecarName(path);
  try {
    const settings = await settingsOf(app, basename(path), about);
    const file = { path, pieces: [bytesOf(content, settings)] };
    await writeTogether(beside === null ? [file] : [file, { path: beside, pieces: [settings] }]);
  } catch (cause) {
    if (cause instanceof HeadlightError) throw cause;
    throw saveError(basename(path), cause);
  }
  return { path, settings: beside };
}

/** The sidecar's text: what the window knows, and the files by content. Throws `badRequest` for a photo that is not open. */
async function settingsOf(
  app: HeadlightApp,
  file: string,
  { photos: ids, model, beside, ...about }: ExportAbout,
): Promise<string> {
  const place = await placeOf(app, model.id);
  const photos = ids.map((id) => photoOf(app, id));
  const asked = { ...about, ...(beside && { beside: { ...beside, model: await withWeights(app, beside.model) } }) };
  return settingsText({ headlight: electron.getVersion(), file, photos, model, place, asked });
}

/** A second model with its files by content. */
async function withWeights(app: HeadlightApp, model: ExportAbout['model']): Promise<Sidecar['model']> {
  const { folder, weights } = await placeOf(app, model.id);
  return { ...model, weights: await weightFingerprints(folder, weights) };
}

/** Throws `modelNotFound`. */
async function placeOf(app: HeadlightApp, id: string): Promise<ModelPlaceById> {
  const place = (await app.models.places()).find((known) => known.id === id);
  if (!place) throw new HeadlightError('modelNotFound', { model: id });
  return place;
}

function photoOf(app: HeadlightApp, id: string): PhotoSource {
  const source = app.photos.source(id);
  if (!source) throw new HeadlightError('badRequest', { detail: 'saveFile: photo' });
  return source;
}

function bytesOf(content: ExportContent, settings: string): Uint8Array | string {
  if ('bytes' in content) return content.bytes;
  if ('text' in content) return content.text;
  if ('table' in content)
    return `${JSON.stringify({ ...content.table, settings: JSON.parse(settings) as unknown }, null, 2)}\n`;
  const pieces = numberPieces(numberEnding(content.kind), content.numbers, settings);
  return Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece)));
}
