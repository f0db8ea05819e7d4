/** `attention`: all of it, or one head's matrix. */
import { COLOR_MAP_NAMES } from '../../shared/overlay/color-maps';
import { MATRIX_SCALES } from '../../shared/overlay/token-matrix';
import type { CommandSpec } from '../options';
import { CHANGES } from './changes';
import { FIGURE } from './figure';
import { ENGINE, formats, MODEL, NUMBERING, SIDECAR } from './common';

export const ATTENTION: CommandSpec = {
  name: 'attention',
  summary: 'write the whole attention of a photo, or the token matrix of one head',
  operands: 'PHOTO',
  options: {
    ...MODEL,
    ...ENGINE,
    layer: { value: 'N', help: 'the token matrix of this layer alone [last]' },
    head: { value: 'N|NAME', help: 'the token matrix of this head alone, or the mean, max or min over heads [mean]' },
    ...CHANGES,
    colormap: { value: 'NAME', default: 'inferno', choices: COLOR_MAP_NAMES, help: 'colours of the picture' },
    scale: {
      value: 'NAME',
      default: 'log',
      choices: MATRIX_SCALES,
      help: 'of the picture: evenly, or by order of magnitude over four decades',
    },
    out: {
      value: 'FILE',
      short: 'o',
      help: 'all: .npy, or .safetensors (also holds the logits); of one head also .png, .svg, .csv, .json',
    },
    ...FIGURE,
    ...SIDECAR,
    ...formats(['table', 'json']),
  },
  details: [
    `${NUMBERING} float32 [layers, heads, tokens, tokens], query before key; rows sum to 1. Tokens: class token, ` +
      'distillation token, registers (those the model has), then the patches row by row.',
    'With --layer or --head: [tokens, tokens] of that head. The picture has a square for each weight, query downwards; .svg, and .png with any of --caption, ' +
      '--colour-bar, --ground, --width and --dpi, have axes with ticks at the rows of patches, counted from 1.',
    'example: headlight attention cat.jpg --out attention.npy',
    'example: headlight attention cat.jpg --layer 11 --head 3 --out matrix.png',
  ],
};
