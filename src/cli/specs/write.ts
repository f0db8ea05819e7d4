/** `headlight caption` and `headlight read`. */
import { BUILT_IN_WRITER } from '../../shared/built-in';
import type { CommandSpec, OptionSpecs } from '../options';
import { ENGINE, formats, MODEL } from './common';

const WRITE: OptionSpecs = {
  ...ENGINE,
  beams: {
    value: 'N',
    help: 'sentences followed side by side; 1: the likeliest word each time [as the model’s files say]',
  },
  'max-words': { value: 'N', help: 'ids after the start at most; a word may be several [as the model’s files say]' },
  box: {
    value: 'R0,C0,R1,C1',
    help: 'only this part of the photo, px: rows R0 … R1 − 1 and columns C0 … C1 − 1 of the upright photo',
  },
  begin: { value: 'TEXT', help: 'what stands already; the sentence goes on from it' },
  score: { value: 'TEXT', help: 'write nothing, but tell how likely this sentence is, word by word' },
  'without-photo': { help: 'cross-attention off: what language alone would say' },
  alternatives: { value: 'N', default: '0', help: 'JSON: as many likely words beside each, 0 … 50' },
  raw: { value: 'FILE', help: '.npy: cross-attention, float32 [layers, heads, produced ids, tokens of the photo]' },
  'self-attention': { value: 'FILE', help: '.npy: float32 [layers, heads, produced ids, produced ids]' },
  logits: { value: 'FILE', help: '.npy: float32 [produced ids, vocabulary], before anything changes them' },
  ...formats(['table', 'json']),
};

const DETAILS = [
  'Searches as transformers does, by generation_config.json, else config.json: greedy or beams, length penalty, early stopping, repetition ' +
    'penalty, n-grams that must not repeat, bad, forced and suppressed ids, least and greatest length. Sampling is not done, and said.',
  'JSON: text, ids (the start id first, the end id last where it was reached), words (id, text, probability by the untouched softmax), of beams score. ' +
    'Row t of what is written with --raw, --self-attention and --logits is of the id after the start that is t-th, from 0.',
];

export const CAPTION: CommandSpec = {
  name: 'caption',
  summary: 'write a sentence about a photo, word by word, with what each word looked at',
  operands: 'PHOTO|FOLDER|GLOB…',
  options: {
    ...MODEL,
    model: {
      ...MODEL['model'],
      default: BUILT_IN_WRITER,
      help: 'a captioner: installed id, model folder or weights file',
    },
    ...WRITE,
  },
  details: [
    ...DETAILS,
    'The built-in captioner is a small model: people, dogs, water, grass, and some 200 things by name; its sentences are often wrong.',
    'example: headlight caption dog.jpg --beams 4 --json --raw cross.npy',
  ],
};

export const READ: CommandSpec = {
  name: 'read',
  summary: 'read a line of text on a photo, with what each piece of it looked at',
  operands: 'PHOTO|FOLDER|GLOB…',
  options: {
    ...MODEL,
    model: {
      value: 'M',
      short: 'm',
      help: 'a reader (TrOCR): installed id, model folder or weights file; none is built in',
    },
    ...WRITE,
  },
  details: [
    ...DETAILS,
    'A reader reads one line: cut it out with --box.',
    'example: headlight read page.jpg --model ./trocr-base-printed --box 120,40,168,900',
  ],
};
