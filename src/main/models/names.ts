/** Names of model folders and of files in them, as every system takes them: what a server or a person suggests is held to these. Pure. */
import { basename, extname } from 'node:path';
import { isReservedName } from '../../shared/safe-name';
import { HeadlightError } from '../../vit/errors';

const SAFE = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const MAX_LENGTH = 120;

/** A plain visible file name without folders, good on Windows, macOS and Linux alike. */
export function isSafeName(name: string): boolean {
  return name.length <= MAX_LENGTH && SAFE.test(name) && !name.endsWith('.') && !isReservedName(name);
}

/** Throws `modelNameInvalid`. */
export function checkedName(name: string): string {
  if (!isSafeName(name)) throw new HeadlightError('modelNameInvalid', { name: name.slice(0, MAX_LENGTH) });
  return name;
}

/** Names that many models share; their folder's says more. */
const EVERYBODYS = /^(model|pytorch_model|weights|checkpoint|ckpt|best|last|final|vit)([._-].*)?$/i;

/** What a weights file calls its model; null where its name is one that every model's has. */
export function tellingName(weights: string): string | null {
  const stem = basename(weights, extname(weights));
  return stem === '' || EVERYBODYS.test(stem) ? null : stem;
}
