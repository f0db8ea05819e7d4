/** One flat file may hold several encoders (student and teacher, a model and its average): whose tensors are read. */
import { HeadlightError } from '../../errors';
import { isAverage, type ChosenSet } from '../chosen-set';
import type { Signature } from './layout';

export interface ChosenEncoder {
  /** What stands before the encoder's own names. */
  readonly prefix: string;
  /** Without the tensors of the other encoders. */
  readonly signature: Signature;
  /** Null where there is one encoder. */
  readonly chosen: ChosenSet | null;
}

/** Real files have two or three; each name is compared with each of them. */
const MAX_ENCODERS = 50;

/** Throws `checkpointNotVit` for more encoders than anybody trains. @param anchor a name that each encoder has once; its first group is the prefix */
export function chooseEncoder(signature: Signature, anchor: RegExp): ChosenEncoder {
  const prefixes = new Set([...signature.shapes.keys()].flatMap((name) => anchor.exec(name)?.[1] ?? []));
  if (prefixes.size > MAX_ENCODERS)
    throw new HeadlightError('checkpointNotVit', {
      name: signature.file,
      looksLike: `${prefixes.size} models in one file`,
    });
  const [prefix = '', ...others] = [...prefixes].sort((a, b) => rankOf(a) - rankOf(b) || a.length - b.length);
  if (others.length === 0) return { prefix, signature, chosen: null };
  const shapes = new Map([...signature.shapes].filter(([name]) => others.every((other) => isOwn(name, prefix, other))));
  return { prefix, signature: { ...signature, shapes }, chosen: { used: prefix, others } };
}

/** Averages first, students and what only predicts last; the same order as among the dicts of a file. */
function rankOf(prefix: string): number {
  if (isAverage(prefix)) return 0;
  if (/(^|[._])(decoder|predictor)\b/.test(prefix)) return 3;
  return /(^|\.)student\b/.test(prefix) ? 2 : 1;
}

/** Not of the other encoder: told by where its prefix and the chosen one part (`student.` and `teacher.` of `….backbone.`). */
function isOwn(name: string, prefix: string, other: string): boolean {
  const [own, theirs] = [segments(prefix), segments(other)];
  const at = own.findIndex((segment, i) => segment !== theirs[i]);
  if (at < 0) return !name.startsWith(root(theirs, own.length)); // the other lies beneath the chosen one
  if (at >= theirs.length) return name.startsWith(root(own, at)); // the chosen one lies beneath the other
  return !name.startsWith(root(theirs, at));
}

function segments(prefix: string): string[] {
  return prefix.split(/(?<=[./])/).filter((segment) => segment !== '');
}

function root(parts: readonly string[], last: number): string {
  return parts.slice(0, last + 1).join('');
}
