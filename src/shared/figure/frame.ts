/** What all figures of a lens share: what they are of and the mark of a changed model above, notes below, and between them what is drawn. */
import type { Changes } from '../../vit/explain/changes';
import { markText } from './changed';
import { heading, inksOf, MARGIN, notes, type Drawing } from './drawing';
import type { Inks } from './ground';
import type { FigureLook } from './look';

export interface FigureFrame {
  /** Parts above: photo, model and what else is asked. */
  readonly title: readonly string[];
  readonly changes?: Changes | undefined;
  readonly look: FigureLook;
}

/** What stands between heading and notes. */
export interface FigureContent {
  readonly body: readonly string[];
  /** Where it ends, and the notes begin. */
  readonly bottom: number;
  readonly notes: readonly string[];
}

/** @param content draws from `top` on, in CSS pixels */
export function framed(
  { title, changes, look }: FigureFrame,
  width: number,
  content: (top: number, inks: Inks) => FigureContent,
): Drawing {
  const { inks, ground } = inksOf(look);
  const mark = changes ? markText(changes) : '';
  const head = heading(look.caption === false ? [] : title, mark, width, inks);
  const inside = content(head.bottom, inks);
  const below = notes(inside.notes, inside.bottom, width, inks);
  return {
    width,
    height: Math.ceil(below.bottom + MARGIN),
    title: title.join(' · '),
    description: mark,
    ground,
    body: [...head.body, ...inside.body, ...below.body],
  };
}
