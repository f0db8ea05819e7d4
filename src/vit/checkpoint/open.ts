/** Opens a model folder: weights, names, config, recipe and labels, all checked before any weight is read. */
import type { Size } from '../config';
import type { Provenance } from '../recipe';
import { encoderNotes } from './encoder-of';
import { HeadlightError } from '../errors';
import { withAdapters } from './adapters';
import { leftNotes } from './answer-notes';
import { assemble } from './assemble';
import { calibrationIn } from './calibration';
import { checkTensors } from './check-tensors';
import type { Checkpoint } from './checkpoint';
import { setText } from './chosen-set';
import { decoderOf, taskOf, withDecoder } from './decoders/door';
import { countParameters } from './expected-tensors';
import { classifierOf, type HeadChoice } from './head/read-head';
import { inferConfig } from './infer';
import { layoutOf } from './known-layouts';
import { readLabels } from './labels';
import type { OpenedLayout, Signature, TensorPlan } from './layouts/layout';
import { leftHeadText, type LeftHead } from './left-head';
import { namedFor, readOutput } from './output';
import { openOwnFile } from './own/checkpoint';
import { placementOf } from './placement';
import { readSideFiles, type SideFiles } from './read-files';
import { hintsFor, recipeFor } from './recipe-for';
import type { ReadRecipe } from './recipe-reader';
import { refuseLeftover, refusePlaceholders, refuseStray } from './refusals';
import { checkPeriods } from './rotary-periods';
import { settlerOf } from './settle-heads';
import type { ModelFiles } from './source';
import { readTags, taggersRecipe, TAGS_FILE } from './tags';
import { unwrapped } from './unwrap';
import { withWeightNorms } from './weight-norms';
import { openWeights, type Weights } from './weights';

type Plans = ReadonlyMap<string, TensorPlan>;

/** What is chosen where a folder leaves a choice. */
export interface OpenOptions {
  /** One weights file of the folder; without it `openWeights` chooses. */
  readonly weights?: string;
  /** What a person says of the head, before what the files say. */
  readonly head?: HeadChoice;
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
  const layout = layoutOf(signature);
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
    notes: [...notes, ...leftNotes(classifier.notes, saidOf(hints, outputSource)), ...outputNotes, ...recipeNotes, ...encoderNotes(opened.others ?? [], signature.json, taskOf([...weights.tensors.keys()]))], // prettier-ignore
    ...sizesOf(plans),
    placement: withDecoder(placement, weights),
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
