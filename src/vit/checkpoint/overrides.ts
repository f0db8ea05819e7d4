/** What a person chooses instead of a model's own recipe: input size, normalisation, cut. Kept per model. */
import type { Size } from '../config';
import type { ChosenOutput } from '../output';
import type { ChannelOrder, Colour, JpegDecoding, Recipe } from '../recipe';
import type { ChosenClassifier, ChosenPool, HeadAct } from './head/choices';
import type { CropMode } from './recipe-timm';

/** Each field that is absent stays as the model has it. */
export interface RecipeOverrides {
  /** Input of the model, [rows, cols] px, whole patches; the position embedding is interpolated to it. */
  readonly size?: Size;
  /** Per channel, of values 0 … 1. */
  readonly mean?: readonly number[];
  /** Per channel, above 0. */
  readonly std?: readonly number[];
  /** `center` keeps the aspect ratio and cuts; the others keep the whole photo: `squash` not its aspect ratio, `border` pads with the mean. */
  readonly cropMode?: CropMode;
  /** Share of the resized photo's edge that the crop keeps (timm's `crop_pct`), above 0 … 1. */
  readonly cropPct?: number;
  readonly interpolation?: Recipe['interpolation'];
  readonly colour?: Colour;
  /** Attention heads, where the model's files do not say how many; a divisor of its width. */
  readonly heads?: number;
  /** Factor of q·k before the softmax. */
  readonly attentionScale?: number;
  /** Only for models with three channels. */
  readonly channelOrder?: ChannelOrder;
  /** Whether large JPEGs are decoded to a part of their size. */
  readonly jpeg?: JpegDecoding;
  /** What the classifier reads: the class token, or the mean of the patches. */
  readonly pool?: ChosenPool;
  /** What stands in the head where nothing says it; counts when the model is opened. */
  readonly headAct?: HeadAct;
  /** Whether there is a classifier; counts when the model is opened. */
  readonly classifier?: ChosenClassifier;
  /** What the outputs mean. */
  readonly output?: ChosenOutput;
  /** Score from which a label counts as there, 0 … 1. */
  readonly threshold?: number;
}

export type OverrideField = keyof RecipeOverrides;

export function isOverridden(overrides: RecipeOverrides): boolean {
  return Object.values(overrides).some((value) => value !== undefined);
}
