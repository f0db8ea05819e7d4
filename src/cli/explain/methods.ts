/** What each method of `explain` asks about, so that an option it has no use for is refused and not ignored. */
import type { Arguments } from '../options';
import { CHANGES } from '../specs/changes';
import type { MAP_METHODS } from '../../shared/export/sidecar';
import { usageError } from '../usage-error';

export type Method = (typeof MAP_METHODS)[number];

/** Options by name. */
const UNUSED: Readonly<Record<Method, readonly string[]>> = {
  attention: ['occlude'],
  rollout: ['occlude'],
  'grad-rollout': ['occlude'],
  relevance: ['occlude'],
  occlusion: ['layer', 'head', 'token'],
  similarity: ['head', 'occlude'],
  'position-similarity': ['layer', 'head', 'occlude', ...Object.keys(CHANGES)],
};

export function takes(method: Method, option: string): boolean {
  return !UNUSED[method].includes(option);
}

/** Throws `usage` for an option that the method has no use for. */
export function checkOptions(args: Arguments, method: Method): void {
  const stray = UNUSED[method].find((option) => args.has(option));
  if (stray !== undefined) throw usageError(`--${stray} means nothing to --method ${method}.`);
}

export function isOfClass(method: Method): boolean {
  return method === 'grad-rollout' || method === 'relevance' || method === 'occlusion';
}

/** Takes the options that say how attention is rolled out. */
export function rollsOut(method: Method): boolean {
  return method === 'rollout' || method === 'grad-rollout';
}
