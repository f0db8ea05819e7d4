/**
 * What Hugging Face's image processors do where their file is silent, by class: transformers 4.57, image_processing_*.py, on the PIL
 * path. Old names (`ViTFeatureExtractor`) and those of other backends (`ViTImageProcessorFast`, `…Pil`) mean the same.
 */
import { HALF, IMAGENET_MEAN, IMAGENET_STD, type Layout } from './layouts/layout';

const CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073] as const;
const CLIP_STD = [0.26862954, 0.26130258, 0.27577711] as const;

export interface Processor {
  readonly name: string;
  readonly size: unknown;
  /** Null: it cuts nothing unless told to. */
  readonly crop: unknown;
  /** Pillow's code. */
  readonly resample: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Whether a bare number means a square, or the shorter edge. */
  readonly square: boolean;
  /** Share of the resized edge that is kept, as timm's crop_pct; ConvNeXt: 224/256 below 384 px, and from there on the photo is squeezed. */
  readonly cropPct?: number;
  /** The shorter edge goes to ⌊256/224 · edge⌋. */
  readonly levit?: true;
  /** It never normalises. */
  readonly raw?: true;
  /** Blue first unless told otherwise. */
  readonly flips?: true;
  /** May subtract 1 after rescaling (`rescale_offset`), and divide by the deviation once more (`include_top`). */
  readonly efficientNet?: true;
}

const inception = { mean: HALF, std: HALF };
const imagenet = { mean: IMAGENET_MEAN, std: IMAGENET_STD };
const clip = { mean: CLIP_MEAN, std: CLIP_STD };

const VIT: Processor = { name: 'ViT', size: 224, crop: null, resample: 2, ...inception, square: true };

const PROCESSORS: readonly Processor[] = [
  VIT,
  { name: 'DeiT', size: 256, crop: 224, resample: 3, ...inception, square: true },
  { name: 'Beit', size: 256, crop: 224, resample: 3, ...inception, square: true },
  { name: 'Bit', size: 224, crop: 224, resample: 3, ...clip, square: false },
  { name: 'CLIP', size: 224, crop: 224, resample: 3, ...clip, square: false },
  { name: 'ChineseCLIP', size: 224, crop: 224, resample: 3, ...clip, square: false },
  { name: 'ViTHybrid', size: 448, crop: 448, resample: 3, ...clip, square: false },
  { name: 'Siglip', size: 224, crop: null, resample: 3, ...inception, square: true },
  { name: 'DINOv3ViT', size: 224, crop: null, resample: 2, ...imagenet, square: true },
  { name: 'Blip', size: 384, crop: null, resample: 3, ...clip, square: true },
  { name: 'DPT', size: 384, crop: null, resample: 3, ...inception, square: true },
  { name: 'ConvNext', size: 384, crop: null, resample: 2, ...inception, square: false, cropPct: 224 / 256 },
  { name: 'Levit', size: 224, crop: 224, resample: 3, ...imagenet, square: false, levit: true },
  { name: 'PoolFormer', size: 224, crop: 224, resample: 3, ...imagenet, square: false, cropPct: 0.9 },
  { name: 'Pvt', size: 224, crop: null, resample: 2, ...imagenet, square: true },
  { name: 'MobileNetV1', size: 256, crop: 224, resample: 2, ...inception, square: false },
  { name: 'MobileNetV2', size: 256, crop: 224, resample: 2, ...inception, square: false },
  { name: 'MobileViT', size: 224, crop: 256, resample: 2, ...inception, square: false, raw: true, flips: true },
  { name: 'EfficientNet', size: 346, crop: null, resample: 0, ...inception, square: true, efficientNet: true },
];

const byName = new Map(PROCESSORS.map((processor) => [processor.name, processor]));
/** Classes that others are made of. */
const ALIASES: Readonly<Record<string, string>> = { Dinov2: 'Bit', ViTMAE: 'ViT', ViTMSN: 'ViT', IJepa: 'ViT' };
const BY_LAYOUT: Partial<Record<Layout['name'], string>> = {
  'hf-deit': 'DeiT',
  'hf-dinov2': 'Bit',
  'hf-dinov3': 'DINOv3ViT',
  'hf-beit': 'Beit',
  'hf-clip': 'CLIP',
  'hf-siglip': 'Siglip',
  'hf-blip': 'Blip',
};

/** The class by its name, else by the layout of the weights; `known` is false for a class that is none of these. */
export function processorOf(
  declared: unknown,
  layout: Layout['name'],
): { readonly processor: Processor; readonly known: boolean } {
  const habit = byName.get(BY_LAYOUT[layout] ?? 'ViT') ?? VIT;
  if (typeof declared !== 'string') return { processor: habit, known: true };
  const stem = declared.replace(/(ImageProcessor|FeatureExtractor)(Fast|Pil)?$/, '');
  const found = byName.get(ALIASES[stem] ?? stem);
  return { processor: found ?? habit, known: found !== undefined };
}
