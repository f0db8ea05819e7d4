/** An opened checkpoint: config, recipe, labels, and tensors by canonical (timm) name. */
import type { Size, ViTConfig } from '../config';
import type { GivenInputs } from '../execute/given-inputs';
import type { Reading } from '../output';
import type { Calibration } from './calibration';
import type { DecoderDoor } from './decoders/decoder';
import type { Provenance, Recipe } from '../recipe';
import type { Placement } from './placement';
import type { AnswerNote } from './answer-notes';
import type { ReadRecipe } from './recipe-reader';

/** What an output of the classifier is called. */
export interface Label {
  /** WordNet id where known ('n02123045'), else the index as a string. */
  readonly id: string;
  /** Text for people: 'tabby, tabby cat'. */
  readonly text: string;
  /** Kind of label, where labels have kinds: 'general', 'character' … */
  readonly category?: string;
}

export interface ZeroShot {
  readonly templates: readonly string[];
  readonly scale: number;
  readonly bias: number;
}

/** A model as it was published: what it is, how photos are prepared for it, what its outputs are called, and its weights, read as they are asked for. */
export interface Checkpoint extends Reading {
  readonly name: string;
  /** 'timm' | 'hf-vit' | 'hf-deit' | … */
  readonly layout: string;
  readonly config: ViTConfig;
  readonly recipe: Recipe;
  /** One per class; empty for a backbone. */
  readonly labels: readonly Label[];
  /** Null: nobody has measured how far its scores can be believed. */
  readonly calibration: Calibration | null;
  readonly provenance: Provenance;
  /** What must be known beside its answers; none as a rule. */
  readonly notes: readonly AnswerNote[];
  /** Labels in a person's own words: the sentences they were put into, and how logits come of cosines (scale · cosine + bias). Else absent. */
  readonly zeroShot?: ZeroShot;
  /** What its graphs are given with each run, beside the photo. */
  readonly inputs?: GivenInputs;
  /** Total parameters of the model that is run. */
  readonly parameters: number;
  /** Canonical name → shape, everything the model needs, checked against config. */
  readonly tensors: ReadonlyMap<string, readonly number[]>;
  /** Where every tensor of the file went. */
  readonly placement: Placement;
  /** A tensor as float32, C order, in canonical (PyTorch) shape. Rejects with `checkpointNotFinite` for a NaN or an infinity. */
  read(name: string): Promise<Float32Array>;
  /** What stands behind the encoder and paints or writes; absent for an encoder alone. */
  readonly decoder?: DecoderDoor;
  /** The recipe for another input size, scaled as the model's family does it. */
  recipeAt(size: Size): ReadRecipe;
}
