/** What the readers of a zip's directory and of its members share. */
import type { HeadlightError } from '../../errors';

export interface ZipEntry {
  readonly name: string;
  /** Bytes once inflated; `packed` in the file. */
  readonly size: number;
  readonly packed: number;
  readonly deflated: boolean;
  /** CRC-32 of the inflated bytes, as the directory says it. */
  readonly crc: number;
  /** The name as it stands in the file. */
  readonly nameBytes: Uint8Array;
  /** Where the local header starts, and what the member must end before. */
  readonly start: number;
  readonly limit: number;
}

export type Damaged = (detail: string) => HeadlightError;

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A name from the file, fit for a sentence. */
export function show(name: string): string {
  return name.slice(0, 80);
}
