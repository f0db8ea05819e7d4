/** Where new versions are looked for, and by what they are known to be ours: written by whoever builds the installers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { isPrivate } from '../models/hub/address';

const PlaceSchema = v.object({
  /** The feed; what it names lies beside it. */
  feed: v.pipe(
    v.string(),
    v.url(),
    v.check((text) => isPrivate(new URL(text)), 'https, or this computer'),
  ),
  /** Ed25519, SubjectPublicKeyInfo in base64. */
  key: v.pipe(v.string(), v.base64()),
});
export type UpdatePlace = v.InferOutput<typeof PlaceSchema>;

/** Null where the folder names none, or none that is safe. */
export function updatePlace(resources: string): UpdatePlace | null {
  try {
    return v.parse(PlaceSchema, JSON.parse(readFileSync(join(resources, 'updates.json'), 'utf8')));
  } catch {
    return null;
  }
}
