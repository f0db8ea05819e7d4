/** A name for a file or folder that every system takes, from whatever text. Pure. */
import { visible } from '../vit/visible';

/** Characters and names that Windows, macOS or Linux refuse in a file name. */
const REFUSED = /[<>:"/\\|?*\p{Cc}]/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const MOST = 120;

/** Windows keeps device names for itself, whatever their ending. */
export function isReservedName(name: string): boolean {
  return RESERVED.test(name.split('.')[0] ?? '');
}

/** Without ending and folders; empty where nothing is left of the text. */
export function safeName(text: string): string {
  const name = visible(text.replace(/\p{Cc}/gu, ' '))
    .replace(REFUSED, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, MOST)
    .replace(/[. ]+$/, '')
    .replace(/[\ud800-\udbff]$/, ''); // half of a character
  return isReservedName(name) ? '' : name;
}
