/** A file name that every system takes, from whatever the window suggests. Pure. */
import { safeName } from '../../shared/safe-name';

/** @returns a plain name with this ending ('png'), without folders; 'overlay.png' when nothing is left of the suggestion */
export function fileName(suggested: string, ending: string): string {
  const dotted = `.${ending}`;
  const bare = suggested.toLowerCase().endsWith(dotted) ? suggested.slice(0, -dotted.length) : suggested;
  return (safeName(bare) || 'overlay') + dotted;
}
