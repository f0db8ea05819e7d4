/** What a folder's file is when it is no photo, by its name: nothing of it is read. */
import { extname } from 'node:path';
import type { LeftOutKind } from '../../shared/left-out';

const EXTENSIONS: Readonly<Record<Exclude<LeftOutKind, 'other' | 'system'>, string>> = {
  video: 'mov mp4 m4v avi mkv webm wmv flv mpg mpeg mts m2ts 3gp 3g2 ogv mxf insv lrv',
  picture:
    'jxl jp2 j2k jpx jxr wdp hdp psd psb xcf exr hdr ico cur icns tga pcx pbm pgm ppm pnm eps ai wmf emf dcm fits qoi bpg',
  sound: 'mp3 m4a wav flac ogg aac aiff wma opus',
  document: 'pdf doc docx xls xlsx ppt pptx odt ods odp txt md rtf html htm csv json xml pages numbers key',
  archive: 'zip rar 7z tar gz tgz bz2 xz zst',
};

const KINDS = new Map<string, LeftOutKind>(
  Object.entries(EXTENSIONS).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as LeftOutKind])),
);

/** Folders and files that Synology, QNAP, Windows, macOS and Linux keep beside a person's own. */
const SYSTEM =
  /^(?:@eadir|@recycle|@recently-snapshot|@tmp|#recycle|#snapshot|\$recycle\.bin|recycler|system volume information|lost\+found|__macosx|thumbs\.db|ehthumbs\.db|desktop\.ini|icon\r)$/i;

/** Hidden ones too. */
export const isSystemName = (name: string): boolean => name.startsWith('.') || SYSTEM.test(name);

export function leftOutKind(name: string): LeftOutKind {
  return KINDS.get(extname(name).slice(1).toLowerCase()) ?? 'other';
}
