/** Files of a folder that are no photos, counted by kind, so that nothing is passed over in silence. */
import { textOf, type Locale } from './strings/strings';

/** `system`: what a system or a network disk keeps for itself. `other`: whatever has no kind of its own. */
export const LEFT_OUT_KINDS = ['video', 'picture', 'sound', 'document', 'archive', 'other', 'system'] as const;

export type LeftOutKind = (typeof LEFT_OUT_KINDS)[number];
/** Kinds that were met, each at least once. */
export type LeftOut = Readonly<Partial<Record<LeftOutKind, number>>>;

export function addLeftOut(a: LeftOut, b: LeftOut): LeftOut {
  const kinds = LEFT_OUT_KINDS.filter((kind) => a[kind] !== undefined || b[kind] !== undefined);
  return Object.fromEntries(kinds.map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]));
}

/** `12 photos; left out: 2 videos, 1 document`; null where nothing was. */
export function leftOutSentence(
  locale: Locale,
  photos: number,
  leftOut: LeftOut,
  rawWithoutPreview = 0,
): string | null {
  const counts: string[] = [];
  if (rawWithoutPreview > 0) counts.push(textOf(locale, 'leftOut.raw', { count: rawWithoutPreview }));
  for (const kind of LEFT_OUT_KINDS) {
    const count = leftOut[kind];
    if (count !== undefined) counts.push(textOf(locale, `leftOut.${kind}`, { count }));
  }
  return counts.length === 0 ? null : textOf(locale, 'leftOut', { photos, what: counts.join(', ') });
}
