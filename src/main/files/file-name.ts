/** A file name that every system takes, from whatever the window suggests. Pure. */

import { visible } from '../../vit/visible';

/** Characters and names that Windows, macOS or Linux refuse in a file name. */
const REFUSED = /[<>:"/\\|?*\p{Cc}]/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const MAX_STEM = 120;

/** Windows keeps device names for itself, whatever their ending. */
export function isReservedName(name: string): boolean {
  return RESERVED.test(name.split('.')[0] ?? '');
}

/** @returns a plain name with this ending ('png'), without folders; 'overlay.png' when nothing is left of the suggestion */
export function fileName(suggested: string, ending: string): string {
  const dotted = `.${ending}`;
  const bare = suggested.toLowerCase().endsWith(dotted) ? suggested.slice(0, -dotted.length) : suggested;
  const stem = visible(bare.replace(/\p{Cc}/gu, ' '))
    .replace(REFUSED, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, MAX_STEM)
    .trim();
  return stem === '' || isReservedName(stem) ? `overlay${dotted}` : stem + dotted;
}
