/** Which items of a HEIF file one picture is put together from. */
import type { HeifItem, HeifItems } from './items';

/** The picture with whatever it is put together from (tiles, layers) and its transparency, each item once. */
export function partsOf({ items }: HeifItems, picture: HeifItem): HeifItem[] {
  const parts = new Set<HeifItem>([picture]);
  for (const part of parts) {
    for (const id of part.references.get('dimg') ?? []) {
      const derived = items.get(id);
      if (derived) parts.add(derived);
    }
    if (part !== picture) continue;
    for (const item of items.values()) {
      if (isAlpha(item) && item.references.get('auxl')?.includes(picture.id)) parts.add(item);
    }
  }
  return [...parts];
}

const ALPHA = /^urn:mpeg:(?:mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1|avc:2015:auxid:1)\0/;

function isAlpha({ properties }: HeifItem): boolean {
  const data = properties.find(({ type }) => type === 'auxC')?.data;
  return data !== undefined && ALPHA.test(Buffer.from(data.subarray(4, 80)).toString('latin1'));
}
