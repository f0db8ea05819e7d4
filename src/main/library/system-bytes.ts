/** A path as the bytes that the system knows it by, and back: a name that is no text survives the library. */
import { pathOfBytes, systemPath } from '../photo/byte-path';

export function bytesOfPath(path: string): Buffer {
  const system = systemPath(path);
  return typeof system === 'string' ? Buffer.from(system) : system;
}

/** SQLite hands blobs out as memory of their own. */
export function pathOf(blob: ArrayBuffer | Uint8Array): string {
  return pathOfBytes(new Uint8Array(blob));
}
