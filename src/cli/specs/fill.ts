/** `headlight fill`. */
import { BUILT_IN_PAINTER } from '../../shared/built-in';
import type { CommandSpec } from '../options';
import { ENGINE, formats, MODEL } from './common';

export const FILL_VIEWS = ['painted', 'hidden', 'prediction'] as const;

export const FILL: CommandSpec = {
  name: 'fill',
  summary: 'hide patches of a photo, and let a masked autoencoder paint what it thinks is behind them',
  operands: 'PHOTO',
  options: {
    ...MODEL,
    model: {
      ...MODEL['model'],
      default: BUILT_IN_PAINTER,
      help: 'a masked autoencoder: installed id, model folder or weights file',
    },
    ...ENGINE,
    hide: { value: 'X', help: 'share of the patches that is hidden by chance, 0.01 … 0.99 [0.75]' },
    seed: { value: 'N', help: 'which ones: the same number hides the same patches on every machine [1]' },
    'hide-patches': { value: 'LIST', help: 'hide these instead: numbers row by row from 0, and ranges: 3,4,9-12' },
    out: { value: 'FILE', short: 'o', help: '.png: the photo as the model gets it, its holes painted' },
    view: {
      value: 'NAME',
      default: 'painted',
      choices: FILL_VIEWS,
      help: 'what --out shows: holes painted; the holes, grey; or every patch as the model paints it',
    },
    raw: {
      value: 'FILE',
      help: '.npy: the prediction as the model gives it, float32 [patches, rows · cols · channels]',
    },
    'encoder-attention': { value: 'FILE', help: '.npy: float32 [layers, heads, 1 + visible, 1 + visible]' },
    'decoder-attention': { value: 'FILE', help: '.npy: float32 [layers, heads, 1 + patches, 1 + patches]' },
    ...formats(['table', 'json']),
  },
  details: [
    'The encoder gets the visible patches alone; the decoder paints all of them. Patches are hidden by a seeded order of all patches (mulberry32, ' +
      'Fisher–Yates), of which the first are taken; as many as MAE hides, which keeps ⌊patches · (1 − X)⌋.',
    'Errors are mean squared ones in what the model was trained to predict: its normalised pixels, or, of a model with norm_pix_loss, patches ' +
      'normalised by their own mean and variance. To paint such a patch both are taken from the photo, and the result says so.',
    'JSON: model, engine, file, grid, hidden, ratio and seed or null, loss (over the hidden patches), errors (of each patch), normalised, notes.',
    'example: headlight fill cat.jpg --hide 0.75 --seed 1 --out filled.png',
  ],
};
