/** Options that several commands share, and what they may be set to. */
import { ENGINE_CHOICES } from '../../vit/execute/executor';
import { BUILT_IN_MODEL } from '../../shared/built-in';
import { CLASSIFIERS, HEAD_ACTS, POOLS } from '../../vit/checkpoint/head/choices';
import { OUTPUT_KINDS } from '../../vit/output';
import { CHANNEL_ORDERS, COLOURS, INTERPOLATIONS, JPEG_DECODINGS } from '../../vit/recipe';
import { CROP_MODES } from '../../vit/checkpoint/recipe-timm';
import { DEFAULT_GROUP_LEVEL, LEAST_GROUP_LEVEL } from '../../vit/groups/choose';
import { PRECISIONS } from '../../vit/graph/onnx/stored';
import type { OptionSpecs } from '../options';

export const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
/** Engine names for help and messages, in alphabetical order. */
export const ENGINES = [...ENGINE_CHOICES].sort();

/** What is chosen in place of the model's own recipe. */
export const RECIPE: OptionSpecs = {
  size: { value: 'N|RxC', help: 'run at this input size, px: 384, or rows x columns (384x288)' },
  mean: { value: 'R,G,B', help: 'normalise with this mean of values 0 … 1, one number per channel' },
  std: { value: 'R,G,B', help: 'and this standard deviation' },
  crop: { value: 'NAME', choices: CROP_MODES, help: 'cut to the input, squeeze into it, or keep all and add a border' },
  'crop-pct': { value: 'X', help: 'share of the resized photo that the cut keeps, 0.1 … 1' },
  interpolation: { value: 'NAME', choices: INTERPOLATIONS, help: 'filter of the resize' },
  colour: {
    value: 'NAME',
    choices: COLOURS,
    help: 'what the model gets of a photo with a colour profile: its numbers as stored, or managed into sRGB',
  },
  heads: { value: 'N', help: 'attention heads, where the model does not say how many' },
  'attention-scale': { value: 'X', help: 'factor of q·k before the softmax [headDim^-0.5]' },
  scale: { value: 'X', help: 'older name of --attention-scale, where a command has no colours to scale' },
  pool: { value: 'NAME', choices: POOLS, help: 'what the classifier reads: class token, or mean of the patches' },
  'head-act': {
    value: 'NAME',
    choices: HEAD_ACTS,
    help: 'what stands in the head where nothing says it; none: dropout or nothing',
  },
  classifier: {
    value: 'NAME',
    choices: CLASSIFIERS,
    help: 'whether outputs are classes, where a head may be CLIP’s projection; none: no classifier',
  },
  jpeg: {
    value: 'NAME',
    choices: JPEG_DECODINGS,
    help: 'large JPEGs: whole, or reduced while they are decoded (quicker)',
  },
  'channel-order': { value: 'NAME', choices: CHANNEL_ORDERS, help: 'colours as the model takes them' },
  output: {
    value: 'NAME',
    choices: OUTPUT_KINDS,
    help: 'what outputs mean: one class of several, labels each on its own, or numbers',
  },
  threshold: {
    value: 'X',
    help: 'multi: the score from which on a label counts as there, whatever its category, 0 … 1',
  },
};
/** The model and how it is run; `modelOf` opens it. */
export const MODEL: OptionSpecs = {
  model: { value: 'M', short: 'm', default: BUILT_IN_MODEL, help: 'installed id, model folder or weights file' },
  ...RECIPE,
  'model-name': { value: 'TEXT', help: 'what figures and settings call it [its name in the window, else its id]' },
  turn: {
    value: 'DEG',
    help: 'turn photos clockwise by 90, 180 or 270 degrees; several with commas: one for each photo',
  },
  'own-recipe': { help: 'run it by its own recipe, whatever `models set` keeps for it' },
};
export const ENGINE: OptionSpecs = {
  engine: { value: 'NAME', short: 'e', default: 'auto', choices: ENGINES, help: 'what computes' },
  precision: {
    value: 'NAME',
    default: 'float32',
    choices: PRECISIONS,
    help: 'int8: 8-bit weights, faster and approximate; native engine only',
  },
};
export const OUT: OptionSpecs = { out: { value: 'FILE', short: 'o', help: 'write here, whole or not at all' } };
/** Settings of a file that is written: read from such a file, and written beside it. */
export const SIDECAR: OptionSpecs = {
  settings: {
    value: 'FILE',
    help: 'make again what the .json beside an export describes; other options count first',
  },
  'no-sidecar': { help: 'write no settings beside the file' },
};
const JSON_FLAG: OptionSpecs = { json: { help: 'short for --format json' } };
export const formats = (choices: readonly string[]): OptionSpecs => ({
  format: { value: 'NAME', short: 'f', default: 'table', choices, help: 'form of the results' },
  ...JSON_FLAG,
});

/** Photos by the thousand. */
export const MANY: OptionSpecs = {
  'from-file': { value: 'LIST', help: 'photos that a file names, one path a line; - reads standard input' },
  shard: { value: 'I/N', help: 'only part I of N, from 0, by the photos’ content: 0/4 … 3/4' },
};
export const RESUME: OptionSpecs = {
  resume: { help: 'keep each answer in FILE.resume beside --out FILE, and run none of them again' },
};

export const LIBRARY: OptionSpecs = {
  library: { help: "keep answers in the window's library, and run none of those that are there" },
};

export const TOKEN: OptionSpecs = {
  token: { value: 'T', default: 'cls', help: 'whose view: cls, or ROW,COL of a patch, both from 0' },
};

export const NAME_LANGUAGES = ['en', 'ko'] as const;
export const LANG: OptionSpecs = {
  lang: {
    value: 'NAME',
    choices: NAME_LANGUAGES,
    help: 'language of the names of classes and groups, en or ko; JSON and csv get them as `name`, `label` stays',
  },
};

/** When an answer is told as one. */
export const LEVELS: OptionSpecs = {
  'unsure-below': {
    value: 'X',
    help: 'say “not sure” when the best class scores less [as the model has it, else 0.3]',
  },
  'group-level': {
    value: 'X',
    default: String(DEFAULT_GROUP_LEVEL),
    help: `name the most specific group (dog, food) whose classes reach this together, ${LEAST_GROUP_LEVEL} … 1`,
  },
};

/** Labels in the person's own words; `modelOf` makes them the classes. */
export const LABELS: OptionSpecs = {
  labels: {
    value: 'FILE|"A, B"',
    help: 'classes in your own words, for models of photos and texts (CLIP, SigLIP): a file with one a line, or between commas',
  },
  template: {
    value: 'TEXT',
    repeats: true,
    help: 'sentence for the labels, with {} where they stand; several are averaged; imagenet: the 80 of CLIP’s paper, imagenet-simple: seven of them',
  },
};

/** A group of classes in place of one class. */
export const GROUP: OptionSpecs = {
  group: {
    value: 'G',
    help: 'instead of --class: all classes of a WordNet group as one, by name or id (dog, n02084071)',
  },
};

/** More classes than any model has: more predictions than there are classes are all of them. */
export const MAX_TOP = 1_000_000;

export const NUMBERING = 'Layers, heads, rows and columns count from 0.';
