/** The labels of a person's own, as they are met, and whether there are photos enough to learn from. */
import { byName } from '../../main/photo/folder';
import { HeadlightError } from '../../vit/errors';
import { ENOUGH, enoughOf, type LabelCount } from '../../vit/train/enough';
import type { ReadTruth } from '../evaluate/truth';

export class LabelNames {
  readonly #places = new Map<string, number>();

  /** Any name is a label; its place is that in the order of meeting. */
  readonly read: ReadTruth = (said, by) => {
    const names = typeof said === 'string' ? [said] : said;
    const [name = '', ...others] = names.map((one) => one.trim().normalize('NFC'));
    if (name === '' || others.length > 0)
      return `a photo has one label here, and ${by} gives ${name === '' ? 'none' : names.length}`;
    const place = this.#places.get(name) ?? this.#places.size;
    this.#places.set(name, place);
    return [place];
  };

  /** Labels by name, 2 before 10, and the label of each photo among them. @param met by places of meeting */
  sorted(met: readonly number[]): { readonly labels: readonly string[]; readonly classes: readonly number[] } {
    const labels = [...this.#places.keys()].sort(byName);
    const order = [...this.#places.keys()].map((name) => labels.indexOf(name));
    return { labels, classes: met.map((place) => order[place] ?? 0) };
  }
}

/**
 * What must be known of so few photos, as sentences. Throws `badRequest` where nothing can be learnt.
 *
 * @param classes label of each photo that could be read
 */
export function fewSentences(labels: readonly string[], classes: readonly number[]): string[] {
  const enough = enoughOf(labels.map((label, k) => ({ label, photos: classes.filter((c) => c === k).length })));
  const named = (few: readonly LabelCount[]): string =>
    few.map(({ label, photos }) => `${label} (${photos})`).join(', ');
  switch (enough.kind) {
    case 'enough':
      return [];
    case 'few':
      return [`Fewer than ${ENOUGH} photos of a label say little about it: ${named(enough.labels)}.`];
    case 'labels':
      throw new HeadlightError('badRequest', {
        detail: 'two labels at least: one sub-folder for each, with photos that can be read',
      });
    case 'alone':
      throw new HeadlightError('badRequest', {
        detail: `two photos of each label at least, better ${ENOUGH} and more; too few: ${named(enough.labels)}`,
      });
  }
}
