/** A file that could not be written, by cause: what the system says as a code is said to people in a sentence. */
import { HeadlightError, type ErrorCode } from '../vit/errors';

const CAUSES: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'saveDenied',
  EPERM: 'saveDenied',
  ENOSPC: 'saveFull',
  EDQUOT: 'saveFull',
  ENOENT: 'saveNoFolder',
  ENOTDIR: 'saveNoFolder',
  EEXIST: 'saveNoFolder', // a file where the folder should be
  EROFS: 'saveReadOnly',
  EBUSY: 'saveInUse',
  ETXTBSY: 'saveInUse',
};

/** A file, or standard output, could not be written: the fault of no photo. */
export function isSaveError(error: unknown): error is HeadlightError {
  return error instanceof HeadlightError && error.code.startsWith('save');
}

/** What Windows answers when the file to be replaced is open elsewhere: writing beside it went well, moving it did not. */
const HELD = ['EACCES', 'EPERM', 'EBUSY'];

/** `saveDenied`, `saveFull`, `saveNoFolder`, `saveReadOnly` or `saveInUse`; `saveFailed` with the system's code for what is rare. */
export function saveError(name: string, cause: unknown): HeadlightError {
  const { code, syscall } = (cause ?? {}) as { readonly code?: unknown; readonly syscall?: unknown };
  const detail = typeof code === 'string' ? code : 'unknown';
  const known = syscall === 'rename' && HELD.includes(detail) ? 'saveInUse' : CAUSES[detail];
  if (known) return new HeadlightError(known, { name }, undefined, { cause });
  return new HeadlightError('saveFailed', { name, detail }, undefined, { cause });
}
