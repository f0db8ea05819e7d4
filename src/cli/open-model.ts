/** The model that a command works with: found, opened, and run by what the person chose for it. */
import { BUILT_IN_MODEL, isRetired } from '../shared/built-in';
import { folderFiles } from '../vit/node/folder-files';
import { findModel, type ModelPlace } from '../main/models/installed';
import { ModelNotesStore } from '../main/models/notes';
import { ModelReferences } from '../main/models/references';
import type { Checkpoint } from '../vit/checkpoint/checkpoint';
import { readModelInfo, type ModelInfo } from '../vit/checkpoint/info';
import { checkRunnable } from '../vit/checkpoint/runnable';
import type { OpenOptions } from '../vit/checkpoint/open';
import { openWith } from '../vit/checkpoint/open-with';
import { isOverridden, type RecipeOverrides } from '../vit/checkpoint/overrides';
import { temperatureOf } from '../vit/predictions';
import { overridesOf } from './chosen-recipe';
import type { LabelSet } from '../vit/text/label-set';
import { typedLabels } from './labels/typed';
import type { Arguments } from './options';
import { foundDamaged, sayDamaged } from './damaged';
import { headNotes } from './no-classifier';
import { noteSentences } from './sentences';
import { PLACES } from './package-root';
import type { Streams } from './streams';

export interface OpenModel extends ModelPlace {
  /** What figures and settings call it: the person's name for it, else its id. */
  readonly name: string;
  readonly checkpoint: Checkpoint;
  /** What was chosen in place of the model's own recipe; the checkpoint has it applied. */
  readonly overrides: RecipeOverrides;
  /** Labels in the person's own words, which are the classes of the checkpoint. */
  readonly typed?: LabelSet;
}

/** What window and command line keep about models. */
export const NOTES = new ModelNotesStore(PLACES.modelNotes, undefined, foundDamaged);
/** What the window opened where it lies. */
export const OPENED = new ModelReferences(PLACES.openedModels, undefined, foundDamaged);

/**
 * `--model` with its name and recipe options, and `--labels` as its classes; `streams` hears when another model answers in its place. Rejects with `modelNotFound`, the
 * checkpoint's errors, or for a choice that does not fit.
 *
 * @param usual in place of the command's default model
 */
export async function modelOf(args: Arguments, streams: Told, usual?: string): Promise<OpenModel> {
  const chosen = { overrides: overridesOf(args), own: args.has('own-recipe'), name: args.text('model-name') };
  const set = typedLabels(args);
  const wanted = usual !== undefined && !args.has('model') ? usual : (args.text('model') ?? '');
  const model = await openModel(wanted, chosen, streams);
  checkRunnable(model.checkpoint);
  if (!set) return model;
  const { labelled } = await import('./labels/labelled-model');
  return labelled(model, set, args, streams);
}

type Told = Pick<Streams, 'message'> & Partial<Pick<Streams, 'progress' | 'clearProgress'>>;

export interface Chosen {
  readonly overrides?: RecipeOverrides;
  /** Its own recipe, whatever is kept for it. */
  readonly own?: boolean;
  readonly name?: string | null;
}

/** Headers and text files only. What is kept for an installed model counts, and what is chosen now before it. */
export async function openModel(wanted: string, chosen: Chosen = {}, streams?: Told): Promise<OpenModel> {
  const { place, overrides, name } = await placeOf(wanted, chosen, streams);
  const checkpoint = await openWith(folderFiles(place.folder), { ...openOptions(place), overrides });
  return { ...place, name, overrides, checkpoint };
}

export interface InformedModel {
  readonly place: ModelPlace;
  readonly info: ModelInfo;
  readonly checkpoint: Checkpoint;
}

/** The same, told for people. */
export async function modelInfo(wanted: string, chosen: RecipeOverrides, streams: Told): Promise<InformedModel> {
  const { place, overrides } = await placeOf(wanted, { overrides: chosen }, streams);
  return { place, ...(await readModelInfo(folderFiles(place.folder), { ...openOptions(place), overrides })) };
}

export interface NamedModel {
  readonly model: string;
  /** Only where something was chosen in place of the model's own recipe. */
  readonly overrides?: RecipeOverrides;
  /** What must be known beside the answers, in sentences; only where there is something. */
  readonly notes?: readonly string[];
  /** Only where labels are the person's own: the sentences they were put into. */
  readonly templates?: readonly string[];
}

/** How results name the model: its id, what was chosen for it where anything was, and what must be known beside its answers. */
export function named({
  id,
  overrides,
  checkpoint,
  typed,
}: Pick<OpenModel, 'id' | 'overrides' | 'checkpoint' | 'typed'>): NamedModel {
  const notes = [...noteSentences(checkpoint), ...headNotes(checkpoint)];
  return {
    model: id,
    ...(isOverridden(overrides) && { overrides }),
    ...(notes.length > 0 && { notes }),
    ...(typed && { templates: typed.templates }),
  };
}

/** How a model's scores are made: what its logits are divided by, and whether somebody measured that. Nothing where they are no probabilities. */
export function scored({ checkpoint }: Pick<OpenModel, 'checkpoint'>): {
  readonly temperature?: number;
  readonly calibrated?: boolean;
} {
  if (checkpoint.output !== 'single' && checkpoint.output !== 'multi') return {};
  return { temperature: temperatureOf(checkpoint), calibrated: checkpoint.calibration !== null };
}

async function placeOf(
  wanted: string,
  { overrides, own = false, name }: Chosen,
  streams?: Told,
): Promise<{ readonly place: ModelPlace } & Pick<OpenModel, 'overrides' | 'name'>> {
  const { place, instead } = await find(wanted);
  if (instead) streams?.message(replacedSentence(wanted));
  const notes = place.installed ? await NOTES.of(place.id) : null;
  sayDamaged(streams);
  const kept = own ? {} : (notes?.overrides ?? {});
  return { place, overrides: { ...kept, ...overrides }, name: name ?? notes?.name ?? place.id };
}

/** Whether `id` was a built-in model and now means none: the built-in one answers in its place. */
export async function isReplaced(id: string): Promise<boolean> {
  return isRetired(id) && (await find(id)).instead;
}

export function replacedSentence(id: string): string {
  return `“${id}” is no longer built in; ${BUILT_IN_MODEL} answers instead.`;
}

/**
 * What is installed, then a path, then what the window opened; `instead`: what was built in is no more, and this answers in its place.
 * Rejects with `modelNotFound`.
 */
async function find(wanted: string): Promise<{ readonly place: ModelPlace; readonly instead: boolean }> {
  try {
    return { place: await findModel(wanted, PLACES.models), instead: false };
  } catch (error) {
    const opened = (await OPENED.all()).find(({ id }) => id === wanted);
    if (opened) return { place: { ...opened, installed: true }, instead: false };
    if (!isRetired(wanted)) throw error;
    return { place: await findModel(BUILT_IN_MODEL, PLACES.models), instead: true };
  }
}

function openOptions({ weights }: ModelPlace): OpenOptions {
  return weights === null ? {} : { weights };
}
