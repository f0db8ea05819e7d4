/** Checked fields of preprocessing recipes, shared by the families that write them. */
import type { Size } from '../config';
import { HeadlightError } from '../errors';
import type { Recipe } from '../recipe';
import type { AnswerNote } from './answer-notes';
import type { JsonObject } from './json';

/** A recipe and where each of its parts was read from. */
export interface ReadRecipe {
  readonly recipe: Recipe;
  readonly provenance: Record<string, string>;
  /** Steps that the recipe asks for and that are not done. */
  readonly notes?: readonly AnswerNote[];
}

/** Provenance of a recipe's `colour` that nobody chose: no format has a field for it, and those who train read pixels as they are stored. */
export const AS_PYTORCH = 'as PyTorch’s pipelines read photos';

export type Fail = (detail: string) => HeadlightError;

export function failIn(file: string): Fail {
  return (detail) => new HeadlightError('recipeInvalid', { file, detail });
}

/** Pixels. */
export const MAX_SIDE = 8192;

/** A pixel divided by less is no number that the model was trained on, or none at all in 32 bits. */
export const MIN_STD = 1e-6;
export const MAX_MEAN = 1e6;

/** A side in pixels. */
export function side(value: unknown, name: string, fail: Fail): number {
  const valid = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_SIDE;
  if (!valid) throw fail(`\`${name}\` must be a whole number of pixels from 1 to ${MAX_SIDE}`);
  return value;
}

export function numberIn(value: unknown, low: number, high: number, name: string, fail: Fail): number {
  const valid = typeof value === 'number' && value >= low && value <= high;
  if (!valid) throw fail(`\`${name}\` must be a number from ${low} to ${high}`);
  return value;
}

/** One number per channel; undefined where the field is absent. `positive` for divisors. */
export function perChannel(
  json: JsonObject,
  name: string,
  channels: number,
  positive: boolean,
  fail: Fail,
): number[] | undefined {
  const value = json[name];
  if (value === undefined || value === null) return undefined;
  const values: unknown[] =
    typeof value === 'number' ? Array<unknown>(channels).fill(value) : Array.isArray(value) ? value : [];
  const valid =
    values.length === channels &&
    values.every((v) => typeof v === 'number' && Math.abs(v) <= MAX_MEAN && (!positive || v >= MIN_STD));
  if (!valid)
    throw fail(
      `\`${name}\` must hold ${channels} numbers, ${positive ? `none below ${MIN_STD}` : `none beyond ±${MAX_MEAN}`}`,
    );
  return values as number[];
}

export function flag(json: JsonObject, name: string, fallback: boolean, fail: Fail): boolean {
  const value = json[name];
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'boolean') throw fail(`\`${name}\` must be true or false`);
  return value;
}

export function sameSize(a: Size, b: Size): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** A family's mean or standard deviation, fitted to a model with another number of channels by its average. */
export function fitChannels(values: readonly number[], channels: number): readonly number[] {
  if (values.length === channels) return values;
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Array<number>(channels).fill(average);
}
