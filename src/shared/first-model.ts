/** Which model a window opens. Main asks too: the native engine begins with it before the window is there. */
import type { ModelRef } from './ipc-models';

/** The one with this id, else the first there is; a missing one is not opened. */
export function modelToOpen(available: readonly ModelRef[], id: string): ModelRef | undefined {
  const asked = available.find((model) => model.id === id);
  return asked && !asked.missing ? asked : available[0];
}
