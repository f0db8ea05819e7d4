/** `heads`: one number for each head. */
import { METRIC_NAMES } from '../../shared/export/lens-tables';
import type { CommandSpec } from '../options';
import { ENGINE, formats, GROUP, LABELS, MANY, MODEL, NUMBERING, OUT, RESUME, SIDECAR } from './common';
import { CHANGES } from './changes';
import { FIGURE } from './figure';

/** Metrics of attention, and what switching heads off does. */
export const METRICS = [...Object.values(METRIC_NAMES), 'ablation'] as const;

export const HEADS: CommandSpec = {
  name: 'heads',
  summary: 'one number for each head: how far it looks, how spread, how much it gives to special tokens',
  operands: 'PHOTO|FOLDER|GLOB|ARCHIVE…',
  options: {
    ...MODEL,
    ...LABELS,
    ...ENGINE,
    metric: { value: 'NAME', default: 'distance', choices: METRICS, help: 'what is measured' },
    renormalise: { help: 'distance: leave out what goes to special tokens' },
    class: { value: 'C', help: 'ablation: id, label or index of the class [top prediction]' },
    versus: { value: 'C', help: 'ablation: its lead over this class' },
    ...GROUP,
    ...CHANGES,
    ...MANY,
    ...RESUME,
    ...formats(['table', 'json', 'csv']),
    ...OUT,
    ...FIGURE,
    ...SIDECAR,
  },
  details: [
    `${NUMBERING} Several photos give the mean over them.`,
    'distance: mean attention distance in input pixels; entropy and cls-entropy: in nats, ln tokens at most, of all tokens ' +
      'or the class token alone; to-cls and to-registers: share of attention that patches give to these tokens.',
    '--out heads.svg or .png draws a dot for each head by depth; of ablation, grids coloured around zero. Figures count from 1.',
    'ablation: how logit and probability of the class change when the head alone is off; one run for each head.',
    'example: headlight heads holiday/ --metric distance --format csv --out distances.csv',
  ],
};
