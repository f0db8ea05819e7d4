/** `headlight search`. */
import { BUILT_IN_WRITER } from '../../shared/built-in';
import type { CommandSpec } from '../options';
import { ENGINE, formats, MODEL } from './common';

export const SEARCH: CommandSpec = {
  name: 'search',
  summary: 'sort photos by how near they are to a sentence, or to another photo',
  operands: '"SENTENCE"|PHOTO FOLDER…',
  options: {
    ...MODEL,
    ...ENGINE,
    top: { value: 'N', short: 'n', default: '20', help: 'photos that are named, the nearest first' },
    out: { value: 'FILE', short: 'o', help: 'write here, whole or not at all' },
    ...formats(['table', 'json', 'csv']),
  },
  details: [
    'Similarity is the cosine of what the model makes of both: of a sentence with a model of photos and texts (CLIP, SigLIP), of another photo with every model.',
    'A captioner says how likely it finds the sentence about each photo instead (logLikelihoodPerWord: log p of a word on average, its end among them; 0 would be certain): no similarity. ' +
      `Without --model the built-in one does (${BUILT_IN_WRITER}, a small model: people, dogs, water, grass, and some 200 things by name).`,
    'What names a file that is there is a photo, anything else a sentence.',
    'JSON: an array, the nearest first: model, engine, query ({ text } or { file }), rank, file, similarity (or logLikelihoodPerWord, logLikelihood, words: text, logProbability); photos that could not be read stand last, with `error`.',
    'example: headlight search "a dog runs through the grass" holiday/',
    'example: headlight search "a red car" holiday/ --model ./clip-vit-base-patch32 --top 20',
    'example: headlight search cat.jpg holiday/ --model ./dinov2-small --json',
  ],
};
