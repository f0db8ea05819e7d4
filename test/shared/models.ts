/** A model as main names it to the window, for tests. */
import type { ModelRef } from '../../src/shared/ipc-models';

export function modelRef(id: string, other: Partial<ModelRef> = {}): ModelRef {
  return { id, name: id, overrides: {}, files: [], origin: 'opened', weights: null, missing: false, ...other };
}
