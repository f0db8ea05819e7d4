/** `layers`: how the answer forms. */
import type { CommandSpec } from '../options';
import { CHANGES } from './changes';
import { FIGURE } from './figure';
import { ENGINE, formats, LABELS, LANG, MODEL, NUMBERING, OUT, SIDECAR, TOKEN } from './common';

export const LAYERS: CommandSpec = {
  name: 'layers',
  summary: 'how the answer forms: what the model would say if it stopped after each layer',
  operands: 'PHOTO',
  options: {
    ...MODEL,
    ...LABELS,
    ...ENGINE,
    ...TOKEN,
    top: { value: 'N', short: 'n', default: '3', help: 'predictions per layer' },
    ...LANG,
    class: { value: 'C,…', help: 'these classes too at each layer: ids, labels or indices' },
    ...CHANGES,
    ...formats(['table', 'json', 'csv']),
    ...OUT,
    ...FIGURE,
    ...SIDECAR,
  },
  details: [
    `${NUMBERING} csv and JSON count the blocks that ran: after 0 is the embedding, the last one is the answer itself.`,
    '--out layers.svg or .png draws lines of the classes that --class names, else of the best four; figures count from 1.',
    'The logit lens: final norm and classifier on the hidden states between the blocks.',
    'example: headlight layers cat.jpg --top 5 --format csv --out layers.csv',
  ],
};
