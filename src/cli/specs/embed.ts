/** `headlight embed`. */
import type { CommandSpec } from '../options';
import { ENGINE, formats, LABELS, MANY, MODEL, RESUME } from './common';

export const EMBED: CommandSpec = {
  name: 'embed',
  summary: 'write what the encoder makes of photos, or of texts: one row of numbers for each',
  operands: 'PHOTO|FOLDER|GLOB|ARCHIVE…',
  options: {
    ...MODEL,
    text: {
      value: 'TEXT',
      repeats: true,
      help: 'in place of photos: the features of this text; may be given several times',
    },
    ...LABELS,
    ...ENGINE,
    ...MANY,
    ...RESUME,
    normalise: { help: 'divide each row by its length, so that products of rows are cosines' },
    out: { value: 'FILE', short: 'o', help: '.npy: float32 [rows, numbers]; .parquet: a row for each photo or text' },
    ...formats(['table', 'json']),
  },
  details: [
    'Pooled features, behind the final norm and, of a tower of CLIP or SigLIP, behind its projection: what a classifier would read. Rows stand in the order of the photos; ' +
      'one that cannot be read has none, and `row` counts without it.',
    '--text and --labels ask the text tower in place of photos (photos are then passed over): behind its projection, not normalised unless asked; several templates give their mean, as labels are made of them.',
    'JSON: one photo gives one object, several give an array: file, row, dim, normalised; without --out also `features`.',
    'example: headlight embed --model ./clip-vit-base-patch32 --text "a photo of a dog" --out dog.npy',
    'example: headlight embed holiday/ --model ./dinov2-small --normalise --out holiday.npy --json > holiday.json',
  ],
};
