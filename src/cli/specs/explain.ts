/** `explain`: which map, and how it is drawn. */
import { OVERLAY_MODES, SCALES } from '../../shared/overlay/overlay';
import { isAfterBlocks, isOfOneLayer, MAP_METHOD_NAMES, takes } from '../../vit/ask/map-methods';
import { COLOR_MAP_NAMES } from '../../shared/overlay/color-maps';
import type { CommandSpec } from '../options';
import { ENGINE, formats, GROUP, LABELS, LANG, MODEL, NUMBERING, SIDECAR, TOKEN } from './common';
import { CHANGES } from './changes';
import { FIGURE } from './figure';
import { ROLLOUT } from './rollout';

/** Methods of which something is true, as help lists them. */
const those = (are: (method: (typeof MAP_METHOD_NAMES)[number]) => boolean): string =>
  MAP_METHOD_NAMES.filter(are).join(', ');

export const EXPLAIN: CommandSpec = {
  name: 'explain',
  summary: 'show where the model looked: an overlay on the photo, or the map as numbers',
  operands: 'PHOTO…',
  options: {
    ...MODEL,
    ...LABELS,
    ...ENGINE,
    method: {
      value: 'NAME',
      default: 'rollout',
      choices: MAP_METHOD_NAMES,
      help: 'attention of a layer, rollout through layers, three that ask about a class, or what tokens are like',
    },
    class: {
      value: 'C',
      help: `${those((method) => takes(method, 'target'))}: id, label or index of the class [top prediction]`,
    },
    ...LANG,
    versus: { value: 'C', help: 'the same: why --class and not this one' },
    ...GROUP,
    occlude: { value: 'N', default: '1', help: 'occlusion: hide squares of N × N patches' },
    layer: {
      value: 'N|all',
      help: `${those(isOfOneLayer)}: this layer; ${those(isAfterBlocks)}: after N blocks; else: layers 0 … N [last]`,
    },
    head: {
      value: 'N|NAME',
      default: 'mean',
      help: 'a head, or mean, max, min over heads, or all: one tile per head',
    },
    ...TOKEN,
    ...ROLLOUT,
    ...CHANGES,
    mode: {
      value: 'NAME',
      default: 'light',
      choices: OVERLAY_MODES,
      help: 'dim what was not looked at, colour it, or both',
    },
    opacity: { value: 'X', default: '0.8', help: 'strength of the overlay, 0 … 1' },
    colormap: {
      value: 'NAME',
      default: 'inferno',
      choices: COLOR_MAP_NAMES,
      help: 'colours of heat; diverging, around zero, by itself where a map has numbers either side of it',
    },
    scale: {
      value: 'NAME',
      default: 'map',
      choices: SCALES,
      help: 'min – max of the map, 0 – max, or 0 – max over all heads of all layers',
    },
    smooth: { help: 'interpolate between patches (the default)' },
    blocky: { help: 'one flat square per patch' },
    ...FIGURE,
    out: {
      value: 'FILE',
      short: 'o',
      help: 'overlay as .png or .svg; a folder for several photos [PHOTO-METHOD.png]',
    },
    raw: {
      value: 'FILE',
      help: 'map as .npy, .safetensors, .csv or .json: [rows, cols], one more axis in front for --head all, one for --layer all',
    },
    ...SIDECAR,
    ...formats(['table', 'json']),
  },
  details: [
    `${NUMBERING} The overlay has the size of the photo; what lay outside the model's view is dimmed.`,
    'Beside each file stand its settings, FILE.json: photo and weights by SHA-256, recipe, engine, method, every option.',
    '--head all --layer all gives a figure for print (.png of 300 dpi, .svg): colours alone, with labels and colour bar.',
    'example: headlight explain --settings cat.png.json cat.jpg --out again.png (of heads, layers and all other commands too)',
    'example: headlight explain cat.jpg --head all --out heads.png --raw heads.npy',
    'example: headlight explain cat.jpg --method relevance --class tabby --versus lynx',
  ],
};
