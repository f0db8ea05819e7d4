/**
 * The file beside an export: everything that a figure or table was made with, so that it can be made again. It names no folder and
 * no date: equal settings give equal bytes.
 */
import * as v from 'valibot';
import type { RecipeOverrides } from '../../vit/checkpoint/overrides';
import { ENGINE_NAMES } from '../../vit/execute/executor';
import { isGroup, type Target } from '../../vit/explain/query';
import { groupName } from '../group-words';
import { MAP_METHOD_NAMES } from '../../vit/ask/map-methods';
import { count, head, mapOptions, share, target, token } from '../../vit/ask/fields';
import { OverridesSchema } from '../model-overrides';
import { figureSchema } from '../figure/look';
import { COLOR_MAP_NAMES } from '../overlay/color-maps';
import { OVERLAY_MODES, SCALES } from '../overlay/overlay';
import { PRECISIONS } from '../../vit/graph/onnx/stored';
import { MATRIX_SCALES } from '../overlay/token-matrix';
import { exportedQuestion } from './exported-question';

/** Raised when older readers would misunderstand a file. */
const VERSION = 1;

/** A file by content. */
const fileSchema = v.object({
  /** File name without folders. */
  name: v.string(),
  bytes: count,
  /** Hexadecimal; null for a file too large to hash. */
  sha256: v.nullable(v.string()),
  /** It was pasted, or dragged out of a page: there need be no file of this name. */
  pasted: v.exactOptional(v.literal(true)),
});

/** A photo, and what a person turned it by: degrees clockwise. */
const photoSchema = v.object({ ...fileSchema.entries, turn: v.exactOptional(v.picklist([90, 180, 270])) });

const mapSchema = v.object({
  method: v.picklist(MAP_METHOD_NAMES),
  /** From 0; `all`: a tile for each. */
  layer: v.union([count, v.literal('all')]),
  head: v.union([head, v.literal('all')]),
  token,
  /** Null: the method asks about no class. The photo's top prediction is written out. */
  target: v.nullable(target),
  /** Occlusion: edge of the hidden square, in patches. */
  size: v.exactOptional(count),
});

const colorMap = v.picklist(COLOR_MAP_NAMES);

const lookSchema = v.object({
  mode: v.picklist(OVERLAY_MODES),
  opacity: share,
  colorMap,
  smooth: v.boolean(),
  scale: v.picklist(SCALES),
});

// Annotated, so that what it gives is as read-only as what others hand in.
const recipeOverrides: v.GenericSchema<unknown, RecipeOverrides> = v.object(OverridesSchema.entries);

/** The model without its files: what a window knows of it. */
export const aboutModel = v.object({
  id: v.string(),
  name: v.string(),
  config: v.record(v.string(), v.unknown()),
  recipe: v.record(v.string(), v.unknown()),
  /** What was chosen in place of the model's own recipe, which `recipe` has already. */
  overrides: recipeOverrides,
  /** Labels in the person's own words, and the sentences they were put into. */
  typed: v.exactOptional(v.object({ labels: v.array(v.string()), templates: v.array(v.string()) })),
});

const engine = v.object({
  name: v.picklist(ENGINE_NAMES),
  detail: v.string(),
  precision: v.picklist(PRECISIONS),
});

const besideMap = { engine, map: mapSchema, options: v.exactOptional(mapOptions) };

const chosenOrMean = v.union([count, v.literal('mean')]);

/** A written word, and where it looked. */
const wordSchema = v.object({
  /** Token ids of the whole sentence, start id first. */
  ids: v.array(count),
  /** From 0, behind the start id. */
  word: count,
  text: v.string(),
  /** Layer and head of the decoder. */
  layer: chosenOrMean,
  head: chosenOrMean,
  /** Whether its attention was taken back through the encoder's layers, by rollout. */
  through: v.boolean(),
  /** Whether words saw only those before them. */
  causal: v.boolean(),
  /** The part of the photo that the model saw, px. */
  box: v.exactOptional(v.object({ top: count, left: count, bottom: count, right: count })),
});

/** Patches that were hidden from a masked autoencoder, and what is shown of what it painted. */
const fillSchema = v.object({
  hidden: v.array(count),
  /** Share and seed where patches were hidden by chance, as `fill --hide --seed` does. */
  share: v.exactOptional(share),
  seed: v.exactOptional(count),
  view: v.picklist(['original', 'hidden', 'painted', 'errors']),
  /** The patch whose attention lights the others, by a layer and head of the decoder. */
  asked: v.exactOptional(v.object({ patch: count, layer: chosenOrMean, head: chosenOrMean })),
  /** Mean of the hidden patches' errors. */
  loss: v.number(),
  /** Whether errors are of patches normalised by their own mean and variance. */
  normalised: v.boolean(),
});

/** What was asked, and of which engine. */
export const aboutMap = {
  engine,
  /** Either a map with its look … */
  map: v.exactOptional(mapSchema),
  options: v.exactOptional(mapOptions),
  look: v.exactOptional(lookSchema),
  /** Size and surroundings of a picture, as far as they were asked for. */
  figure: v.exactOptional(figureSchema),
  /** … or what a written word looked at, with its look … */
  word: v.exactOptional(wordSchema),
  /** … or holes and what was painted there … */
  fill: v.exactOptional(fillSchema),
  /** … or another question. */
  question: v.exactOptional(exportedQuestion),
  /** A second model's map of the same photo, side by side with the first. */
  beside: v.exactOptional(v.object({ model: aboutModel, ...besideMap })),
  /** How the picture of a token matrix is coloured. */
  picture: v.exactOptional(v.object({ colorMap, scale: v.picklist(MATRIX_SCALES) })),
  /** Names of the classes that are asked about, by index, or of the group, by id: files of weights do not hold them. */
  labels: v.exactOptional(v.record(v.string(), v.string())),
};

/** With its files. */
const modelSchema = v.object({ ...aboutModel.entries, weights: v.array(fileSchema) });

const SidecarSchema = v.object({
  /** Version of Headlight. */
  headlight: v.string(),
  settings: v.literal(VERSION),
  /** Name of the file beside this one. */
  file: v.string(),
  photos: v.array(photoSchema),
  model: modelSchema,
  ...aboutMap,
  beside: v.exactOptional(v.object({ model: modelSchema, ...besideMap })),
  /** None where nothing ran: what goes into the model. */
  engine: v.exactOptional(aboutMap.engine),
  /** Form of a text whose file's ending does not tell it. */
  format: v.exactOptional(v.picklist(['table', 'json', 'csv'])),
});

export type FileFingerprint = v.InferOutput<typeof fileSchema>;
export type PhotoFingerprint = v.InferOutput<typeof photoSchema>;
export type MapSettings = v.InferOutput<typeof mapSchema>;
export type LookSettings = v.InferOutput<typeof lookSchema>;
export type Sidecar = v.InferOutput<typeof SidecarSchema>;

/** Where the sidecar of a file lies: `figure.png` has `figure.png.json`. */
export function sidecarName(file: string): string {
  return `${file}.json`;
}

/** Its fields always stand in one order, so that equal settings are equal bytes whoever wrote them. */
export function sidecarText(about: Omit<Sidecar, 'settings'>): string {
  return `${JSON.stringify(v.parse(SidecarSchema, { ...about, settings: VERSION }), null, 2)}\n`;
}

/** Names of the classes or the group that a question is about; none where it is about no class in particular. */
export function labelsOf(
  target: Target | null | undefined,
  labels: readonly { readonly text: string }[],
): Pick<Sidecar, 'labels'> {
  if (!target) return {};
  if (isGroup(target)) return { labels: { [target.group]: groupName(target.group, 'en') } };
  const asked = target.versus === undefined ? [target.class] : [target.class, target.versus];
  return { labels: Object.fromEntries(asked.map((index) => [String(index), labels[index]?.text ?? ''])) };
}

/** The settings of a sidecar, or of a JSON export, which holds them under `settings`. Throws an error whose message says what is wrong. */
export function parseSidecar(text: string): Sidecar {
  const value: unknown = JSON.parse(text);
  const inner = v.safeParse(v.object({ settings: v.record(v.string(), v.unknown()) }), value);
  return v.parse(SidecarSchema, inner.success ? inner.output.settings : value);
}
