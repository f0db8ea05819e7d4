/** What a head, or a layer's fused heads, are called. */
import type { HeadRef } from '../../vit/explain/query';
import { methodOf } from '../../vit/ask/map-methods';
import { t } from './language.svelte';
import type { ShownMap } from './stage-maps.svelte';

const FUSED = { mean: 'control.headMean', max: 'control.headMax', min: 'control.headMin' } as const;

/** 'Head 3', 'Mean of heads'. */
export function headName(head: HeadRef): string {
  return typeof head === 'number' ? t('control.headOne', { head: head + 1 }) : t(FUSED[head]);
}

/** 'Layer 8 · Head 3'. */
export function placeName({ layer, head }: { readonly layer: number; readonly head: HeadRef }): string {
  return typeof head === 'number'
    ? t('heads.where', { layer: layer + 1, head: head + 1 })
    : t('heads.whereFused', { layer: layer + 1, fuse: headName(head) });
}

/** What the map on the stage is: the place of its heads, or the method that asks none of them. */
export function mapName({ query, lens }: Pick<ShownMap, 'query' | 'lens'>): string {
  return lens ? t(`method.${methodOf(lens, query.layer + 1).method}`) : placeName(query);
}
