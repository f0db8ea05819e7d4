/** What the window's rollout settings mean for one method and model: only what differs from the paper, so that equal maps have equal keys. */
import { DEFAULT_ROLLOUT, type RolloutSettings } from '../../shared/settings';
import type { RolloutOptions } from '../../vit/explain/rollout';
import type { Method } from './selection.svelte';

/** @param layer through which rollout goes; @param prefix how many tokens stand before the patches */
export function rolloutOptions(
  method: Method,
  { residual, from, discard, normalise }: RolloutSettings,
  layer: number,
  prefix: number,
): RolloutOptions {
  if (!rollsOut(method)) return {};
  const { ratio, per, protectPrefix } = discard;
  return {
    ...(residual !== DEFAULT_ROLLOUT.residual && { residual }),
    ...(from > 0 && { from: Math.min(from, layer) }),
    ...(ratio > 0 && { discard: { ratio, per, ...(protectPrefix && { protectPrefix: prefix }) } }),
    ...(normalise !== 'rows' && { normalise }),
  };
}

/** Attention and relevance have none of these settings. */
export function rollsOut(method: Method): boolean {
  return method === 'rollout' || method === 'grad-rollout';
}
