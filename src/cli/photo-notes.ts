/** What there is to know of how a photo was read, in the stable JSON form. */
import type { PhotoNote } from '../shared/photo-notes';
import type { ModelPixels } from '../shared/photo-port';
import { textOf } from '../shared/strings/strings';

/** A note in JSON: its name, what it is about, and the sentence. */
export interface NoteSaid {
  readonly note: PhotoNote['note'];
  readonly kind?: string;
  /** Clockwise. */
  readonly degrees?: number;
  readonly message: string;
}

/** `{ photoNotes }`, or nothing. */
export function notesOf({ notes = [] }: Pick<ModelPixels, 'notes'>): { readonly photoNotes?: readonly NoteSaid[] } {
  if (notes.length === 0) return {};
  return {
    photoNotes: notes.map(({ note, params }) => ({
      note,
      ...(params['kind'] !== undefined && { kind: String(params['kind']) }),
      ...(params['degrees'] && { degrees: Number(params['degrees']) }),
      message: textOf('en', `photoNote.${note}`, params),
    })),
  };
}
