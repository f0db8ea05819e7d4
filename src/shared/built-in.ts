/** What ships: the model that answers before a person has opened another, the sample photos, and what shipped before. */

/** Folder name below `resources/models`, and id. */
export const BUILT_IN_MODEL = 'vit-tiny';

/** Of the model that it was tuned from, in percent on ImageNet-1k's validation photos (resources/models/vit-tiny/README.md). */
export const BUILT_IN_TOP1 = 75.5;

/** A masked autoencoder, and a captioner that has the encoder of `BUILT_IN_MODEL`: used where none of their kind was chosen. */
export const BUILT_IN_PAINTER = 'vit-tiny-fill';
export const BUILT_IN_WRITER = 'vit-tiny-captioner';

/** Below `resources/photos`, in the order the window shows them: sure of the first six, then two things in one photo, two of a kind, and two it cannot know. */
export const SAMPLE_PHOTOS = [
  'red-panda.jpg',
  'bee.jpg',
  'dog.jpg',
  'balloon.jpg',
  'espresso.jpg',
  'castle.jpg',
  'citrus.jpg',
  'lemurs.jpg',
  'kingfisher.jpg',
  'kitten.jpg',
] as const;

/** Built-in models of earlier versions. Settings, notes and exports may name them; `BUILT_IN_MODEL` answers in their place. */
const RETIRED: readonly string[] = ['starter'];

/** Whether `id` named a built-in model that ships no more. A person's own model of that name is theirs: look for it first. */
export function isRetired(id: string): boolean {
  return RETIRED.includes(id);
}
