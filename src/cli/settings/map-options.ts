/** The settings of a map as options of `explain`. */
import type { Sidecar } from '../../shared/export/sidecar';
import { MAP_METHOD_NAMES, takes, type MapMethodName } from '../../vit/ask/map-methods';
import { figureOptions } from '../figure/read-figure';
import { takesOption } from '../read/methods';
import type { Arguments } from '../options';
import { ROLLOUT } from '../specs/rollout';
import { fieldOptions } from './field-options';
import { textOf, type Options } from './options';

/** Without what a method that was given instead has no use for. @param cols of the grid */
export function mapOptions({ map, options = {}, look, figure }: Sidecar, given: Arguments, cols: number): Options {
  const wanted = given.has('method') ? given.text('method') : map?.method;
  const method = MAP_METHOD_NAMES.find((known) => known === wanted);
  const { changes, ...rollout } = options;
  const found: Options = [
    ['method', map?.method],
    ...fieldOptions({ ...map, options: rollout, changes }, given, cols),
    ['mode', look?.mode],
    ['opacity', textOf(look?.opacity)],
    ['colormap', look?.colorMap],
    ['scale', look?.scale],
    ['blocky', look && !look.smooth && !given.has('smooth') ? true : undefined],
    ...figureOptions(figure),
  ];
  return method ? found.filter(([name]) => used(method, name)) : found; // what is no method is refused later
}

function used(method: MapMethodName, option: string): boolean {
  if (option === 'class' || option === 'versus' || option === 'group') return takes(method, 'target');
  if (Object.hasOwn(ROLLOUT, option)) return takes(method, 'rollout');
  return takesOption(method, option);
}
