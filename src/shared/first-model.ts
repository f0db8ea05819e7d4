/** Which model a window opens, and what it asks first. Main knows too: the native engine begins with both before the window is there. */
import type { ModelRef } from './ipc-models';

/** Predictions asked for of each photo. */
export const TOP = 5;

/** The one with this id, else the first there is; a missing one is not opened. */
export function modelToOpen(available: readonly ModelRef[], id: string): ModelRef | undefined {
  const asked = available.find((model) => model.id === id);
  return asked && !asked.missing ? asked : available[0];
}
