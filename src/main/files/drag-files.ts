/** Files of photos, handed to the system while a person drags them out of the window. */
import { nativeImage, type WebContents } from 'electron';
import { PATHS } from '../paths';
import { systemPath } from '../photo/byte-path';

/** What hangs on the pointer, in pixels. */
const ICON = 48;

/** @returns how many are dragged: those whose name is text */
export function dragFiles(contents: WebContents, paths: readonly string[]): number {
  const files = paths.flatMap((path) => {
    const system = systemPath(path);
    return typeof system === 'string' ? [system] : [];
  });
  const [file] = files;
  if (file === undefined) return 0;
  const icon = nativeImage.createFromPath(PATHS.icon).resize({ width: ICON, height: ICON });
  contents.startDrag({ file, files, icon });
  return files.length;
}
