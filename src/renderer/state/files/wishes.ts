/** Which folder a photo goes to, and which keywords it gets: what its answer says. */
import { labelFolders } from '../../../shared/label-folders';
import type { FileWish } from '../../../shared/ipc-files';
import type { Label } from '../../../vit/checkpoint/checkpoint';
import { className, shortName } from '../class-names.svelte';
import { t } from '../language.svelte';
import type { PhotoItem } from '../photos.svelte';
import { countsFor, isUnsure } from '../sureness';

export const UNSURE = ['apart', 'leave', 'label'] as const;
export type Unsure = (typeof UNSURE)[number];

export interface Wishes {
  readonly photos: FileWish['photos'];
  /** Without a sure label, and so left out. */
  readonly unsure: number;
  /** Without an answer that names anything. */
  readonly unanswered: number;
}

export function sortWishes(
  items: readonly PhotoItem[],
  labels: readonly Label[],
  unsureBelow: number,
  unsure: Unsure,
): Wishes {
  const folderOf = labelFolders(labels.map((label) => className(label)));
  return wishesOf(items, (item) => {
    const { best, isSure } = saidOf(item, unsureBelow);
    if (isSure && best) return { photo: item.id, folder: folderOf(best.index) };
    if (unsure === 'leave') return 'unsure';
    if (unsure === 'apart') return { photo: item.id, folder: t('files.unsureFolder') };
    return best ? { photo: item.id, folder: folderOf(best.index) } : 'unsure';
  });
}

export function keywordWishes(items: readonly PhotoItem[], unsureBelow: number): Wishes {
  return wishesOf(items, (item) => {
    const { there, isSure } = saidOf(item, unsureBelow);
    return isSure ? { photo: item.id, keywords: there.map(shortName) } : 'unsure';
  });
}

function wishesOf(
  items: readonly PhotoItem[],
  wish: (item: PhotoItem) => FileWish['photos'][number] | 'unsure',
): Wishes {
  const photos: FileWish['photos'] = [];
  let [unsure, unanswered] = [0, 0];
  for (const item of items) {
    const output = item.status === 'done' ? item.answer?.output : undefined;
    if (output !== 'single' && output !== 'multi') unanswered++;
    else {
      const one = wish(item);
      if (one === 'unsure') unsure++;
      else photos.push(one);
    }
  }
  return { photos, unsure, unanswered };
}

function saidOf({ answer }: PhotoItem, unsureBelow: number) {
  const there = answer ? countsFor(answer) : [];
  const isSure = answer !== null && there.length > 0 && !isUnsure(answer, unsureBelow);
  return { there, best: there[0] ?? answer?.predictions[0], isSure };
}
