/** `headlight embed`. */
import type { CommandSpec } from '../options';
import { ENGINE, formats, MANY, MODEL } from './common';

export const EMBED: CommandSpec = {
  name: 'embed',
  summary: 'write what the encoder makes of photos: one row of numbers for each',
  operands: 'PHOTO|FOLDER|GLOB|ARCHIVE…',
  options: {
    ...MODEL,
    ...ENGINE,
    ...MANY,
    normalise: { help: 'divide each row by its length, so that products of rows are cosines' },
    out: { value: 'FILE', short: 'o', help: '.npy: float32 [photos, numbers]; .parquet: a row for each photo' },
    ...formats(['table', 'json']),
  },
  details: [
    'Pooled features, behind the final norm and, of a tower of CLIP or SigLIP, behind its projection: what a classifier would read. Rows stand in the order of the photos; ' +
      'one that cannot be read has none, and `row` counts without it.',
    'JSON: one photo gives one object, several give an array: file, row, dim, normalised; without --out also `features`.',
    'example: headlight embed holiday/ --model ./dinov2-small --normalise --out holiday.npy --json > holiday.json',
  ],
};
