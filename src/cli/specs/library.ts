/** `headlight library`: described. */
import type { CommandSpec } from '../options';
import { formats } from './common';

export const LIBRARY: CommandSpec = {
  name: 'library',
  summary: 'what the window keeps of photos: list it, check it, or forget it',
  operands: 'list | duplicates | info | check | forget',
  options: {
    near: { value: 'X', default: '0.98', help: 'duplicates: cosine of features from which on photos are alike' },
    yes: { short: 'y', help: 'forget: without it, nothing is forgotten' },
    ...formats(['table', 'json', 'ndjson']),
  },
  details: [
    'list: the photos of the window: path, size, time, content, and the models whose answers are kept of it. info: how much is kept, and where.',
    'duplicates: photos of the same content, and those whose features are alike. JSON: groups { kind: same or near, similarity, files }.',
    'check: whether the file is whole (exit code 1 where it is not). forget: everything, from the disk too; photos themselves are untouched.',
    'example: headlight library list --format ndjson',
  ],
};
