/** The settings of a map as options of `explain`. */
import type { Sidecar } from '../../shared/export/sidecar';
import { MAP_METHOD_NAMES, takes, type MapMethodName } from '../../vit/ask/map-methods';
import { isGroup, type Target } from '../../vit/explain/query';
import type { RolloutOptions } from '../../vit/explain/rollout';
import { changesOptions } from '../changes/changes';
import { takesOption } from '../explain/methods';
import { tokenText } from '../explain/token';
import type { Arguments } from '../options';
import { ROLLOUT } from '../specs/rollout';
import { textOf, type Options } from './options';

/** Without what a method that was given instead has no use for. @param cols of the grid */
export function mapOptions({ map, options = {}, look }: Sidecar, given: Arguments, cols: number): Options {
  const wanted = given.has('method') ? given.text('method') : map?.method;
  const method = MAP_METHOD_NAMES.find((known) => known === wanted);
  const found: Options = [
    ['method', map?.method],
    ['layer', textOf(map?.layer)],
    ['head', textOf(map?.head)],
    ['token', map && tokenText(map.token)],
    ...targetOptions(map?.target, given),
    ['occlude', textOf(map?.size)],
    ...rolloutOptions(options),
    ...changesOptions(options.changes ?? {}, cols).filter(([name]) => !contradicted(name, given)),
    ['mode', look?.mode],
    ['opacity', textOf(look?.opacity)],
    ['colormap', look?.colorMap],
    ['scale', look?.scale],
    ['blocky', look && !look.smooth && !given.has('smooth') ? true : undefined],
  ];
  return method ? found.filter(([name]) => used(method, name)) : found; // what is no method is refused later
}

function used(method: MapMethodName, option: string): boolean {
  if (option === 'class' || option === 'versus' || option === 'group') return takes(method, 'target');
  if (Object.hasOwn(ROLLOUT, option)) return takes(method, 'rollout');
  return takesOption(method, option);
}

/** Patches in an order of their own, and a shuffle that was given instead. */
export function contradicted(option: string, given: Arguments): boolean {
  return option === 'patch-order' && given.has('shuffle-patches');
}

/** A class that was given instead counts before a recorded group, and a group before recorded classes. */
export function targetOptions(target: Target | null | undefined, given: Arguments): Options {
  if (!target || given.has('group')) return [];
  if (isGroup(target)) return given.has('class') ? [] : [['group', target.group]];
  return [
    ['class', textOf(target.class)],
    ['versus', textOf(target.versus)],
  ];
}

export function rolloutOptions({ residual, from, discard, normalise }: RolloutOptions): Options {
  return [
    ['residual', textOf(residual)],
    ['from', textOf(from)],
    ['normalise', normalise === 'vitExplain' ? 'vit-explain' : undefined],
    ['discard', discard && String(discard.ratio)],
    ['discard-per', discard?.per],
    ['protect-prefix', discard?.protectPrefix ? true : undefined],
  ];
}
