/** The settings beside an export, put together for window and command line: what was asked, and photos and weights by content. */
import { sidecarText, type PhotoFingerprint, type Sidecar } from '../../shared/export/sidecar';
import type { Turn } from '../../shared/turn';
import { fingerprint, fingerprintOfBytes, weightFingerprints } from './fingerprint';
import type { ModelPlace } from './installed';

/** A photo that took part, where it lies or as its bytes, and what it was turned by. */
export type PhotoTaken = { readonly turn?: Turn } & (
  { readonly path: string } | { readonly name: string; readonly bytes: Uint8Array }
);

export interface Settled extends Pick<Sidecar, 'headlight' | 'file'> {
  readonly photos: readonly PhotoTaken[];
  readonly model: Omit<Sidecar['model'], 'weights'>;
  /** Where the model's files lie. */
  readonly place: Pick<ModelPlace, 'folder' | 'weights'>;
  /** What differs between exports. */
  readonly asked: Omit<Sidecar, 'settings' | 'headlight' | 'file' | 'photos' | 'model'>;
}

/** Rejects with the system's errors where a photo or the weights are gone. */
export async function settingsText({ headlight, file, photos, model, place, asked }: Settled): Promise<string> {
  const weights = await weightFingerprints(place.folder, place.weights);
  const seen = await Promise.all(photos.map(photoFingerprint));
  return sidecarText({ headlight, file, photos: seen, model: { ...model, weights }, ...asked });
}

async function photoFingerprint(photo: PhotoTaken): Promise<PhotoFingerprint> {
  const { turn } = photo;
  const file = 'path' in photo ? await fingerprint(photo.path) : fingerprintOfBytes(photo.name, photo.bytes);
  return { ...file, ...(turn && { turn }) };
}
