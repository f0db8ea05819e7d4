/** What the window may have done to files of its photos: planned first, then carried out, then undone. Photos by id, folders by a number of their own; paths stay in main. */
import * as v from 'valibot';
import { ERROR_CODES, type ErrorData } from '../vit/errors';
import { pngBytes } from './ipc-export';

export const FILE_KINDS = ['copy', 'move', 'keywords', 'overlays', 'sheets'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** What the window draws, one picture after another, while a plan is carried out. */
export type DrawnKind = Extract<FileKind, 'overlays' | 'sheets'>;
export const isDrawn = (kind: FileKind): kind is DrawnKind => kind === 'overlays' || kind === 'sheets';

/** A folder that a person chose. */
export interface ChosenFolder {
  readonly id: string;
  /** Without those above it. */
  readonly name: string;
}

/** Photos of one plan; more than the window holds. */
export const MOST_FILES = 200_000;
const MOST_KEYWORDS = 1000;

const text = v.pipe(v.string(), v.maxLength(1000));
const id = v.pipe(v.string(), v.uuid());

const photos = v.pipe(
  v.array(
    v.strictObject({
      photo: id,
      /** Of the chosen folder, the folder in it; main makes it a name that every system takes. */
      folder: v.exactOptional(text),
      keywords: v.exactOptional(v.pipe(v.array(text), v.maxLength(MOST_KEYWORDS))),
      /** What a file that is written anew is called. */
      name: v.exactOptional(text),
    }),
  ),
  v.minLength(1),
  v.maxLength(MOST_FILES),
);

export const FileWishSchema = v.strictObject({
  kind: v.picklist(FILE_KINDS),
  /** A chosen folder; null for what comes beside the photos. */
  into: v.nullable(id),
  taken: v.picklist(['leave', 'number']),
  /** Keywords go into the pictures, not beside them. */
  inside: v.exactOptional(v.boolean()),
  photos,
});
export type FileWish = v.InferOutput<typeof FileWishSchema>;

/** Why a photo is left as it is: see `main/filing/plan.ts`; `noFile` for one that was pasted, and for samples. */
export const LEFT_KINDS = [
  'taken',
  'already',
  'missing',
  'changed',
  'link',
  'notFolder',
  'notXmp',
  'notInside',
  'noFile',
] as const;
export type LeftKind = (typeof LEFT_KINDS)[number];

/** What would be done. */
export interface FilePlan {
  readonly id: string;
  readonly kind: FileKind;
  /** Photos that get somewhere. */
  readonly photos: number;
  /** Each folder with its photos, the fullest first. */
  readonly folders: readonly { readonly name: string; readonly count: number }[];
  readonly left: readonly { readonly name: string; readonly reason: LeftKind }[];
  readonly numbered: number;
  readonly bytes: number;
  /** Null where the system does not say. */
  readonly free: number | null;
}

/** What was done. */
export interface FilesDone {
  /** To be undone by. */
  readonly run: string;
  readonly kind: FileKind;
  readonly photos: number;
  readonly failed: readonly { readonly name: string; readonly error: ErrorData }[];
  readonly stopped: boolean;
}

export const STAY_KINDS = ['changed', 'taken', 'onlyOne', 'failed'] as const;

export interface FilesUndone {
  readonly kind: FileKind;
  readonly files: number;
  /** What stays where it is. */
  readonly left: readonly { readonly name: string; readonly reason: (typeof STAY_KINDS)[number] }[];
}

/** A picture that the run waits for. */
export interface WantedPicture {
  readonly n: number;
  /** As it was wished, the first photo of a page. */
  readonly photo: string;
  /** The wish's place among the photos of the plan. */
  readonly at: number;
}

export interface PastFiles {
  readonly run: string;
  readonly kind: FileKind;
  readonly files: number;
  readonly left: number;
  readonly interrupted: boolean;
}

export interface FileInvocations {
  /** Asks which folder; null when the person cancelled. */
  chooseFolder(): ChosenFolder | null;
  /** Hands the photos' files to the system to be dragged; how many have one. */
  dragPhotos(photos: readonly string[]): number;
  /** Touches nothing. */
  planFiles(wish: FileWish): FilePlan;
  /** Carries out what was planned last; progress arrives as `filesProgress`. */
  runFiles(plan: string): FilesDone;
  /** The next picture that the run of this plan waits for; null once it waits for none. */
  wantedPicture(plan: string): WantedPicture | null;
  /** PNG; or why there is none. */
  givePicture(plan: string, n: number, picture: Uint8Array | ErrorData): null;
  /** The run ends after what is in work; what was done stays, and can be undone. */
  stopFiles(): null;
  /** @param run null: the newest */
  undoFiles(run: string | null): FilesUndone;
  /** The newest run that can be undone; one that was killed is brought to an end before. */
  pastFiles(): PastFiles | null;
}

const failure = v.strictObject({
  code: v.picklist(ERROR_CODES),
  params: v.record(v.string(), v.union([v.string(), v.number()])),
});

export const FILE_ARGUMENTS = {
  chooseFolder: v.strictTuple([]),
  dragPhotos: v.strictTuple([v.pipe(v.array(id), v.minLength(1), v.maxLength(MOST_FILES))]),
  planFiles: v.strictTuple([FileWishSchema]),
  runFiles: v.strictTuple([id]),
  wantedPicture: v.strictTuple([id]),
  givePicture: v.strictTuple([id, v.pipe(v.number(), v.safeInteger(), v.minValue(0)), v.union([pngBytes, failure])]),
  stopFiles: v.strictTuple([]),
  undoFiles: v.strictTuple([v.nullable(v.pipe(v.string(), v.maxLength(100)))]),
  pastFiles: v.strictTuple([]),
} as const satisfies {
  readonly [C in keyof FileInvocations]: v.GenericSchema<unknown, Parameters<FileInvocations[C]>>;
};
