/** Options that change the model before it answers. */
import { ABLATION_MODES } from '../../vit/ask/fields';
import type { OptionSpecs } from '../options';

export const CHANGES = {
  'heads-off': { value: 'L:H,…', help: 'switch heads off: 3:5,4:* is head 5 of layer 3 and all of layer 4' },
  ablation: {
    value: 'NAME',
    default: 'zero',
    choices: ABLATION_MODES,
    help: 'a head that is off gives 0, or its mean over the tokens',
  },
  'hide-patches': { value: 'R:C,…', help: 'patches that no token may read, by row and column: 0-3:*' },
  'shuffle-patches': { value: 'SEED', help: 'patches change places by chance, the same for the same seed' },
  'patch-order': { value: 'N,…', help: 'patches change places: the number of the patch for each place' },
  'no-position-embedding': { help: 'tokens are not told where they stand' },
  causal: { help: 'every token reads only itself and those before it' },
  'skip-attention': { value: 'L,…', help: 'layers whose attention adds nothing: 0,3-5' },
  'skip-mlp': { value: 'L,…', help: 'layers whose MLP adds nothing' },
  'no-skip-connections': { help: 'what a branch gives takes the place of the stream' },
  'no-layer-norms': { help: 'attention and MLP read the stream without their layer norms' },
} satisfies OptionSpecs;
