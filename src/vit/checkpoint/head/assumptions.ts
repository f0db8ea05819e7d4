/** What is taken for granted of the layers before the classifier, which no file says: by field of provenance, and in words. */

export const HEAD_ASSUMPTIONS = ['headBetween', 'headNormEps'] as const;
export type HeadAssumption = (typeof HEAD_ASSUMPTIONS)[number];

const assumed = (what: string): string => `assumed: ${what}`;

export const nothingBetween = (layer: string, next: string): string => assumed(`nothing between ${layer} and ${next}`);
export const normAs = (kind: string, eps: number): string => assumed(`${kind} with ε ${eps}`);

/** For people: 'assumed: nothing between bn and fc (an activation there would give other numbers)'. */
export function headAssumptionText(field: HeadAssumption, said: string): string {
  if (field === 'headNormEps') return said.replace(/^assumed: /, 'assumed: before the classifier, ');
  return `${said} (an activation there would give other numbers)`;
}
