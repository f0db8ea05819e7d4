/** Why a figure of a row cannot be had. */
import { HeadlightError } from '../errors';
import type { LeftOut } from './rows';

/** A figure that cannot be had. */
export class Missing extends Error {
  constructor(
    readonly why: LeftOut['why'],
    readonly detail = '',
  ) {
    super(why);
  }
}

/** Turns an error into a row's words. */
export function whyOf(error: unknown): Pick<LeftOut, 'why' | 'detail'> {
  if (error instanceof Missing) return { why: error.why, detail: error.detail };
  if (!(error instanceof HeadlightError)) return { why: 'failed', detail: String(error) };
  return { why: 'failed', detail: `${error.code} ${String(error.params['detail'] ?? '')}`.trim() };
}
