/** Every command's description: what `--help` prints and what the parser accepts. Loaded at every start, so nothing else is. */
import type { CommandSpec, OptionSpecs } from './options';

const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export const ENGINES = ['auto', 'native', 'wasm', 'webgpu'] as const;
export const METHODS = ['attention', 'rollout', 'grad-rollout', 'relevance'] as const;
export const OVERLAY_MODES = ['light', 'heat', 'both'] as const;
export const COLOR_MAPS = ['inferno', 'viridis', 'cividis', 'turbo', 'gray'] as const;
export const SCALES = ['map', 'max', 'shared'] as const;

const MODEL: OptionSpecs = {
  model: { value: 'M', short: 'm', default: 'starter', help: 'installed id, model folder or weights file' },
};
const ENGINE: OptionSpecs = {
  engine: { value: 'NAME', short: 'e', default: 'auto', choices: ENGINES, help: 'what computes' },
};
const OUT: OptionSpecs = { out: { value: 'FILE', short: 'o', help: 'write here, whole or not at all' } };
const JSON_FLAG: OptionSpecs = { json: { help: 'short for --format json' } };
const formats = (choices: readonly string[]): OptionSpecs => ({
  format: { value: 'NAME', short: 'f', default: 'table', choices, help: 'form of the results' },
  ...JSON_FLAG,
});

const TOKEN: OptionSpecs = {
  token: { value: 'T', default: 'cls', help: 'whose view: cls, or ROW,COL of a patch, both from 0' },
};

const NUMBERING = 'Layers, heads, rows and columns count from 0.';

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'classify',
    summary: 'name what is on photos',
    operands: 'PHOTO|FOLDER|GLOB…',
    options: {
      ...MODEL,
      ...ENGINE,
      top: { value: 'N', short: 'n', default: '5', help: 'predictions per photo' },
      ...formats(FORMATS),
      ...OUT,
    },
    details: [
      'Folders are searched with their sub-folders. One photo gives one JSON object; several photos, a folder or a glob ' +
        'give a JSON array. ndjson writes one object a line as photos are finished, csv one row per prediction.',
      'example: headlight classify holiday/ --top 3 --format csv --out answers.csv',
    ],
  },
  {
    name: 'explain',
    summary: 'show where the model looked: an overlay on the photo, or the map as numbers',
    operands: 'PHOTO…',
    options: {
      ...MODEL,
      ...ENGINE,
      method: {
        value: 'NAME',
        default: 'rollout',
        choices: METHODS,
        help: 'raw attention of a layer, rollout through layers, or either of two that ask about a class',
      },
      class: {
        value: 'C',
        help: 'grad-rollout, relevance: id, label or index of the class [top prediction]',
      },
      versus: { value: 'C', help: 'the same: why --class and not this one' },
      layer: { value: 'N|all', help: 'attention: this layer; else: through layers 0 … N [last]' },
      head: {
        value: 'N|NAME',
        default: 'mean',
        help: 'a head, or mean, max, min over heads, or all: one tile per head',
      },
      ...TOKEN,
      discard: { value: 'X', default: '0', help: 'rollouts: share of the smallest weights set to zero, 0 … 1' },
      mode: {
        value: 'NAME',
        default: 'light',
        choices: OVERLAY_MODES,
        help: 'dim what was not looked at, colour it, or both',
      },
      opacity: { value: 'X', default: '0.8', help: 'strength of the overlay, 0 … 1' },
      colormap: { value: 'NAME', default: 'inferno', choices: COLOR_MAPS, help: 'colours of heat' },
      scale: {
        value: 'NAME',
        default: 'map',
        choices: SCALES,
        help: 'min – max of the map, 0 – max, or 0 – max over all tiles',
      },
      smooth: { help: 'interpolate between patches (the default)' },
      blocky: { help: 'one flat square per patch' },
      out: {
        value: 'FILE',
        short: 'o',
        help: 'overlay as .png or .svg; a folder for several photos [PHOTO-METHOD.png]',
      },
      raw: {
        value: 'FILE',
        help: 'map as .npy: [gridRows, gridCols], one more axis in front for --head all, one for --layer all',
      },
      ...formats(['table', 'json']),
    },
    details: [
      `${NUMBERING} The overlay has the size of the photo; what lay outside the model's view is dimmed.`,
      'example: headlight explain cat.jpg --head all --out heads.png --raw heads.npy',
      'example: headlight explain cat.jpg --method relevance --class tabby --versus lynx',
    ],
  },
  {
    name: 'attention',
    summary: 'write the whole attention of a photo',
    operands: 'PHOTO',
    options: {
      ...MODEL,
      ...ENGINE,
      out: { value: 'FILE', short: 'o', help: '.npy, or .safetensors (which also holds the logits)' },
      ...formats(['table', 'json']),
    },
    details: [
      'float32 [layers, heads, tokens, tokens], query before key; rows sum to 1. Tokens: class token, distillation token, ' +
        'registers (those the model has), then the patches row by row.',
      'example: headlight attention cat.jpg --out attention.npy',
    ],
  },
  {
    name: 'preprocess',
    summary: 'write what the model sees of a photo',
    operands: 'PHOTO',
    options: { ...MODEL, out: { value: 'FILE', short: 'o', help: '.npy' }, ...formats(['table', 'json']) },
    details: [
      "float32 [channels, rows, cols], resized, cropped and normalised by the model's own recipe.",
      'example: headlight preprocess cat.jpg --out pixels.npy',
    ],
  },
  {
    name: 'evaluate',
    summary: 'measure accuracy on a folder with one sub-folder per class',
    operands: 'FOLDER',
    options: { ...MODEL, ...ENGINE, ...formats(['table', 'json']), ...OUT },
    details: [
      'Sub-folders are named by WordNet id (n02123045), label (tabby) or index (281).',
      'JSON: top1, top5 (fractions), photos, failed, perClass, confusion (true class → predicted class → photos).',
      'example: headlight evaluate val/ --model vit-base --json --out accuracy.json',
    ],
  },
  {
    name: 'models',
    summary: 'installed models: list them, look into one, or write one as ONNX',
    operands: 'list | info M | export-onnx M FILE',
    options: {
      with: {
        value: 'NAMES',
        default: 'attention',
        help: 'export-onnx: outputs beside the logits: attention, hidden, none',
      },
      opset: { value: 'N', default: '20', choices: ['20', '17'], help: 'export-onnx: 17 for runtimes without Gelu' },
      ...formats(['table', 'json']),
    },
    details: [
      'A model is a folder with weights (.safetensors, .pth, .bin, .npz); M is an installed id, a folder or a weights file.',
      'example: headlight models info ./vit-base-patch16-224',
      'example: headlight models export-onnx starter starter.onnx --with attention,hidden',
    ],
  },
  {
    name: 'bench',
    summary: 'time loading, preprocessing, forward pass and rollout',
    operands: '[PHOTO]',
    options: {
      ...MODEL,
      ...ENGINE,
      runs: { value: 'N', default: '20', help: 'timed runs, after three that are not' },
      ...formats(['table', 'json']),
    },
    details: ['Median and 95th percentile in milliseconds. Without a photo a sample is used.'],
  },
];
