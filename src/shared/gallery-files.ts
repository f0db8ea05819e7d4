/** What the gallery learns of the files of its photos: folders, dates, and which are there more than once. Photos by id, folders by a key of their own; paths stay in main. */
import * as v from 'valibot';

/** In the order of the photos that were asked about. */
export interface PhotoFiles {
  /** A key that stays the same; null for a photo without a file: pasted, or a sample. */
  readonly folder: readonly (string | null)[];
  /** Milliseconds as a wall clock showed them, read as UTC; NaN for a photo without a file. */
  readonly time: Float64Array;
  /** 1: the camera's time; 0: the file's own. */
  readonly taken: Uint8Array;
  /** The last names of each folder, the inmost last. */
  readonly folders: Readonly<Record<string, readonly string[]>>;
}

export interface AlikeGroup {
  /** `same`: of the same content; `near`: their features point the same way. */
  readonly kind: 'same' | 'near';
  /** The least cosine between a photo and one that it was joined by. */
  readonly similarity: number;
  readonly photos: readonly string[];
}

export interface AlikePhotos {
  readonly groups: readonly AlikeGroup[];
  /** Photos whose content is known, and of them those whose features are. */
  readonly met: number;
  readonly read: number;
}

/** Photos of one question. */
export const MOST_FILES_ASKED = 1000;

export interface GalleryFileInvocations {
  photoFiles(photos: readonly string[]): PhotoFiles;
  /** @param model whose features are compared; null: contents alone */
  alikePhotos(model: number | null, least: number): AlikePhotos;
}

export const GALLERY_FILE_ARGUMENTS = {
  photoFiles: v.strictTuple([v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(MOST_FILES_ASKED))]),
  alikePhotos: v.strictTuple([
    v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  ]),
} as const satisfies {
  readonly [C in keyof GalleryFileInvocations]: v.GenericSchema<unknown, Parameters<GalleryFileInvocations[C]>>;
};
