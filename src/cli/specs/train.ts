/** `headlight train`. */
import type { CommandSpec } from '../options';
import { ENGINE, formats, MANY, MODEL, RESUME } from './common';

/** Where labels are read, whatever photos come in. */
export const LABELLED =
  'The label of a photo is the sub-folder it lies in; of a file that is named by itself, its folder. In archives (.tar, .tar.gz, .tgz, .zip) it is what `00001.cls` or `00001.json` beside ' +
  '`00001.jpg` says, as WebDataset writes it, else the folder.';

export const TRAIN: CommandSpec = {
  name: 'train',
  summary: 'make a model of your own labels, from photos in one sub-folder per label, or with labels beside them',
  operands: 'FOLDER|GLOB|ARCHIVE…',
  options: {
    ...MODEL,
    ...ENGINE,
    out: { value: 'NEW', short: 'o', help: 'a new folder for the model' },
    lambda: { value: 'X', help: 'penalty on large weights [the best of six, by cross-validation]' },
    folds: { value: 'N', default: '5', help: 'parts of the cross-validation, 2 … 50' },
    ...MANY,
    ...RESUME,
    seed: { value: 'N', default: '1', help: 'of the order in which photos are dealt into parts' },
    ...formats(['table', 'json']),
  },
  details: [
    'A classifier is fitted on the pooled features of --model: multinomial logistic regression, of least (1/n) Σ −log p + λ/2 Σ W² on standardised features. ' +
      'Accuracy is that on photos that the classifier in question has not seen, with a 95 % interval (Wilson).',
    LABELLED,
    'JSON: labels, photos, lambda, accuracy { crossValidated, low, high }, confusion (true label × predicted label), suspects (photos taken for another ' +
      'label), failures.',
    'example: headlight train "shards/*.tar" --resume --out my-model',
    'example: headlight train my-photos/ --out my-model && headlight classify new.jpg --model my-model',
  ],
};
