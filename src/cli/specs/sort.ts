/** `headlight sort`, `keywords` and `undo`: described. */
import type { CommandSpec, OptionSpecs } from '../options';
import { ENGINE, formats, LANG, LABELS, LEVELS, MODEL } from './common';

const DRY: OptionSpecs = {
  'dry-run': { help: 'only say what would be done; no file is touched' },
  'from-file': { value: 'LIST', help: 'photos that a file names, one path a line; - reads standard input' },
};

export const UNSURE = ['apart', 'leave', 'label'] as const;

export const SORT: CommandSpec = {
  name: 'sort',
  summary: 'copy or move photos into folders by label',
  operands: 'PHOTO|FOLDER|GLOB…',
  options: {
    ...MODEL,
    ...LABELS,
    ...ENGINE,
    into: { value: 'DIR', help: 'where the folders are or come' },
    copy: { help: 'copy; the photos stay where they are' },
    move: { help: 'move' },
    unsure: {
      value: 'NAME',
      default: 'apart',
      choices: UNSURE,
      help: 'photos without a sure label: into a folder of their own (“not sure”), left alone, or by their best label',
    },
    taken: {
      value: 'NAME',
      default: 'leave',
      choices: ['leave', 'number'],
      help: 'a photo whose name is taken in its folder: left alone, or given a number: IMG_1 (2).jpg',
    },
    ...DRY,
    ...LANG,
    ...LEVELS,
    ...formats(['table', 'json']),
  },
  details: [
    'Nothing is ever replaced. Folders are named by the label, short where that tells it from the others (--lang: in that language). A sidecar NAME.jpg.xmp goes along.',
    'What is done is written down before it is done, in the data folder: a run that was killed is brought to an end by the next one, and `headlight undo` takes it back.',
    'JSON: kind, into, dryRun, files [{ from, to, label, score }], left [{ file, reason }], bytes, free, id (for undo).',
    'example: headlight sort holiday/ --into sorted/ --copy --dry-run',
    'example: headlight sort holiday/ --into sorted/ --move --unsure leave && headlight undo',
  ],
};

export const KEYWORDS: CommandSpec = {
  name: 'keywords',
  summary: 'write labels as keywords beside photos, as XMP sidecars, or into them',
  operands: 'PHOTO|FOLDER|GLOB…',
  options: {
    ...MODEL,
    ...LABELS,
    ...ENGINE,
    inside: {
      help: 'into JPEG, PNG, TIFF and WebP files, by ExifTool (to be installed); the file as it was is kept beside it',
    },
    ...DRY,
    ...LANG,
    ...LEVELS,
    ...formats(['table', 'json']),
  },
  details: [
    'photo.jpg gets photo.jpg.xmp with the label (dc:subject), where the model is sure; of labels each on their own, all that are there. Photos are not touched, unless with --inside; ' +
      'a sidecar that is there gets the keywords that it lacks. `headlight undo` brings everything back as it was.',
    'example: headlight keywords holiday/ --lang ko',
    'example: headlight keywords holiday/ --inside --dry-run',
  ],
};

export const UNDO: CommandSpec = {
  name: 'undo',
  summary: 'take back what sort, keywords or the window did to files',
  operands: '[ID]',
  options: {
    list: { help: 'only say what can be taken back, the newest first' },
    ...formats(['table', 'json']),
  },
  details: [
    'The newest run, or the one of that ID. A file that was changed since stays, one whose old place is taken stays, and a copy whose original is gone stays: each is named (exit code 1).',
    'example: headlight undo --list',
  ],
};
