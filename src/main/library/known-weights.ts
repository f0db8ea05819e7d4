/** The content of a model's weights, read once: a library remembers it for as long as their files are as they were then. */
import { weightNames, weightsHash } from '../models/fingerprint';
import { stateOf } from '../native/weight-check';
import { pathIn } from '../../vit/node/folder-files';

/** Where the library keeps what it remembers. */
export interface Memory {
  state(name: string): string | null;
  setState(name: string, value: string): void;
}

/**
 * As `weightsHash`. A file that somebody has changed has another state, which nobody can set: then, and where there are other files, all are read.
 * Rejects with the system's error.
 */
export async function knownWeightsHash(memory: Memory, folder: string, weights: string | null): Promise<string> {
  const about = `weights ${JSON.stringify([folder, weights])}`;
  const before = await statesOf(folder, weights);
  const [known, hash] = (memory.state(about) ?? '').split('\n\n');
  if (known === before && hash !== undefined) return hash;
  const read = await weightsHash(folder, weights);
  if ((await statesOf(folder, weights)) === before) memory.setState(about, `${before}\n\n${read}`); // else it was written meanwhile
  return read;
}

/** A line for each file. */
async function statesOf(folder: string, weights: string | null): Promise<string> {
  const names = await weightNames(folder, weights);
  const lines = names.map(async (name) => `${name} ${await stateOf(await pathIn(folder, name))}`);
  return (await Promise.all(lines)).join('\n');
}
