/** What ONNX Runtime throws, in our words. */
import { HeadlightError } from '../../errors';

const NO_MEMORY = /failed to allocate memory|bad_alloc|bad allocation|out of memory|array buffer allocation/i;

/** `outOfMemory` or `engineFailed`; our own errors pass as they are. */
export function trouble(error: unknown): HeadlightError {
  if (error instanceof HeadlightError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  const [code, params] = NO_MEMORY.test(detail)
    ? (['outOfMemory', { engine: 'native' }] as const)
    : (['engineFailed', { engine: 'native', detail }] as const);
  return new HeadlightError(code, params, undefined, { cause: error });
}
