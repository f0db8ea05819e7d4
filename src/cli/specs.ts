/** Every command's description: what `--help` prints and what the parser accepts. Loaded at every start, so nothing else is. */
import type { CommandSpec } from './options';
import { ATTENTION } from './specs/attention';
import {
  ENGINE,
  FORMATS,
  formats,
  LABELS,
  LANG,
  LEVELS,
  LIBRARY as IN_LIBRARY,
  MANY,
  MODEL,
  OUT,
  RECIPE,
  RESUME,
  SIDECAR,
} from './specs/common';
import { CHANGES } from './specs/changes';
import { EMBED } from './specs/embed';
import { EXPLAIN } from './specs/explain';
import { FAITHFULNESS } from './specs/faithfulness';
import { DIAGRAM } from './specs/figure';
import { FILL } from './specs/fill';
import { HEADS } from './specs/heads';
import { LAYERS } from './specs/layers';
import { LIBRARY } from './specs/library';
import { SEARCH } from './specs/search';
import { KEYWORDS, SORT, UNDO } from './specs/sort';
import { TOKENS } from './specs/tokens';
import { LABELLED, TRAIN } from './specs/train';
import { CAPTION, READ } from './specs/write';

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'classify',
    summary: 'name what is on photos',
    operands: 'PHOTO|FOLDER|GLOB|ARCHIVE…',
    options: {
      ...MODEL,
      ...LABELS,
      ...ENGINE,
      top: { value: 'N', short: 'n', default: '5', help: 'predictions per photo' },
      ...LANG,
      ...LEVELS,
      ...CHANGES,
      ...MANY,
      ...RESUME,
      ...IN_LIBRARY,
      ...formats([...FORMATS, 'parquet']),
      ...OUT,
    },
    details: [
      'Folders are searched with their sub-folders. One photo gives one JSON object; several photos, a folder or a glob ' +
        'give a JSON array. ndjson writes one object a line as photos are finished, csv one row per prediction.',
      'Archives (.tar, .tar.gz, .tgz, .zip) are read as they come, nothing is unpacked. parquet: one row per photo, failed ones too.',
      'Group: WordNet’s, by the sum of its classes’ probabilities; for models whose classes have ImageNet’s WordNet ids.',
      '--labels: CLIP’s scores are a softmax over the labels, SigLIP’s a sigmoid of each; `similarity` is the cosine of photo and label.',
      'example: headlight classify cat.jpg --model ./clip-vit-base-patch32 --labels "cat, dog, red car" --template "a photo of a {}"',
      'example: headlight classify holiday/ --top 3 --format csv --out answers.csv',
      'example: headlight classify shards/*.tar --shard 2/16 --resume --out part-2.parquet',
    ],
  },
  EXPLAIN,
  HEADS,
  LAYERS,
  FAITHFULNESS,
  ATTENTION,
  {
    name: 'preprocess',
    summary: 'write what the model sees of a photo',
    operands: 'PHOTO',
    options: { ...MODEL, out: { value: 'FILE', short: 'o', help: '.npy' }, ...SIDECAR, ...formats(['table', 'json']) },
    details: [
      "float32 [channels, rows, cols], resized, cropped and normalised by the model's own recipe.",
      'example: headlight preprocess cat.jpg --out pixels.npy',
    ],
  },
  {
    name: 'evaluate',
    summary: 'measure answers on a folder per class, on archives with labels, or on photos of a table',
    operands: 'FOLDER|GLOB|ARCHIVE…',
    options: {
      ...MODEL,
      ...LABELS,
      ...ENGINE,
      truth: {
        value: 'FILE',
        help: 'CSV of file and label, labels (cat|dog), a column of 0 and 1 per class, or numbers',
      },
      ...LANG,
      ...MANY,
      ...RESUME,
      ...formats(['table', 'json']),
      ...DIAGRAM,
    },
    details: [
      LABELLED,
      'Sub-folders are named by WordNet id (n02123045), a name (tabby, 얼룩고양이) or index (281), and so are labels in archives.',
      'JSON: top1, top5 (fractions), photos, failed, perClass, confusion (true class → predicted class → photos). Of labels each on their ' +
        'own: mAP, f1, precision, recall. Of numbers (sub-folders named by number, or --truth): mae, rmse.',
      'example: headlight evaluate val/ --model vit-base --json --out accuracy.json',
      'example: headlight evaluate "val-*.tar" --shard 0/4 --resume --out part-0.json',
      'example: headlight evaluate val/ --out reliability.svg --width 85mm',
    ],
  },
  {
    name: 'calibrate',
    summary: 'find how far scores can be believed, on a folder per class or archives with labels',
    operands: 'FOLDER|GLOB|ARCHIVE…',
    options: {
      ...MODEL,
      ...ENGINE,
      ...MANY,
      seed: { value: 'N', default: '1', help: 'of the halves: one is fitted on, the other measured' },
      save: { help: "write temperature and error into the model's config.json" },
      ...formats(['table', 'json']),
      ...DIAGRAM,
    },
    details: [
      'The temperature that logits are divided by, of least loss on one half of the photos; the calibration error (ECE, 15 bins) before and ' +
        'after, of the other half. JSON: temperature, ece { before, after }, fitted, measured, seed, bins. --out diagram.svg draws them.',
      'example: headlight calibrate val/ --model ./my-vit --save',
    ],
  },
  FILL,
  CAPTION,
  READ,
  EMBED,
  TOKENS,
  SEARCH,
  TRAIN,
  SORT,
  KEYWORDS,
  UNDO,
  LIBRARY,
  {
    name: 'models',
    summary: 'models: list, look into, download, add, remove, choose how one is run, or write it as ONNX',
    operands:
      'list | info M | storage | suggested | download ID | add PATH | remove M | set M … | reset M | export-onnx M FILE',
    options: {
      ...RECIPE,
      name: { value: 'TEXT', help: 'set: what the model is called in the window; add: its id here' },
      revision: { value: 'R', help: 'download: a branch, a tag or a commit [newest]' },
      ...LANG,
      clear: {
        value: 'KIND',
        choices: ['cache', 'partial', 'all'],
        help: 'storage: give up weights kept ready for the native engine, unfinished downloads, or both',
      },
      yes: { short: 'y', help: 'download, remove: do not ask' },
      with: {
        value: 'NAMES',
        help: 'export-onnx: outputs beside the logits: attention, hidden, none [attention; a backbone: attention,hidden]',
      },
      opset: { value: 'N', default: '20', choices: ['20', '17'], help: 'export-onnx: 17 for runtimes without Gelu' },
      ...formats(['table', 'json']),
    },
    details: [
      'A model is a folder with weights (.safetensors, .pth, .bin, .npz); M is an installed id, a folder or a weights file.',
      '`set` keeps input size, mean, std and cut for an installed model, in the window too; `reset` goes back to its own. With info ' +
        'and export-onnx they hold for this one time.',
      'example: headlight models download google/vit-base-patch16-224 --yes',
      'example: headlight models info ./vit-base-patch16-224',
      'example: headlight models set vit-base --size 384',
      'example: headlight models export-onnx vit-tiny vit-tiny.onnx --with attention,hidden',
    ],
  },
  {
    name: 'bench',
    summary: 'measure every engine of this computer, side by side',
    operands: '[PHOTO|FOLDER|GLOB…]',
    options: {
      ...MODEL,
      ...ENGINE,
      runs: { value: 'N', default: '20', help: 'timed runs, after three that are not' },
      only: {
        value: 'NAME,…',
        help: 'only these: native, native-int8, wasm, ort-node; in the window also webgpu, ort-web-wasm, ort-web-webgpu',
      },
      'in-window': { help: 'measure in the app, without showing it: WebGPU too, and a bare onnxruntime-web' },
      software: { help: 'with --in-window: WebGPU computed by the processor, where there is no graphics card' },
      ...formats(['table', 'json', 'markdown']),
    },
    details: [
      'First the engine that answers here, step by step, on the first photo; without a photo a sample is used. Then each engine, and a bare ' +
        'onnxruntime-node beside them, in a process of its own: forward, with all attention, gradient, batches, error against native, memory, ' +
        'first answer, photos. Medians and 95th percentiles in milliseconds.',
      '--precision int8 also tells for how many of all photos the best class is that of float32 weights.',
    ],
  },
];
