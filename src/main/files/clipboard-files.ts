/** Paths of files copied in a file manager, from the formats each system puts on the clipboard. Pure. */
import { fileURLToPath } from 'node:url';

/** A clipboard's contents, as far as copied files are concerned; empty strings where there is none. */
export interface ClipboardFormats {
  /** `text/uri-list` or GNOME's `x-special/gnome-copied-files`. */
  readonly uriList: string;
  /** macOS `NSFilenamesPboardType`: a property list of paths. */
  readonly fileNames: string;
  /** Windows `FileNameW`: one path, UTF-16, ends with a zero. */
  readonly fileNameW: string;
}

/** @returns absolute paths in the order given; entries that are no local files are left out. */
export function copiedFiles(formats: ClipboardFormats): string[] {
  const fromUris = formats.uriList.split(/\r?\n/).flatMap(localPath);
  if (fromUris.length > 0) return fromUris;
  const fromList = [...formats.fileNames.matchAll(/<string>([^<]*)<\/string>/g)].map(([, text = '']) =>
    unescapeXml(text),
  );
  if (fromList.length > 0) return fromList;
  const [fromWindows = ''] = formats.fileNameW.split('\0');
  return fromWindows === '' ? [] : [fromWindows];
}

function localPath(line: string): string[] {
  if (!line.startsWith('file:')) return [];
  try {
    return [fileURLToPath(line.trim())];
  } catch {
    return []; // another machine's file, or not an address
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
