/** Options that a method of `explain` has no use for are refused, not ignored. */
import { takes, type MapField, type MapMethodName } from '../../vit/ask/map-methods';
import type { Arguments } from '../options';
import { CHANGES } from '../specs/changes';
import { usageError } from '../usage-error';

/** Fields of a map, and the options that set them; `readTarget` and `readRollout` look after the others. */
const OPTIONS: Readonly<Partial<Record<MapField, readonly string[]>>> = {
  layer: ['layer'],
  head: ['head'],
  token: ['token'],
  size: ['occlude'],
  changes: Object.keys(CHANGES),
};

/** Whether the method has a use for an option; one that is about no field of maps suits all. */
export function takesOption(method: MapMethodName, option: string): boolean {
  return !unused(method).includes(option);
}

/** Throws `usage` for an option that the method has no use for. */
export function checkOptions(args: Arguments, method: MapMethodName): void {
  const stray = unused(method).find((option) => args.has(option));
  if (stray !== undefined) throw usageError(`--${stray} means nothing to --method ${method}.`);
}

function unused(method: MapMethodName): readonly string[] {
  return Object.entries(OPTIONS).flatMap(([field, options]) => (takes(method, field as MapField) ? [] : options));
}
