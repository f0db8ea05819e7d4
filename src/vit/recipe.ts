/** How a photo becomes the model's input: the preprocessing recipe that travels with a checkpoint. */
import type { Size } from './config';

export const CHANNEL_ORDERS = ['RGB', 'BGR'] as const;
/** Which of a photo's colours the first of a model's three channels sees. */
export type ChannelOrder = (typeof CHANNEL_ORDERS)[number];

/** Filters of a resize, as Pillow computes them. */
export const INTERPOLATIONS = ['nearest', 'bilinear', 'bicubic', 'lanczos'] as const;

export const JPEG_DECODINGS = ['whole', 'reduced'] as const;
/** How much of a large JPEG is decoded for the model: all of it, or a part that is still larger than what the model sees. */
export type JpegDecoding = (typeof JPEG_DECODINGS)[number];

export const COLOURS = ['asStored', 'managed'] as const;
/**
 * Which colours the model gets. `asStored`: the numbers of the file, its colour profile unread, as Pillow's `convert('RGB')` and with it
 * PyTorch's pipelines have them. `managed`: converted to sRGB by the profile, as the photo is shown on screen.
 */
export type Colour = (typeof COLOURS)[number];

/** A part of a photo, px; ends are not in it. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The steps from an upright photo to a model’s pixels, in this order: square, resize, crop or pad, rescale, normalise. */
export interface Recipe {
  readonly colour: Colour;
  /** The part of the upright photo that is taken for the whole, px: rows from `top` to before `bottom`, columns likewise; absent: all of it. */
  readonly region?: Region;
  /** 8-bit RGB with which the photo is first padded to a square, itself in the middle; absent: it is not. */
  readonly square?: readonly number[];
  /**
   * `exact`: to `size`, aspect ratio not kept. `shortest`: shorter edge to `edge`, the other ⌊long·edge/short⌋ (torchvision).
   * `fit`: the whole photo inside `size`, aspect ratio kept (timm `border`). `cover`: aspect kept, covers `size`
   * (timm ResizeKeepRatio for non-square `center`). `none`: no resize.
   */
  readonly resize:
    | { readonly mode: 'exact' | 'fit' | 'cover'; readonly size: Size }
    | { readonly mode: 'shortest'; readonly edge: number }
    | { readonly mode: 'none' };
  /** Centre crop, or padding where the resized photo is smaller; null: none. Equals the model's input size when present. */
  readonly crop: Size | null;
  /**
   * Where the centre lies when the surplus is odd. `nearestEven`, the default: half of it, rounded half to even, padding
   * rounded down (torchvision, timm). `floor`: half of it rounded down, padding up (Hugging Face's `center_crop`).
   */
  readonly cropRounding?: 'nearestEven' | 'floor';
  /** 8-bit value per channel of the padding; black when absent (timm `border` pads with round(255 · mean)). */
  readonly padding?: readonly number[];
  readonly interpolation: (typeof INTERPOLATIONS)[number];
  /** Multiplies 8-bit values; 1/255 as a rule, 1 when rescaling is off. */
  readonly rescale: number;
  /** RGB where absent. Whatever is said per channel (mean, std, padding) follows the channels as the model sees them. */
  readonly channelOrder?: ChannelOrder;
  /**
   * How a JPEG is decoded. `reduced`: its blocks to a quarter or an eighth, as long as twice the pixels that the resize wants are left; quicker, and
   * not the pixels of the whole photo. `whole`, the default, is what models are trained and measured with.
   */
  readonly jpeg?: JpegDecoding;
  /** Per channel, applied after rescaling: (x − mean) / std. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** What the model receives, [rows, cols]; `preprocess` checks that resize and crop end here. */
  readonly inputSize: Size;
}

/** Where each field of a recipe (or of the labels, the heads …) was read from, for people: 'preprocessor_config.json', 'assumed' … */
export type Provenance = Readonly<Record<string, string>>;

/**
 * Where the model's input lies on the upright photo, in photo pixels (fractions allowed).
 * Outside the photo (padding) when negative or larger than the photo.
 */
export interface CropBox {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}
