/** What a model is, for people to look at: architecture, size, licence, input, labels, and how each of it is known. Reads no weights. */
import { shapeOf, type Size, type ViTConfig, type ViTShape } from '../config';
import { readingOf, type Reading } from '../output';
import type { Provenance, Recipe } from '../recipe';
import type { AnswerNote } from './answer-notes';
import { architectureName } from './architecture-name';
import type { Calibration } from './calibration';
import type { Checkpoint, Label } from './checkpoint';
import type { DecoderTask } from './decoders/decoder';
import { licenceOf, readCard, sourceOf, type Licence } from './model-card';
import type { OpenOptions } from './open';
import { openWith } from './open-with';
import type { RecipeOverrides } from './overrides';
import type { Placement } from './placement';
import { readSideFiles } from './read-files';
import type { ModelFiles } from './source';

/** Plain data, fit to be sent between processes. */
export interface ModelInfo extends Reading {
  /** 'ViT-B/16', 'DINOv2 ViT-S/14, 4 registers' … */
  readonly architecture: string;
  /** The layout of the tensor names: 'timm', 'hf-vit' … */
  readonly layout: string;
  readonly parameters: number;
  /** Where every tensor of its file went. */
  readonly tensors: Placement;
  /** File that the weights were chosen by, and bytes of all files of the model. */
  readonly weights: string;
  readonly bytes: number;
  /** Where it is published ('google/vit-base-patch16-224'), as its own files say; null where they do not. */
  readonly source: string | null;
  readonly licence: Licence | null;
  /** What the model receives, [rows, cols] px. */
  readonly input: Size;
  readonly labels: { readonly count: number; readonly source: string; readonly first: readonly Label[] };
  /** Null: nobody has measured how far its scores can be believed. */
  readonly calibration: Calibration | null;
  /** What its decoder is for; null: it has none, or none that is run. */
  readonly decoder: DecoderTask | null;
  readonly config: ViTConfig;
  readonly shape: ViTShape;
  readonly recipe: Recipe;
  /** Field → where it was read, or that it was assumed or chosen. */
  readonly provenance: Provenance;
  /** The fields that nothing in the model's files says. */
  readonly assumed: readonly { readonly field: string; readonly why: string }[];
  /** What must be known beside its answers. */
  readonly notes: readonly AnswerNote[];
  readonly overrides: RecipeOverrides;
}

/** Labels told as an example. */
const FIRST_LABELS = 3;

/** Opens headers and small text files; `overrides` are applied. Throws what `openCheckpoint` and `applyOverrides` throw. */
export async function readModelInfo(
  files: ModelFiles,
  options: OpenOptions & { readonly overrides?: RecipeOverrides } = {},
): Promise<{ readonly info: ModelInfo; readonly checkpoint: Checkpoint }> {
  const { overrides = {} } = options;
  const checkpoint = await openWith(files, options);
  const { config, provenance, labels } = checkpoint;
  const json = (await readSideFiles(files)).config ?? {};
  const card = await readCard(files);
  const info: ModelInfo = {
    architecture: architectureName(checkpoint),
    layout: checkpoint.layout,
    parameters: checkpoint.parameters,
    tensors: checkpoint.placement,
    weights: provenance['weights'] ?? '',
    bytes: await bytesOf(files, options.weights),
    source: sourceOf(json),
    licence: licenceOf(json, card),
    input: config.imageSize,
    labels: {
      count: labels.length,
      source: provenance['labels'] ?? '',
      first: labels.slice(0, FIRST_LABELS),
    },
    ...readingOf(checkpoint),
    calibration: checkpoint.calibration,
    decoder: checkpoint.decoder?.task ?? null,
    config,
    shape: shapeOf(config),
    recipe: checkpoint.recipe,
    provenance,
    assumed: assumedFields(provenance),
    notes: checkpoint.notes,
    overrides,
  };
  return { info, checkpoint };
}

/** A file that was named alone may lie among strangers; a folder counts whole. */
async function bytesOf(files: ModelFiles, weights: string | undefined): Promise<number> {
  const listed = await files.list();
  const own = weights === undefined ? listed : listed.filter(({ name }) => name === weights);
  return own.reduce((sum, { size }) => sum + size, 0);
}

function assumedFields(provenance: Provenance): ModelInfo['assumed'] {
  return Object.entries(provenance)
    .filter(([, source]) => source.startsWith('assumed'))
    .map(([field, source]) => ({ field, why: source.replace(/^assumed(: )?/, '') }));
}
