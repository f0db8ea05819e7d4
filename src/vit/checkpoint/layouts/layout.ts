/** What a name layout (timm, Hugging Face …) has to say about a checkpoint; each layout is one file beside this one. */
import type { Recipe } from '../../recipe';
import type { ChosenSet } from '../chosen-set';
import type { JsonObject } from '../json';
import type { ConfigHints } from '../hints';
import type { LeftHead } from '../left-head';

/** What a layout is recognised by: names and shapes, never data. */
export interface Signature {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** config.json, or an empty object where there is none. */
  readonly json: JsonObject;
  /** Folder name; says something about the family where config.json is missing. */
  readonly name: string;
  /** Weights file; says the same where somebody opens a file among others. */
  readonly file: string;
}

/** A canonical (timm) tensor put together from the file's tensors: joined along the first axis. */
export interface TensorPlan {
  readonly shape: readonly number[];
  readonly parts: readonly Part[];
}

/**
 * A tensor of the file, or as many zeros, or what a batch norm multiplies by and adds. `axes`: in this order of its axes (as NumPy's transpose);
 * `rows`: of its first axis only those from `begin` to before `end`; `times`: each number times that of another tensor.
 */
export type Part =
  | {
      readonly tensor: string;
      readonly axes?: readonly number[] | undefined;
      readonly rows?: readonly [begin: number, end: number];
      readonly times?: string;
    }
  | { readonly zeros: number }
  | { readonly norm: BatchNorm; readonly give: 'scale' | 'shift' };

/** A batch norm by its tensors in the file, which in use does (x − mean) / √(variance + ε) · weight + bias. */
export interface BatchNorm {
  readonly mean: string;
  readonly variance: string;
  /** Null: 1. */
  readonly weight: string | null;
  /** Null: 0. */
  readonly bias: string | null;
  readonly eps: number;
}

/** The tensors of the file that a part is made of. */
export function sourcesOf(part: Part): string[] {
  if ('zeros' in part) return [];
  if ('tensor' in part) return part.times === undefined ? [part.tensor] : [part.tensor, part.times];
  const { mean, variance, weight, bias } = part.norm;
  return [mean, variance, weight, bias].filter((tensor) => tensor !== null);
}

/** The family's preprocessing where nothing says otherwise. */
export interface RecipeDefaults {
  readonly source: string;
  readonly interpolation: Recipe['interpolation'];
  /** The model's size divided by this is resized to, then cropped; 1: no margin. */
  readonly cropPct: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Straight to the model's size, aspect ratio not kept. */
  readonly squash: boolean;
}

export interface OpenedLayout {
  readonly plans: Map<string, TensorPlan>;
  readonly hints: ConfigHints;
  readonly recipe: RecipeDefaults;
  /** What stands before the encoder's own names. */
  readonly prefix: string;
  /** Tensors of the file that this layout has no name for. */
  readonly unnamed: readonly string[];
  /** Tensors of a part that reads no photo (text tower, decoder); not among `unnamed`. */
  readonly others?: readonly string[];
  /** Unused tensors inside the encoder, which is then no plain ViT. */
  readonly leftover: readonly string[];
  /** The encoder that these tensors belong to, where the file holds several. */
  readonly chosen?: ChosenSet | null;
  /** A head that the layout knows to be no classifier. */
  readonly leftHead?: LeftHead | null;
  /** Why it may be another model than its names and shapes say, as provenance. */
  readonly doubt?: string | undefined;
}

export interface Layout {
  readonly name:
    | 'timm'
    | 'hf-vit'
    | 'hf-deit'
    | 'hf-dinov2'
    | 'hf-dinov3'
    | 'hf-beit'
    | 'hf-clip'
    | 'hf-siglip'
    | 'hf-blip'
    | 'openai-clip'
    | 'torchvision'
    | 'jax'
    | 'mmpretrain'
    | 'jeonsworld'
    | 'lukemelas';
  /** Cheap: looks at names only. The first layout that matches opens. */
  match(signature: Signature): boolean;
  open(signature: Signature): OpenedLayout;
}

export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
export const IMAGENET_STD = [0.229, 0.224, 0.225] as const;
export const HALF = [0.5, 0.5, 0.5] as const;

export function whole(tensor: string, shape: readonly number[]): TensorPlan {
  return { shape, parts: [{ tensor }] };
}

export function productOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
