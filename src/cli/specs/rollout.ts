/** Options of the methods that roll attention out. */
import { DISCARD_PER } from '../../vit/explain/discard';
import type { OptionSpecs } from '../options';

export const NORMALISE = ['rows', 'vit-explain'] as const;

export const ROLLOUT = {
  discard: { value: 'X', default: '0', help: 'rollouts: share of the smallest weights set to zero, 0 … 1' },
  'discard-per': {
    value: 'NAME',
    default: 'layer',
    choices: DISCARD_PER,
    help: 'the smallest of a layer, or of each row',
  },
  'protect-prefix': { help: 'discard nothing of the rows and columns of special tokens' },
  residual: { value: 'X', default: '0.5', help: 'rollouts: weight of the residual connection, 0 … 1' },
  from: { value: 'N', default: '0', help: 'rollouts: first layer that takes part' },
  normalise: {
    value: 'NAME',
    default: 'rows',
    choices: NORMALISE,
    help: 'rollouts: each row by its sum, or the arithmetic of vit-explain',
  },
} satisfies OptionSpecs;
