/** The photos that settings were made with: found again, or compared with those that are named instead. */
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fingerprint } from '../../main/models/fingerprint';
import type { FileFingerprint, Sidecar } from '../../shared/export/sidecar';
import { findPhotos } from '../inputs';
import type { Streams } from '../streams';
import { usageError } from '../usage-error';

export interface RecordedPhotos {
  /** Operands of the command that is run again. */
  readonly operands: readonly string[];
  /** `--turn` for them; null where none was turned. */
  readonly turns: string | null;
}

/**
 * The operands of the command that is run again. Named photos are used whatever they are; standard error says which are others, and
 * the recorded ones come in their recorded order, on which the last digits of a mean depend.
 * @param path of the settings
 */
export async function photosFor(
  { photos: recorded }: Pick<Sidecar, 'photos'>,
  path: string,
  named: readonly string[],
  streams: Pick<Streams, 'message'>,
): Promise<RecordedPhotos> {
  const operands =
    named.length > 0 ? named : await Promise.all(recorded.map((photo) => findPhoto(photo, dirname(path))));
  const { photos } = await findPhotos(operands, 'explain');
  const found = await Promise.all(
    photos.map(async (photo) => ({ path: photo.path, ...placeIn(recorded, await fingerprintOf(photo.path)) })),
  );
  for (const photo of found.filter(({ at, readable }) => at < 0 && readable))
    streams.message(`${photo.path} is not the photo that these settings were made with.`);
  if (recorded.length < 2) return answer(operands, recorded, found);
  const missing = recorded.filter((_, i) => !found.some(({ at }) => at === i)).map(({ name }) => name);
  if (missing.length > 0)
    streams.message(`Not among these photos, though the settings were made with them: ${missing.join(', ')}.`);
  const inPlace = found.every(({ at }) => at >= 0);
  if (!inPlace) return answer(operands, recorded, found);
  const sorted = found.sort((a, b) => a.at - b.at);
  return answer(
    sorted.map((photo) => photo.path),
    recorded,
    sorted,
  );
}

/** A photo was turned, not its place: one that was not recorded is not. */
function answer(
  operands: readonly string[],
  recorded: Pick<Sidecar, 'photos'>['photos'],
  found: readonly { readonly at: number }[],
): RecordedPhotos {
  const turns = found.map(({ at }) => recorded[at]?.turn ?? 0);
  return { operands, turns: turns.some((turn) => turn !== 0) ? turns.join(',') : null };
}

/** Looks for a photo by name, beside the settings and in the current folder. */
async function findPhoto({ name, pasted }: FileFingerprint, folder: string): Promise<string> {
  if (pasted) throw usageError(`\`${name}\` was pasted and is no file; save it, and name it after --settings.`);
  for (const place of [join(folder, name), name]) {
    if ((await stat(place).catch(() => null))?.isFile()) return place;
  }
  throw usageError(`\`${name}\` lies neither beside the settings nor here; name the photo after --settings.`);
}

/** Null for a file that cannot be read: that is told when it is opened. */
function fingerprintOf(path: string): Promise<FileFingerprint | null> {
  return fingerprint(path).catch(() => null);
}

function placeIn(
  recorded: readonly FileFingerprint[],
  photo: FileFingerprint | null,
): { readonly at: number; readonly readable: boolean } {
  const at = photo ? recorded.findIndex((other) => sameFile(other, photo)) : -1;
  return { at, readable: photo !== null };
}

/** Compares content, or size when a file is too large to hash. */
export function sameFile(a: FileFingerprint, b: FileFingerprint): boolean {
  return a.bytes === b.bytes && (a.sha256 === null || b.sha256 === null || a.sha256 === b.sha256);
}
