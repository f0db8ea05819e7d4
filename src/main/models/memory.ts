/** How much of this computer's memory a model may take. */
import { totalmem } from 'node:os';

/** The rest is for the system, the window and what a model needs besides weights and attention. */
const SHARE = 0.75;

/** Bytes; less where the process lives in a container with a limit of its own. */
export function memoryForModels(total = totalmem(), constrained = process.constrainedMemory()): number {
  return SHARE * (constrained > 0 ? Math.min(total, constrained) : total);
}
