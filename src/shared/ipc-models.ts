/** The models' part of the contract: what the window knows of each, and what it may ask main to do with it. Paths stay in main. */
import type { RecipeOverrides } from '../vit/checkpoint/overrides';
import type { ModelInfo } from '../vit/checkpoint/info';
import type { Size, ViTConfig } from '../vit/config';
import type { Reading } from '../vit/output';
import type { Recipe } from '../vit/recipe';

/** `builtIn` ships with the app, `installed` lies in its data folder, `opened` stays where the person has it. */
export type ModelOrigin = 'builtIn' | 'installed' | 'opened';

/** A model that can be used; its files are fetched from `app://headlight/models/<id>/<file>`. */
export interface ModelRef {
  readonly id: string;
  /** The person's own name for it, else the id. */
  readonly name: string;
  /** What the person chose in place of the model's own recipe; whoever opens the model applies it. */
  readonly overrides: RecipeOverrides;
  readonly files: readonly { readonly name: string; readonly size: number }[];
  readonly origin: ModelOrigin;
  /** The one weights file that was opened, or null for the usual choice. */
  readonly weights: string | null;
  /** Opened where it lay, and no longer there. */
  readonly missing: boolean;
}

/** A model looked at, without reading its weights. */
export interface ModelDetails {
  /** The model with the person's overrides applied. */
  readonly info: ModelInfo;
  /** What the model's own files say of what can be overridden. */
  readonly own: Reading & {
    readonly input: Size;
    readonly recipe: Recipe;
    readonly heads: number;
    readonly pool: ViTConfig['pool'];
    readonly attentionScale: number;
  };
}

/** What a person may change; a field that is absent stays, a name of null is the id again. */
export interface ModelChange {
  readonly name?: string | null;
  readonly overrides?: RecipeOverrides;
}

/** How much of a kind lies in the data folder. */
export interface Kept {
  /** Models, files, downloads. */
  readonly count: number;
  readonly bytes: number;
}

/** What is kept on this computer: installed models, weights prepared for the native engine, unfinished downloads. */
export interface Storage {
  readonly weights: Kept;
  readonly cache: Kept;
  readonly partial: Kept;
  /** Removed at this start, as nobody could use it again. */
  readonly swept: Swept;
}

export interface Swept {
  /** Files, and folders of models. */
  readonly files: number;
  readonly bytes: number;
}

/** Kinds of storage that can be cleared: they are made or fetched again when needed. */
export const STORAGE_KINDS = ['cache', 'partial'] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];

/** What preload may invoke in main; every list is all models as they are then. */
export interface ModelInvocations {
  listModels(): readonly ModelRef[];
  /** Shows the open dialog; null when the person cancelled. Rejects with the sentence for what cannot be opened. */
  openModel(): ModelRef | null;
  describeModel(id: string): ModelDetails;
  /** Overrides are checked against the model before they are kept. */
  changeModel(id: string, change: ModelChange): readonly ModelRef[];
  /** Deletes an installed model, forgets an opened one. */
  removeModel(id: string): readonly ModelRef[];
  /** Asks where a missing model is now; null when the person cancelled. */
  locateModel(id: string): readonly ModelRef[] | null;
  /** Shows it in the system's file manager. */
  revealModel(id: string): null;
  storage(): Storage;
  /** Gives up what nothing uses; what is kept then. */
  clearStorage(kind: StorageKind): Storage;
}
