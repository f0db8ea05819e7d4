/** What a hub's refusal means, from its status and headers. Pure. */
import { HeadlightError } from '../../../vit/errors';
import { Passing } from './retry';

export interface Refused {
  readonly status: number;
  header(name: string): string | null;
}

export interface Asked {
  /** The hub, for people. */
  readonly host: string;
  readonly id: string;
  readonly revision: string | null;
  /** A token went along. */
  readonly token: boolean;
}

/**
 * What storage refuses says nothing about the model: its links are signed for a short while, and the hub gives a new one for the next try.
 * @param host of the storage
 */
export function storageRefusal(answer: Refused, host: string): Passing {
  const { status } = answer;
  if (PASSING.includes(status)) return busy(answer, host);
  return new Passing(new HeadlightError('hubUnreachable', { host, detail: `status ${status}` }));
}

const PASSING = [408, 425, 429, 500, 502, 503, 504];
const DEFAULT_SECONDS = 60;

/** The error for a status of 400 and above, or one that nobody expected. */
export function refusalOf(answer: Refused, { host, id, revision, token }: Asked): HeadlightError | Passing {
  const { status } = answer;
  const reason = answer.header('x-error-code') ?? '';
  if (PASSING.includes(status)) return busy(answer, host);
  if (reason === 'GatedRepo') return new HeadlightError('hubGated', { id, host });
  if (reason === 'RevisionNotFound') return new HeadlightError('hubRevisionNotFound', { id, revision: revision ?? '' });
  if (reason === 'RepoNotFound') return new HeadlightError('hubModelNotFound', { id, host });
  if (status === 401 && token) return new HeadlightError('hubTokenRefused', { host });
  if (status === 403) return new HeadlightError('hubGated', { id, host });
  // A hub hides private models from strangers, and answers 401 for those that are not there.
  if (status === 401 || status === 404) return new HeadlightError('hubModelNotFound', { id, host });
  return new HeadlightError('hubAnswerInvalid', { host, detail: `status ${status}` });
}

function busy(answer: Refused, host: string): Passing {
  const retryAfter = retryAfterOf(answer.header('retry-after'), Date.now());
  const seconds = Math.ceil(retryAfter === null ? DEFAULT_SECONDS : retryAfter / 1000);
  return new Passing(new HeadlightError('hubBusy', { host, seconds }), retryAfter);
}

/** `Retry-After` in seconds or as a date → milliseconds from `now`, null where it says nothing. */
export function retryAfterOf(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
