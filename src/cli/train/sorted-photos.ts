/** Photos that a person has sorted into one folder per label, and whether they are enough to learn from. */
import { HeadlightError } from '../../vit/errors';
import { photosBySubfolder, type LabelledPhotos } from '../evaluate/photos';

export interface SortedPhotos extends LabelledPhotos {
  /** The folders' names, in their order. */
  readonly labels: readonly string[];
}

/** Fewer of a label say little: a warning. */
const ENOUGH = 5;

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
 * What must be known of so few photos, as sentences. Throws `badRequest` where nothing can be learnt: fewer than two labels, or a label of which no photo
 * is left to learn from while another one is tested.
 *
 * @param classes label of each photo that could be read
 */
export function enoughOf(labels: readonly string[], classes: readonly number[]): string[] {
  const counts = labels.map((label, k) => ({ label, photos: classes.filter((c) => c === k).length }));
  const none = counts.filter(({ photos }) => photos === 0).map(({ label }) => label);
  if (labels.length - none.length < 2)
    throw new HeadlightError('badRequest', {
      detail: 'two labels at least: one sub-folder for each, with photos that can be read',
    });
  const named = (few: typeof counts): string => few.map(({ label, photos }) => `${label} (${photos})`).join(', ');
  const alone = counts.filter(({ photos }) => photos < 2);
  if (alone.length > 0)
    throw new HeadlightError('badRequest', {
      detail: `two photos of each label at least, better ${ENOUGH} and more; too few: ${named(alone)}`,
    });
  const few = counts.filter(({ photos }) => photos < ENOUGH);
  return few.length === 0 ? [] : [`Fewer than ${ENOUGH} photos of a label say little about it: ${named(few)}.`];
}
