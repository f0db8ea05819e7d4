/** How `explain` computes and draws maps: options of the method, changes of the model, and the overlay's style. */
import { OVERLAY_MODES, SCALES, type OverlayStyle, type ScaleChoice } from '../../shared/overlay/overlay';
import type { FigureLook } from '../../shared/figure/look';
import type { ViTConfig } from '../../vit/config';
import type { MapOptions } from '../../vit/explain/query';
import { readChanges } from './changes';
import type { Arguments } from '../options';
import { COLOR_MAP_NAMES } from '../../shared/overlay/color-maps';
import { readFigure } from '../figure/read-figure';
import { usageError } from '../usage-error';
import { readRollout } from './rollout-options';
import type { Selection } from './selection';

export interface Look {
  readonly style: OverlayStyle;
  /** Whether the colours were chosen: maps of numbers either side of zero have their own. */
  readonly colorsChosen: boolean;
  /** Whether `--smooth` was given: squares of several patches have edges without it. */
  readonly smoothChosen: boolean;
  readonly scale: ScaleChoice;
  /** Size and surroundings of pictures, as far as they were asked for. */
  readonly figure: FigureLook;
  readonly options: MapOptions;
}

/** Throws `usage`. */
export function readLook(args: Arguments, method: Selection['method'], config: ViTConfig): Look {
  if (args.has('smooth') && args.has('blocky')) throw usageError('--smooth and --blocky contradict each other.');
  const changes = readChanges(args, config);
  return {
    style: {
      mode: args.choice('mode', OVERLAY_MODES),
      opacity: args.number('opacity', 0, 1),
      colorMap: args.choice('colormap', COLOR_MAP_NAMES),
      smooth: !args.has('blocky'),
    },
    colorsChosen: args.has('colormap'),
    smoothChosen: args.has('smooth'),
    scale: args.choice('scale', SCALES),
    figure: readFigure(args),
    options: { ...readRollout(args, method, config), ...(changes && { changes }) },
  };
}
