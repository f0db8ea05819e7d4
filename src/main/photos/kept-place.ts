/** Where a person was, between runs: photos by path on the disk, by id in the window. */
import * as v from 'valibot';
import { PlaceSchema, type Place } from '../../shared/library';
import type { Photos } from './photos';

/** More chosen photos than this are not chosen again. */
const MOST_PICKED = 10_000;

const KeptSchema = v.object({
  shown: v.nullable(v.string()),
  picked: v.array(v.string()),
  gallery: PlaceSchema.entries.gallery,
});

export function placeText(place: Place, photos: Pick<Photos, 'file'>): string {
  const pathOf = (id: string): string | null => photos.file(id)?.path ?? null;
  const picked = place.picked.slice(0, MOST_PICKED).flatMap((id) => pathOf(id) ?? []);
  return JSON.stringify({ ...place, shown: place.shown && pathOf(place.shown), picked });
}

/** Null for what cannot be understood: another version's. */
export function placeOf(text: string | null, photos: Pick<Photos, 'at'>): Place | null {
  if (text === null) return null;
  try {
    const { shown, picked, gallery } = v.parse(KeptSchema, JSON.parse(text));
    const [id = null] = shown === null ? [] : photos.at([shown]);
    return { shown: id, picked: [...photos.at(picked)], gallery };
  } catch {
    return null;
  }
}
