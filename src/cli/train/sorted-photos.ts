/** Photos that a person has sorted into one folder per label, and whether they are enough to learn from. */
import { HeadlightError } from '../../vit/errors';
import { ENOUGH, enoughOf, type LabelCount } from '../../vit/train/enough';
import { photosBySubfolder, type LabelledPhotos } from '../evaluate/photos';

export interface SortedPhotos extends LabelledPhotos {
  /** The folders' names, in their order. */
  readonly labels: readonly string[];
}

/** Rejects with `usage` for no such folder; other errors are told to `fail`. */
export async function sortedPhotos(
  folder: string,
  fail: (path: string, error: HeadlightError) => void,
): Promise<SortedPhotos> {
  const labels: string[] = [];
  const found = await photosBySubfolder(folder, (name) => labels.push(name.normalize('NFC')) - 1, fail);
  return { ...found, labels };
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
