/** Hugging Face's preprocessing, from `preprocessor_config.json` (transformers/image_processing_utils.py and its subclasses). */
import type { Size } from '../config';
import type { Recipe } from '../recipe';
import type { AnswerNote } from './answer-notes';
import { isObject, type JsonObject } from './json';
import type { Layout } from './layouts/layout';
import { processorOf, type Processor } from './hugging-face-processors';
import { fieldNotes } from './preprocessor-fields';
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
/** Pillow's filters, in the order of its codes. */
const RESAMPLE_NAMES = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];
type Geometry = Pick<Recipe, 'resize' | 'crop'>;

/** What the recipe ends in by its own word, [rows, cols]; null when that depends on the photo. Throws `recipeInvalid`. */
export function huggingFaceSize(json: JsonObject, layout: Layout['name']): Size | null {
  return endOf(geometry(json, processorOf(declaredIn(json), layout).processor, failIn(FILE)));
}

function declaredIn(json: JsonObject): unknown {
  return json['image_processor_type'] ?? json['feature_extractor_type'];
}

function endOf({ resize, crop }: Geometry): Size | null {
  return crop ?? (resize.mode === 'exact' ? resize.size : null);
}

/** @param size what the model receives: a recipe that ends elsewhere is scaled to it, and the provenance says so. */
export function huggingFaceRecipe(json: JsonObject, size: Size, channels: number, layout: Layout['name']): ReadRecipe {
  const fail = failIn(FILE);
  const { processor, known } = processorOf(declaredIn(json), layout);
  const said = geometry(json, processor, fail);
  const end = endOf(said);
  const fits = end !== null && sameSize(end, size);
  const code = resampleOf(json['resample'] ?? processor.resample, fail);
  const interpolation = RESAMPLE[code];
  if (interpolation === undefined) throw fail('`resample` must be a whole number from 0 to 5');
  const source = (field: string): string => (json[field] == null ? 'assumed: Hugging Face' : FILE);
  const sizeSource = fits ? source('size') : `${FILE}, fitted to the model's ${size.join(' × ')}`;
  const flips = channels === 3 && flag(json, 'do_flip_channel_order', processor.flips ?? false, fail);
  const recipe: Recipe = {
    ...(fits ? said : fitTo(said, end, size)),
    colour: 'asStored',
    cropRounding: 'floor',
    interpolation,
    rescale: rescaleOf(json, fail),
    ...normalisation(json, processor, channels, fail),
    ...(flips && { channelOrder: 'BGR' as const }),
    inputSize: size,
  };
  return {
    recipe,
    notes: [...fieldNotes(json, processor, known, FILE), ...topNotes(json, processor, recipe, fail)],
    provenance: {
      colour: AS_PYTORCH,
      resize: sizeSource,
      crop: fits ? source('crop_size') : sizeSource,
      interpolation:
        code > 3 ? `${FILE}: ${code === 4 ? 'box' : 'Hamming'}, run as ${interpolation}` : source('resample'),
      rescale: source(json['do_rescale'] === false ? 'do_rescale' : 'rescale_factor'),
      ...(flips && { channelOrder: source('do_flip_channel_order') }),
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

/** (v − mean) / std of the rescaled v, every step of the processor's folded into the two. */
function normalisation(
  json: JsonObject,
  processor: Processor,
  channels: number,
  fail: Fail,
): Pick<Recipe, 'mean' | 'std'> {
  const normalises = processor.raw !== true && flag(json, 'do_normalize', true, fail);
  const mean = perChannel(json, 'image_mean', channels, false, fail) ?? fitChannels(processor.mean, channels);
  const std = perChannel(json, 'image_std', channels, true, fail) ?? fitChannels(processor.std, channels);
  if (processor.efficientNet) return efficientNet(json, normalises, { mean, std }, fail);
  if (normalises) return { mean, std };
  return { mean: Array<number>(channels).fill(0), std: Array<number>(channels).fill(1) };
}

/** `rescale_offset` subtracts 1 after rescaling; `include_top` is not followed, and said beside the answer. */
function efficientNet(
  json: JsonObject,
  normalises: boolean,
  { mean, std }: Pick<Recipe, 'mean' | 'std'>,
  fail: Fail,
): Pick<Recipe, 'mean' | 'std'> {
  const offset = flag(json, 'do_rescale', true, fail) && flag(json, 'rescale_offset', false, fail) ? 1 : 0;
  return {
    mean: mean.map((value) => (normalises ? value : 0) + offset),
    std: normalises ? std : std.map(() => 1),
  };
}

/** What `include_top`, EfficientNet's default, would do: divide by the deviation, after the usual normalisation or in its place. */
function topNotes(
  json: JsonObject,
  { efficientNet: has, std: own }: Processor,
  { std }: Recipe,
  fail: Fail,
): AnswerNote[] {
  if (!has || !flag(json, 'include_top', true, fail)) return [];
  const twice = perChannel(json, 'image_std', std.length, true, fail) ?? fitChannels(own, std.length);
  const divided = std.map((value, channel) => Number((value * (twice[channel] ?? 1)).toPrecision(7)));
  return [{ code: 'includeTop', params: { file: FILE, std: divided.join(',') } }];
}

function geometry(json: JsonObject, processor: Processor, fail: Fail): Geometry {
  const size = json['size'] ?? processor.size;
  const cropped = flag(json, 'do_center_crop', processor.crop !== null, fail);
  const crop = cropped ? rectangle(json['crop_size'] ?? processor.crop ?? size, 'crop_size', fail) : null;
  if (!flag(json, 'do_resize', true, fail)) return { resize: { mode: 'none' }, crop };
  if (processor.name === 'ConvNext') return convNextGeometry(json, size, fail);
  const square = flag(json, 'default_to_square', processor.square, fail);
  const shortest = isObject(size) ? size['shortest_edge'] : square || Array.isArray(size) ? undefined : size;
  const enlarged = (edge: number): number => enlargedEdge(edge, json, processor, fail);
  if (shortest !== undefined)
    return { resize: { mode: 'shortest', edge: enlarged(side(shortest, 'size', fail)) }, crop };
  const [rows, cols] = rectangle(size, 'size', fail);
  const grows = processor.cropPct !== undefined; // PoolFormer's; LeViT's rectangles stay as they are
  return { resize: { mode: 'exact', size: grows ? [enlarged(rows), enlarged(cols)] : [rows, cols] }, crop };
}

/** Some processors resize to more than they keep. */
function enlargedEdge(edge: number, json: JsonObject, { cropPct, levit }: Processor, fail: Fail): number {
  if (levit) return Math.trunc((256 / 224) * edge);
  if (cropPct === undefined || json['crop_pct'] === null) return edge;
  return Math.trunc(
    edge / (json['crop_pct'] === undefined ? cropPct : numberIn(json['crop_pct'], 0.1, 10, 'crop_pct', fail)),
  );
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
