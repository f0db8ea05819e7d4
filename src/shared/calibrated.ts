/** How a model's scores were measured, as a sentence that its config.json keeps: written by `calibrate --save`, said by the window in its own language. */
import type { Params } from './strings/fill';
import type { StringKey } from './strings/strings';

export interface Halves {
  /** Photos that the temperature was fitted on, and others that the error is of. */
  readonly fitted: number;
  readonly photos: number;
  readonly seed: number;
}

export function measuredSentence({ fitted, photos, seed }: Halves): string {
  return `headlight calibrate: fitted on ${fitted} photos, the error measured on ${photos} others (15 bins, seed ${seed})`;
}

const N = '[\\d.,]+';
const SAID = [
  { key: 'models.calibration.halves', pattern: new RegExp(`^headlight calibrate: fitted on (?<fitted>\\d+) photos, the error measured on (?<photos>\\d+) others \\(15 bins, seed (?<seed>\\d+)\\)$`) },
  // of the model that ships
  { key: 'models.calibration.twoSets', pattern: new RegExp(`^(?<photos>${N}) photos, one per class \\(15 bins\\): temperature of least loss (?<best>${N}); on (?<others>${N}) Caltech-101 photos it is (?<otherBest>${N}), and the error as is (?<error>${N})\\. Each set's best makes the other worse, so (?<kept>${N}), the middle, is kept\\. Sure at (?<sure>${N}) or more: (?<share>\\d+) % of the first set's photos, (?<right>\\d+) % of them right \\(unsure: (?<unsure>\\d+) %\\); (?<otherShare>\\d+) % of the second's, (?<otherRight>\\d+) % right\\.$`) },
] as const satisfies readonly { readonly key: StringKey; readonly pattern: RegExp }[]; // prettier-ignore

/** Which text says the same; null for somebody's own words. */
export function measuredWords(measured: string): { readonly key: StringKey; readonly params: Params } | null {
  for (const { key, pattern } of SAID) {
    const { groups } = pattern.exec(measured) ?? {};
    if (!groups) continue;
    const isCount = (text: string): boolean => /^\d+$/.test(text);
    const params = Object.entries(groups).map(([name, text]) => [name, isCount(text) ? Number(text) : text] as const);
    return { key, params: Object.fromEntries(params) };
  }
  return null;
}
