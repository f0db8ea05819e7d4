/** Whether photos with labels are enough to learn from. */

/** Fewer photos of a label say little about it. */
export const ENOUGH = 5;

export interface LabelCount {
  readonly label: string;
  readonly photos: number;
}

/**
 * `labels`: nothing can be learnt of fewer than two labels with photos. `alone`: nothing can be learnt where a label has no photo left while another of
 * it is tested; these labels lack some. `few`: a classifier can be fitted, and says little of these labels.
 */
export type Enough =
  | { readonly kind: 'labels' }
  | { readonly kind: 'alone'; readonly labels: readonly LabelCount[] }
  | { readonly kind: 'few'; readonly labels: readonly LabelCount[] }
  | { readonly kind: 'enough' };

export function enoughOf(counts: readonly LabelCount[]): Enough {
  const below = (least: number): readonly LabelCount[] => counts.filter(({ photos }) => photos < least);
  if (counts.length - below(1).length < 2) return { kind: 'labels' };
  if (below(2).length > 0) return { kind: 'alone', labels: below(2) };
  return below(ENOUGH).length > 0 ? { kind: 'few', labels: below(ENOUGH) } : { kind: 'enough' };
}
