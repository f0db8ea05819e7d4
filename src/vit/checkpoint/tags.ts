/**
 * Taggers of anime pictures (SmilingWolf's wd-taggers: a timm model and `selected_tags.csv` beside it): tags that each hold or not,
 * with their category, and photos padded to a white square, colours in the order BGR (github.com/neggles/wdv3-timm).
 */
import type { Reading } from '../output';
import type { Recipe } from '../recipe';
import type { Label } from './checkpoint';
import { csvCells } from './labels/csv';
import type { ReadRecipe } from './recipe-reader';

export const TAGS_FILE = 'selected_tags.csv';
/** What counts as there by the authors' defaults; kinds that they do not tell are read as general tags. */
export const TAGS_READING = {
  output: 'multi',
  threshold: 0.35,
  categories: { general: 0.35, character: 0.75, rating: 'best' },
} as const satisfies Reading;

/** Danbooru's numbers. */
const CATEGORIES: Readonly<Record<string, string>> = {
  0: 'general',
  1: 'artist',
  3: 'copyright',
  4: 'character',
  5: 'meta',
  9: 'rating',
};

const HABITS = `assumed: taggers with ${TAGS_FILE}`;
const WHITE = [255, 255, 255] as const;

/** One label for each row of `tag_id,name,category,count`; null where it is no such table, or not of this many classes. */
export function readTags(text: string | null, classes: number): readonly Label[] | null {
  const [header, ...rows] = (text ?? '').replace(/^\uFEFF/, '').trimEnd().split(/\r?\n/).map((line) => csvCells(line)); // prettier-ignore
  const [name, category] = ['name', 'category'].map((column) => header?.indexOf(column) ?? -1);
  if (name === undefined || category === undefined || name < 0 || rows.length !== classes) return null;
  return rows.map((row, index) => {
    const kind = row[category];
    return {
      id: String(index),
      text: row[name]?.trim() || `class ${index}`,
      ...(kind !== undefined && { category: CATEGORIES[kind.trim()] ?? kind.trim() }),
    };
  });
}

/** The model's own recipe as these taggers are run: nothing of it says how photos become square. */
export function taggersRecipe({ recipe, provenance }: ReadRecipe): ReadRecipe {
  const { padding: _none, ...rest } = recipe;
  const tagged: Recipe = {
    ...rest,
    square: WHITE,
    resize: { mode: 'exact', size: recipe.inputSize },
    crop: recipe.inputSize,
    channelOrder: 'BGR',
  };
  return { recipe: tagged, provenance: { ...provenance, resize: HABITS, crop: HABITS, channelOrder: HABITS } };
}
