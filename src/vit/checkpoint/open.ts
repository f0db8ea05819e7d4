/** Opens a model folder: weights, names, config, recipe and labels, all checked before any weight is read. */
import type { Size, ViTConfig } from '../config';
import type { Provenance } from '../recipe';
import { HeadlightError } from '../errors';
import { assemble } from './assemble';
import { leftNotes } from './answer-notes';
import { calibrationIn } from './calibration';
import type { Checkpoint } from './checkpoint';
import { setText } from './chosen-set';
import { decoderOf } from './decoders/door';
import { isFloat } from './dtype';
import { countParameters, expectedTensors } from './expected-tensors';
import type { ChosenClassifier, HeadAct } from './head/choices';
import { findClassifier, type Classifier } from './head/classifier';
import { harmlessWhy, isInside } from './head/harmless';
import { FieldReader, readBetween, readHeadAct } from './hints';
import { settleDoubt, type ReadHeads } from './heads';
import { inferConfig } from './infer';
import {
  productOf,
  sourcesOf,
  type Layout,
  type OpenedLayout,
  type Signature,
  type TensorPlan,
} from './layouts/layout';
import { hfDeit, hfDinov2, hfVit } from './layouts/hugging-face';
import { hfBeit } from './layouts/hugging-face-beit';
import { hfBlip, hfClip, hfSiglip } from './layouts/hugging-face-clip';
import { hfDinov3 } from './layouts/hugging-face-dinov3';
import { openaiClip } from './layouts/openai-clip';
import { openClipTimm } from './layouts/open-clip-timm';
import { pretrainedCfg, timm } from './layouts/timm';
import { jax } from './layouts/jax';
import { reimplementations } from './layouts/reimplementations';
import { torchvision } from './layouts/torchvision';
import { readLabels } from './labels';
import { leftHeadText, type LeftHead } from './left-head';
import { knownNonVit, looksLike } from './not-vit';
import { readSideFiles, type SideFiles } from './read-files';
import { placementOf } from './placement';
import { checkPeriods } from './rotary-periods';
import { huggingFaceRecipe, huggingFaceSize } from './recipe-hugging-face';
import { openClipRecipe, preprocessCfg } from './recipe-open-clip';
import { assumedRecipe, timmRecipe } from './recipe-timm';
import type { ReadRecipe } from './recipe-reader';
import type { ModelFiles } from './source';
import { openOwnFile } from './own/checkpoint';
import { namedFor, readOutput } from './output';
import { readTags, taggersRecipe, TAGS_FILE } from './tags';
import { withAdapters } from './adapters';
import { unwrapped } from './unwrap';
import { withWeightNorms } from './weight-norms';
import { openWeights, type Weights } from './weights';

const LAYOUTS: readonly Layout[] = [
  openClipTimm,
  timm,
  hfBeit,
  hfVit,
  hfDeit,
  hfDinov2,
  hfDinov3,
  hfClip,
  hfSiglip,
  hfBlip,
  openaiClip,
  torchvision,
  jax,
  ...reimplementations,
];

/** Characters of a tensor's name; real ones have up to 120. Names are matched against dozens of patterns. */
const MAX_NAME = 500;

type Plans = ReadonlyMap<string, TensorPlan>;

/** What is chosen where a folder leaves a choice. */
export interface OpenOptions {
  /** One weights file of the folder; without it `openWeights` chooses. */
  readonly weights?: string;
  /** What a person says of the head, before what the files say. */
  readonly head?: HeadChoice;
}

export interface HeadChoice {
  readonly classifier?: ChosenClassifier;
  readonly headAct?: HeadAct;
}

/**
 * Reads headers, small text files, and of the tensors those few numbers by which a doubt is settled; weights are read when `read` asks for them. Throws `HeadlightError` with a
 * `checkpoint…` code, `configInvalid` or `recipeInvalid`.
 */
export async function openCheckpoint(files: ModelFiles, options: OpenOptions = {}): Promise<Checkpoint> {
  const stored = await openWeights(files, options.weights);
  const { metadata } = stored;
  const side = await readSideFiles(files);
  if (metadata)
    return openOwnFile({ ...stored, metadata: withoutChoice(metadata, options.head) }, files.name, side.config);
  refusePlaceholders(stored);
  const weights = withWeightNorms(withAdapters(unwrapped(stored), side.adapter));
  const signature = signatureOf(weights, side, files.name);
  const layout = layoutOf(signature, weights);
  const opened = layout.open(signature);
  refuseLeftover(opened, weights);
  const named = new Map(opened.plans);
  const classifier = classifierOf(layout, opened, signature, options.head ?? {});
  const hints = hintsFor(layout, opened, side);
  const settle = await settlerOf(hints, opened.plans, weights);
  const { config, provenance, notes } = inferConfig(opened.plans, hints, weights.file, classifier, settle);
  await checkPeriods(config, weights);
  const plans = checkTensors(opened.plans, config, weights);
  const { leftHead } = classifier;
  const placement = placementOf(stored.tensors, weights, plans.values(), { ...opened, plans: named, leftHead });
  refuseStray(named, plans, weights.file);
  const tags = readTags(side.tags, config.classes);
  const recipeAt = (size: Size): ReadRecipe => {
    const own = recipeFor(layout, opened, { ...config, imageSize: size }, side);
    return tags && config.channels === 3 ? taggersRecipe(own) : own;
  };
  const { recipe, provenance: recipeProvenance, notes: recipeNotes = [] } = recipeAt(config.imageSize);
  const { labels, source } = tags ? { labels: tags, source: TAGS_FILE } : await labelsIn(weights, side, config.classes);
  const {
    source: outputSource,
    notes: outputNotes,
    ...reading
  } = readOutput(config.classes, signature.json, tags !== null);
  return {
    name: files.name,
    layout: layout.name,
    config,
    recipe,
    ...reading,
    labels: namedFor(reading.output, labels),
    calibration: calibrationIn(reading.output, signature.json, 'config.json'),
    provenance: {
      weights: weights.file,
      ...warningsOf(weights, opened, leftHead),
      ...classifier.assumed,
      ...provenance,
      ...recipeProvenance,
      labels: source,
      output: outputSource,
    },
    notes: [...notes, ...leftNotes(classifier.notes, saidOf(hints, outputSource)), ...outputNotes, ...recipeNotes],
    ...sizesOf(plans),
    placement,
    read: (name) => assemble(name, plans.get(name), weights),
    ...decoderOf({ weights, json: signature.json, encoder: config, files }),
    recipeAt,
  };
}

/** An export of Headlight's own says its head in full. */
function withoutChoice<T>(metadata: T, head: HeadChoice = {}): T {
  const [field] = Object.keys(head);
  if (field === undefined) return metadata;
  throw new HeadlightError('overrideInvalid', { field, detail: 'a file of Headlight’s own says it itself' });
}

/** What of the classifier the files say, by the choice that would say it. */
function saidOf({ pool }: OpenedLayout['hints'], output: string): string[] {
  return [...(pool === undefined ? [] : ['pool']), ...(output.startsWith('assumed') ? [] : ['output'])];
}

/** Shapes of the model's tensors, and how many numbers it learned. */
function sizesOf(plans: Plans): Pick<Checkpoint, 'parameters' | 'tensors'> {
  const tensors = new Map([...plans].map(([name, plan]) => [name, plan.shape]));
  return { parameters: countParameters(tensors), tensors };
}

/** The names of the classes, wherever they are said. */
function labelsIn(weights: Weights, side: SideFiles, classes: number): ReturnType<typeof readLabels> {
  const inWeights = weights.said ? { file: weights.file, value: weights.said } : null;
  return readLabels({ classes, json: side.config ?? {}, inWeights, files: side.labels, ids: side.ids });
}

/** Settles a doubt about the heads by the position embedding. */
async function settlerOf(
  { heads }: OpenedLayout['hints'],
  plans: OpenedLayout['plans'],
  weights: Weights,
): Promise<(read: ReadHeads) => ReadHeads> {
  const row = heads === undefined ? await classRow(plans, weights) : null;
  return (read) => settleDoubt(read, row);
}

/** Widths of which two published models have the same tensors and other heads. */
const DOUBTED_WIDTHS: readonly number[] = [384];
/** Rows of a position embedding that is worth reading for this: 1024 × 1024 px in patches of 16. */
const MAX_ROWS = 4097;

/** The position embedding's row for the class token, where heads may be told by it; else null. Small. */
async function classRow(plans: OpenedLayout['plans'], weights: Weights): Promise<Float32Array | null> {
  const plan = plans.get('pos_embed');
  const [, rows = 0, dim = 0] = plan?.shape ?? [];
  if (!plan || !plans.has('cls_token') || !DOUBTED_WIDTHS.includes(dim) || rows > MAX_ROWS) return null;
  checkNumbers(plan, weights);
  const rowsRead = await assemble('pos_embed', plan, weights).catch(() => null); // damage is told where weights are read
  return rowsRead && rowsRead.subarray(0, dim);
}

/** Which set of weights is used, where there were several, which head is not, and what speaks for another architecture. */
function warningsOf(weights: Weights, { chosen, doubt }: OpenedLayout, leftHead: LeftHead | null): Provenance {
  const sets = [weights.chosen, chosen].flatMap((each) => each ?? []);
  return {
    ...(sets.length > 0 && { set: setText(sets) }),
    ...(weights.adapter !== undefined && { adapter: weights.adapter }),
    ...(doubt !== undefined && { architecture: doubt }),
    ...(leftHead && { head: leftHeadText(leftHead) }),
  };
}

function signatureOf(weights: Weights, side: SideFiles, name: string): Signature {
  const shapes = new Map([...weights.tensors].map(([tensor, entry]) => [tensor, entry.shape]));
  return { shapes, json: side.config ?? {}, name, file: weights.file };
}

function layoutOf(signature: Signature, weights: Weights): Layout {
  const names = [...signature.shapes.keys()];
  const refuse = (looks: string): HeadlightError =>
    new HeadlightError('checkpointNotVit', { name: weights.file, looksLike: looks });
  if (names.length === 0) throw new HeadlightError('checkpointEmpty', { name: weights.file });
  const long = names.find((name) => name.length > MAX_NAME);
  if (long !== undefined) {
    const detail = `a tensor’s name has ${long.length} characters, the limit is ${MAX_NAME}`;
    throw new HeadlightError('checkpointDamaged', { name: weights.file, detail });
  }
  const said = signature.json['model_type'] ?? signature.json['architecture'];
  const declared = typeof said === 'string' ? said : undefined;
  const other = knownNonVit(names, declared);
  if (other !== null) throw refuse(other);
  const layout = LAYOUTS.find((candidate) => candidate.match(signature));
  if (!layout) throw refuse(looksLike(names, declared));
  return layout;
}

/** DeepSpeed's ZeRO-3 leaves empty tensors where the weights are spread over other files. */
function refusePlaceholders({ file, tensors }: Weights): void {
  const empty = [...tensors].find(
    ([name, { shape }]) => name.endsWith('weight') && shape.length === 1 && shape[0] === 0,
  );
  if (empty) throw new HeadlightError('checkpointPlaceholders', { name: file, tensor: empty[0].slice(0, 120) });
}

/** Tensors inside the encoder that a plain ViT has no place for: running without them would give wrong numbers. */
function refuseLeftover({ leftover, unnamed }: OpenedLayout, { file, tensors }: Weights): void {
  const shapeOf = (name: string): readonly number[] => tensors.get(name)?.shape ?? [];
  const needed = (name: string): boolean => harmlessWhy(name, shapeOf(name)) === null;
  const first = leftover.find(needed) ?? unnamed.find((name) => isInside(name, shapeOf(name)) && needed(name));
  if (first !== undefined) throw variantWith(first, file);
}

/** What belongs to a plain ViT, but not to this one: a bias or norm that only some of the blocks have. */
function refuseStray(named: Plans, used: Plans, file: string): void {
  const read = new Set([...used.values()].flatMap(({ parts }) => parts.flatMap(sourcesOf)));
  for (const [name, { parts }] of named) {
    if (/^(head|head_dist|fc_norm|pre_logits)\b/.test(name)) continue;
    if (parts.some((part) => sourcesOf(part).some((tensor) => !read.has(tensor)))) throw variantWith(name, file);
  }
}

function variantWith(tensor: string, name: string): HeadlightError {
  return new HeadlightError('checkpointNotVit', { name, looksLike: `a ViT variant with \`${tensor.slice(0, 80)}\`` });
}

const HUGGING_FACE_CLASSIFIER = /^(.*\.)?((cls|distillation)_)?classifier(\.|$)/;

/** Libraries whose ViTs take `global_pool` or `out_type`; the classifiers of the others read what their code says. */
const EITHER_POOL: Partial<Record<Layout['name'], string>> = { timm: 'timm', mmpretrain: 'MMPretrain' };

function classifierOf(
  layout: Layout,
  { plans, prefix, unnamed, leftHead = null }: OpenedLayout,
  { shapes, json }: Signature,
  chosen: HeadChoice,
): Classifier {
  const reader = new FieldReader(json, 'config.json');
  return findClassifier(plans, {
    shapes,
    prefix,
    unnamed,
    noClassifier: leftHead,
    joins: layout.name === 'hf-dinov2',
    ownClassifier: layout.name.startsWith('hf-') ? HUGGING_FACE_CLASSIFIER : null,
    eitherPool: EITHER_POOL[layout.name] ?? null,
    chosen: chosen.classifier,
    act: chosen.headAct ?? readBetween(reader, 'head_act'),
    poolerAct: readHeadAct(reader, 'pooler_act') ?? 'tanh',
  });
}

/** Families whose models are run at whatever size their photos are prepared at. */
const TAKES_ANY_SIZE: readonly Layout['name'][] = ['hf-dinov2', 'hf-dinov3'];

/** DINOv2 is run at the size its photos are prepared at, not at the one its positions were trained for. */
function hintsFor(layout: Layout, { hints }: OpenedLayout, side: SideFiles): OpenedLayout['hints'] {
  if (!TAKES_ANY_SIZE.includes(layout.name) || side.preprocessor === null) return hints;
  const imageSize: Size | null = huggingFaceSize(side.preprocessor, layout.name);
  return { ...hints, runSize: imageSize ?? hints.imageSize };
}

/** Names and shapes against the config; a bias that no block has is zero. Gives exactly the tensors of the model. */
function checkTensors(
  found: ReadonlyMap<string, TensorPlan>,
  config: ViTConfig,
  weights: Weights,
): Map<string, TensorPlan> {
  const plans = new Map<string, TensorPlan>();
  for (const [tensor, shape] of expectedTensors(config)) {
    const plan = found.get(tensor) ?? zeroBias(found, tensor, shape);
    if (!plan) throw new HeadlightError('checkpointMissingTensor', { name: weights.file, tensor });
    if (plan.shape.length !== shape.length || plan.shape.some((length, axis) => length !== shape[axis])) {
      const got = `[${plan.shape.join(', ')}]`;
      throw new HeadlightError('checkpointShapeMismatch', { tensor, expected: `[${shape.join(', ')}]`, got });
    }
    checkNumbers(plan, weights);
    plans.set(tensor, plan);
  }
  return plans;
}

/** Integers and 8-bit floats (quantised weights) are refused before anything is read. */
function checkNumbers({ parts }: TensorPlan, weights: Weights): void {
  for (const tensor of parts.flatMap(sourcesOf)) {
    const dtype = weights.tensors.get(tensor)?.dtype;
    if (dtype !== undefined && !isFloat(dtype))
      throw new HeadlightError('checkpointUnsupportedDtype', { tensor, dtype });
  }
}

/** Models built without the biases of one kind of layer lack them in every block; a single missing one is damage. */
function zeroBias(found: ReadonlyMap<string, TensorPlan>, tensor: string, shape: readonly number[]): TensorPlan | null {
  const linear =
    /^(blocks\.\d+\.(attn\.proj|mlp\.fc[12])|patch_embed\.proj|attn_pool\.\S+|projection|head|head_dist|neck\.\d+)\.bias$/.exec(
      tensor,
    );
  if (!linear) return null;
  const everywhere = new RegExp(`^${tensor.replace(/\./g, '\\.').replace(/\d+/, '\\d+')}$`);
  if (/^blocks/.test(tensor) && [...found.keys()].some((name) => everywhere.test(name))) return null;
  return { shape, parts: [{ zeros: productOf(shape) }] };
}

function recipeFor(
  layout: Layout,
  opened: OpenedLayout,
  { imageSize, channels }: Pick<ViTConfig, 'imageSize' | 'channels'>,
  side: SideFiles,
): ReadRecipe {
  if (side.preprocessor) return huggingFaceRecipe(side.preprocessor, imageSize, channels, layout.name);
  const openClip = preprocessCfg(side.config);
  if (openClip) return openClipRecipe(openClip, imageSize, channels, opened.recipe);
  const cfg = side.config && pretrainedCfg(side.config);
  const said = cfg !== null && ['mean', 'std', 'crop_pct', 'interpolation'].some((field) => cfg[field] != null);
  return said ? timmRecipe(cfg, imageSize, channels, opened.recipe) : assumedRecipe(imageSize, channels, opened.recipe);
}
