/** What a paste brings and a copy leaves: pictures and copied files in, pictures out. */
import { nativeImage } from 'electron';
import type { DroppedFile } from '../../shared/ipc';
import { HeadlightError } from '../../vit/errors';
import { copiedFiles } from './clipboard-files';
import { systemClipboard } from './system-clipboard';

/** Copied files win over the picture that some file managers put beside them. Rejects with `clipboardEmpty`. */
export async function readClipboard(): Promise<readonly DroppedFile[]> {
  const clipboard = systemClipboard();
  const uris =
    (await clipboard.readFormat('text/uri-list', 'utf8')) || (await clipboard.readFormat(GNOME_FILES, 'utf8'));
  const paths = copiedFiles({
    uriList: uris,
    fileNames: await clipboard.readFormat('NSFilenamesPboardType', 'utf8'),
    fileNameW: await clipboard.readFormat('FileNameW', 'utf16le'),
  });
  if (paths.length > 0) return paths.map((path) => ({ path }));
  const png = await clipboard.readPng();
  if (!png) throw new HeadlightError('clipboardEmpty');
  return [{ name: 'clipboard.png', bytes: png }];
}

const GNOME_FILES = 'x-special/gnome-copied-files';

export function copyText(text: string): Promise<void> {
  return systemClipboard().writeText(text);
}

/** Rejects with `badRequest` when the bytes are no picture. */
export async function copyPng(png: Uint8Array): Promise<void> {
  if (nativeImage.createFromBuffer(Buffer.from(png)).isEmpty()) {
    throw new HeadlightError('badRequest', { detail: 'copyPng: not a picture' });
  }
  await systemClipboard().writePng(png);
}
