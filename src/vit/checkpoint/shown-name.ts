/** A name from a stranger's file, for one line of text: as much as fits, and nothing hidden in it. */
import { visible } from '../visible';

export function shownName(name: string): string {
  return visible(name).slice(0, 60);
}
