/** Hugging Face's preprocessing, from `preprocessor_config.json` (transformers/image_processing_utils.py and its subclasses). */
import type { Size } from '../config';
import type { Recipe } from '../recipe';
import { isObject, type JsonObject } from './json';
import { HALF, IMAGENET_MEAN, IMAGENET_STD, type Layout } from './layouts/layout';
import {
  AS_PYTORCH,
  failIn,
  fitChannels,
  flag,
  numberIn,
  perChannel,
  sameSize,
  side,
  type Fail,
  type ReadRecipe,
} from './recipe-reader';

const FILE = 'preprocessor_config.json';

/** Pillow's codes. 4 (box) and 5 (Hamming) have no equal here: the closest filter, and the provenance says so. */
const RESAMPLE: Readonly<Record<number, Recipe['interpolation']>> = {
  0: 'nearest',
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
  4: 'bilinear',
  5: 'bilinear',
};
/** By these codes. */
const RESAMPLE_NAMES = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];
const CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073] as const;
const CLIP_STD = [0.26862954, 0.26130258, 0.27577711] as const;

/** What a processor class does where its file is silent. */
interface ProcessorDefaults {
  readonly pattern: RegExp;
  readonly size: unknown;
  readonly crop: unknown;
  readonly resample: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Whether a bare number means a square, or the shorter edge. */
  readonly square: boolean;
}

const VIT: ProcessorDefaults = {
  pattern: /^ViT/,
  size: 224,
  crop: null,
  resample: 2,
  mean: HALF,
  std: HALF,
  square: true,
};
const CONV_NEXT: ProcessorDefaults = {
  pattern: /^ConvNext/,
  size: 384,
  crop: null,
  resample: 2,
  mean: IMAGENET_MEAN,
  std: IMAGENET_STD,
  square: false,
};
const PROCESSORS: readonly ProcessorDefaults[] = [
  VIT,
  { pattern: /^DeiT/, size: 256, crop: 224, resample: 3, mean: HALF, std: HALF, square: true },
  { pattern: /^(Bit|CLIP|Dinov2)/, size: 224, crop: 224, resample: 3, mean: CLIP_MEAN, std: CLIP_STD, square: false },
  CONV_NEXT,
];

function processorOf(json: JsonObject, layout: Layout['name']): ProcessorDefaults {
  const declared = json['image_processor_type'] ?? json['feature_extractor_type'];
  const assumed = layout === 'hf-deit' ? 'DeiT' : layout === 'hf-dinov2' ? 'Bit' : 'ViT';
  const name = typeof declared === 'string' ? declared : assumed;
  return PROCESSORS.find(({ pattern }) => pattern.test(name)) ?? VIT;
}

type Geometry = Pick<Recipe, 'resize' | 'crop'>;

/** What the recipe ends in by its own word, [rows, cols]; null when that depends on the photo. Throws `recipeInvalid`. */
export function huggingFaceSize(json: JsonObject, layout: Layout['name']): Size | null {
  return endOf(geometry(json, processorOf(json, layout), failIn(FILE)));
}

function endOf({ resize, crop }: Geometry): Size | null {
  return crop ?? (resize.mode === 'exact' ? resize.size : null);
}

/** @param size what the model receives: a recipe that ends elsewhere is scaled to it, and the provenance says so. */
export function huggingFaceRecipe(json: JsonObject, size: Size, channels: number, layout: Layout['name']): ReadRecipe {
  const fail = failIn(FILE);
  const processor = processorOf(json, layout);
  const said = geometry(json, processor, fail);
  const end = endOf(said);
  const fits = end !== null && sameSize(end, size);
  const code = resampleOf(json['resample'] ?? processor.resample, fail);
  const interpolation = RESAMPLE[code];
  if (interpolation === undefined) throw fail('`resample` must be a whole number from 0 to 5');
  const source = (field: string): string => (json[field] == null ? 'assumed: Hugging Face' : FILE);
  const sizeSource = fits ? source('size') : `${FILE}, fitted to the model's ${size.join(' × ')}`;
  return {
    recipe: {
      ...(fits ? said : fitTo(said, end, size)),
      colour: 'asStored',
      cropRounding: 'floor',
      interpolation,
      rescale: rescaleOf(json, fail),
      ...normalisation(json, processor, channels, fail),
      inputSize: size,
    },
    provenance: {
      colour: AS_PYTORCH,
      resize: sizeSource,
      crop: fits ? source('crop_size') : sizeSource,
      interpolation:
        code > 3 ? `${FILE}: ${code === 4 ? 'box' : 'Hamming'}, run as ${interpolation}` : source('resample'),
      rescale: source(json['do_rescale'] === false ? 'do_rescale' : 'rescale_factor'),
      mean: source(json['do_normalize'] === false ? 'do_normalize' : 'image_mean'),
      std: source(json['do_normalize'] === false ? 'do_normalize' : 'image_std'),
    },
  };
}

/** Pillow's code, or its name: 3, 'bicubic', 'PILImageResampling.BICUBIC'. */
function resampleOf(value: unknown, fail: Fail): number {
  const name = typeof value === 'string' ? value.replace(/^.*\./, '').toLowerCase() : '';
  const named = RESAMPLE_NAMES.indexOf(name);
  return named >= 0 ? named : numberIn(value, 0, 5, 'resample', fail);
}

function rescaleOf(json: JsonObject, fail: Fail): number {
  if (!flag(json, 'do_rescale', true, fail)) return 1;
  return json['rescale_factor'] == null ? 1 / 255 : numberIn(json['rescale_factor'], 1e-9, 1e9, 'rescale_factor', fail);
}

function normalisation(
  json: JsonObject,
  processor: ProcessorDefaults,
  channels: number,
  fail: Fail,
): Pick<Recipe, 'mean' | 'std'> {
  if (!flag(json, 'do_normalize', true, fail)) {
    return { mean: Array<number>(channels).fill(0), std: Array<number>(channels).fill(1) };
  }
  return {
    mean: perChannel(json, 'image_mean', channels, false, fail) ?? fitChannels(processor.mean, channels),
    std: perChannel(json, 'image_std', channels, true, fail) ?? fitChannels(processor.std, channels),
  };
}

function geometry(json: JsonObject, processor: ProcessorDefaults, fail: Fail): Geometry {
  const size = json['size'] ?? processor.size;
  const cropped = flag(json, 'do_center_crop', processor.crop !== null, fail);
  const crop = cropped ? rectangle(json['crop_size'] ?? processor.crop ?? size, 'crop_size', fail) : null;
  if (!flag(json, 'do_resize', true, fail)) return { resize: { mode: 'none' }, crop };
  if (processor === CONV_NEXT) return convNextGeometry(json, size, fail);
  const shortest = isObject(size) ? size['shortest_edge'] : processor.square ? undefined : size;
  if (shortest !== undefined) return { resize: { mode: 'shortest', edge: side(shortest, 'size', fail) }, crop };
  return { resize: { mode: 'exact', size: rectangle(size, 'size', fail) }, crop };
}

/** Below 384 px the shorter edge goes to ⌊size / crop_pct⌋ and the centre is cut; from 384 px the photo is squeezed. */
function convNextGeometry(json: JsonObject, size: unknown, fail: Fail): Geometry {
  const edge = side(isObject(size) ? size['shortest_edge'] : size, 'size', fail);
  if (edge >= 384) return { resize: { mode: 'exact', size: [edge, edge] }, crop: null };
  const cropPct = json['crop_pct'] == null ? 224 / 256 : numberIn(json['crop_pct'], 0.1, 1, 'crop_pct', fail);
  return { resize: { mode: 'shortest', edge: Math.floor(edge / cropPct) }, crop: [edge, edge] };
}

/** A number for a square, { height, width }, or [height, width]. */
function rectangle(value: unknown, name: string, fail: Fail): Size {
  if (Array.isArray(value) && value.length === 2) return [side(value[0], name, fail), side(value[1], name, fail)];
  if (!isObject(value)) {
    const edge = side(value, name, fail);
    return [edge, edge];
  }
  if ('shortest_edge' in value) return rectangle(value['shortest_edge'], name, fail);
  if (!('height' in value && 'width' in value)) throw fail(unclear(value, name));
  return [side(value['height'], `${name}.height`, fail), side(value['width'], `${name}.width`, fail)];
}

/** Hugging Face's processors for ViTs refuse such a size as well: `longest_edge` alone says nothing about the other edge. */
function unclear(value: JsonObject, name: string): string {
  const keys = Object.keys(value).slice(0, 4).map((key) => `\`${key.slice(0, 30)}\``); // prettier-ignore
  return `\`${name}\` has ${keys.join(', ') || 'nothing'}; it needs \`height\` and \`width\`, or \`shortest_edge\``;
}

/** Scales a recipe that ends at `end` so that it ends at `size`, keeping the margin that it cuts off. */
function fitTo({ resize, crop }: Geometry, end: Size | null, size: Size): Geometry {
  if (resize.mode === 'none') return { resize: { mode: 'exact', size }, crop: null };
  const ratio = [size[0] / (end ?? size)[0], size[1] / (end ?? size)[1]] as const;
  if (resize.mode !== 'shortest') {
    const scaled: Size = [Math.round(resize.size[0] * ratio[0]), Math.round(resize.size[1] * ratio[1])];
    return { resize: { mode: resize.mode, size: scaled }, crop: crop && size };
  }
  const edge = end === null ? Math.max(...size) : Math.max(1, Math.round(resize.edge * Math.max(...ratio)));
  return { resize: { mode: 'shortest', edge }, crop: size };
}
