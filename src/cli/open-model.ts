/** The model that a command works with: found, opened, and run by what the person chose for it. */
import { folderFiles } from '../main/models/folder-files';
import { findModel, type ModelPlace } from '../main/models/installed';
import { ModelNotesStore } from '../main/models/notes';
import { ModelReferences } from '../main/models/references';
import type { Checkpoint } from '../vit/checkpoint/checkpoint';
import { readModelInfo, type ModelInfo } from '../vit/checkpoint/info';
import { openCheckpoint, type OpenOptions } from '../vit/checkpoint/open';
import { applyOverrides, isOverridden, type RecipeOverrides } from '../vit/checkpoint/overrides';
import { overridesOf } from './chosen-recipe';
import type { Arguments } from './options';
import { PLACES } from './package-root';

export interface OpenModel extends ModelPlace {
  readonly checkpoint: Checkpoint;
  /** What was chosen in place of the model's own recipe; the checkpoint has it applied. */
  readonly overrides: RecipeOverrides;
}

/** What window and command line keep about models. */
export const NOTES = new ModelNotesStore(PLACES.modelNotes);
/** What the window opened where it lies. */
export const OPENED = new ModelReferences(PLACES.openedModels);

/** `--model` with the recipe options. Rejects with `modelNotFound`, the checkpoint's errors, or for a choice that does not fit. */
export function modelOf(args: Arguments): Promise<OpenModel> {
  return openModel(args.text('model') ?? '', overridesOf(args), args.has('own-recipe'));
}

/** Headers and text files only. What is kept for an installed model counts unless it is run by its own recipe, and `chosen` before it. */
export async function openModel(wanted: string, chosen: RecipeOverrides = {}, own = false): Promise<OpenModel> {
  const { place, overrides } = await placeOf(wanted, chosen, own);
  const checkpoint = await openCheckpoint(folderFiles(place.folder), openOptions(place));
  return { ...place, overrides, checkpoint: applyOverrides(checkpoint, overrides) };
}

export interface InformedModel {
  readonly place: ModelPlace;
  readonly info: ModelInfo;
  readonly checkpoint: Checkpoint;
}

/** The same, told for people. */
export async function modelInfo(wanted: string, chosen: RecipeOverrides = {}): Promise<InformedModel> {
  const { place, overrides } = await placeOf(wanted, chosen);
  return { place, ...(await readModelInfo(folderFiles(place.folder), { ...openOptions(place), overrides })) };
}

/** How results name the model: its id, and what was chosen for it where anything was. */
export function named({ id, overrides }: OpenModel): { readonly model: string; readonly overrides?: RecipeOverrides } {
  return isOverridden(overrides) ? { model: id, overrides } : { model: id };
}

async function placeOf(
  wanted: string,
  chosen: RecipeOverrides,
  own = false,
): Promise<{ readonly place: ModelPlace; readonly overrides: RecipeOverrides }> {
  const place = await find(wanted);
  const kept = place.installed && !own ? (await NOTES.of(place.id)).overrides : {};
  return { place, overrides: { ...kept, ...chosen } };
}

/** What is installed, then a path, then what the window opened. Rejects with `modelNotFound`. */
async function find(wanted: string): Promise<ModelPlace> {
  try {
    return await findModel(wanted, PLACES.models);
  } catch (error) {
    const opened = (await OPENED.all()).find(({ id }) => id === wanted);
    if (!opened) throw error;
    return { ...opened, installed: true };
  }
}

function openOptions({ weights }: ModelPlace): OpenOptions {
  return weights === null ? {} : { weights };
}
