/** Boxes of the ISO base media file format (ISO/IEC 14496-12), of which HEIC, AVIF, CR3 and MOV are made. */

export interface Box {
  readonly type: string;
  /** First byte after size and type. */
  readonly body: number;
  /** First byte after the box, never beyond what was searched. */
  readonly end: number;
  /** Where the box says it ends; beyond the file when that was cut. */
  readonly claimedEnd: number;
}

/** Four bytes as text. */
export function fourcc(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit number; beyond 2⁵³ it is inexact, and far beyond any file. */
export function uint64(view: DataView, at: number): number {
  return view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
}

/** The boxes that lie one after the other from `from` to `to`; ends at the first that makes no sense. */
export function* boxesIn(bytes: Uint8Array, from = 0, to = bytes.length): Generator<Box> {
  const view = viewOf(bytes);
  const limit = Math.min(to, bytes.length);
  for (let at = from; at + 8 <= limit;) {
    const short = view.getUint32(at);
    const header = short === 1 ? 16 : 8;
    if (at + header > limit) return;
    const size = short === 1 ? uint64(view, at + 8) : short === 0 ? limit - at : short;
    if (size < header) return;
    const type = fourcc(bytes, at + 4);
    if (type === '\0\0\0\0') return;
    yield { type, body: at + header, end: Math.min(at + size, limit), claimedEnd: at + size };
    at += size;
  }
}

/** The first box of this type among the children between `from` and `to`. */
export function findBox(bytes: Uint8Array, type: string, from = 0, to = bytes.length): Box | null {
  for (const box of boxesIn(bytes, from, to)) if (box.type === type) return box;
  return null;
}

/** Follows a path of boxes inside boxes. */
export function findPath(bytes: Uint8Array, path: readonly string[], within?: Box): Box | null {
  let box: Box | null = within ?? null;
  for (const type of path) {
    box = findBox(bytes, type, box?.body ?? 0, box?.end ?? bytes.length);
    if (!box) return null;
  }
  return box;
}
