/** `faithfulness`: whether maps name the patches that count. */
import { FAITHFULNESS_METHODS } from '../../vit/ask/faithfulness';
import { hasGrid, MAP_METHOD_NAMES } from '../../vit/ask/map-methods';
import type { CommandSpec } from '../options';
import { CHANGES } from './changes';
import { FIGURE } from './figure';
import { ENGINE, formats, GROUP, LABELS, LANG, MODEL, OUT, SIDECAR, TOKEN } from './common';
import { ROLLOUT } from './rollout';

export const SHOWN_METHODS = MAP_METHOD_NAMES.filter(hasGrid);

export const FAITHFULNESS: CommandSpec = {
  name: 'faithfulness',
  summary: 'do the maps name the patches that count? deletion and insertion curves of each method and of chance',
  operands: 'PHOTO',
  options: {
    ...MODEL,
    ...LABELS,
    ...ENGINE,
    method: {
      value: 'NAME,…',
      default: FAITHFULNESS_METHODS.join(','),
      help: 'which are set against each other, in this order',
    },
    class: { value: 'C', help: 'id, label or index of the class that is watched [top prediction]' },
    steps: {
      value: 'N',
      default: '20',
      help: 'points of a curve after the first, 1 … 256; each is a run of the model',
    },
    seed: { value: 'N', default: '1', help: 'of the random order' },
    versus: { value: 'C', help: 'maps of a class tell why it and not this one' },
    ...GROUP,
    ...LANG,
    shown: {
      value: 'NAME',
      choices: SHOWN_METHODS,
      help: 'a map of your choice beside them, made as these say:',
    },
    layer: { value: 'N', help: '--shown: this layer, or layers 0 … N [last]' },
    head: { value: 'N|NAME', default: 'mean', help: '--shown: a head, or mean, max, min over heads' },
    ...TOKEN,
    ...ROLLOUT,
    ...CHANGES,
    ...formats(['table', 'json', 'csv']),
    ...OUT,
    ...FIGURE,
    ...SIDECAR,
  },
  details: [
    'Deletion hides patches in the order of a map, brightest first, and watches the probability of the class: a small area (AUC) speaks ' +
      'for the map. Insertion shows them in the same order: a large area does. Maps are of the last layer, the mean of heads and the ' +
      'class token.',
    '--out curves.svg or .png draws them. csv: one row for each method and share of patches. JSON: `curves`, one for each method, with both AUCs.',
    'example: headlight faithfulness cat.jpg --method relevance,occlusion,random --steps 28 --format csv --out curves.csv',
  ],
};
