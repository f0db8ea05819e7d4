/** Whether a model folder's weights are all there: shards, lengths, the zip's directory. Cheap: headers are read, no weights, no pickle. */
import { HeadlightError, type ErrorData } from '../errors';
import { openZip } from './formats/zip';
import { openSafetensors } from './safetensors';
import type { ByteSource, ModelFiles } from './source';
import { chooseWeights, presentShards } from './weights';

/** What says that a file is not whole; other errors are told when the model is opened. */
const UNFINISHED: readonly string[] = ['checkpointDamaged', 'checkpointEmpty', 'checkpointMissingTensor'];

/** Null for a model that is whole, or broken in another way; else the error that names what is missing. */
export async function unfinished(files: ModelFiles): Promise<ErrorData | null> {
  try {
    const listed = (await files.list()).map(({ name }) => name);
    const chosen = chooseWeights(files.name, listed);
    const names = chosen.endsWith('.index.json') ? (await presentShards(files, chosen)).names : [chosen];
    for (const name of names) await checkWhole(await files.open(name));
    return null;
  } catch (error) {
    const data = HeadlightError.toData(error);
    return UNFINISHED.includes(data.code) ? data : null;
  }
}

async function checkWhole(source: ByteSource): Promise<void> {
  if (source.size === 0) throw new HeadlightError('checkpointEmpty', { name: source.name });
  const start = await source.read(0, Math.min(4, source.size));
  if (start[0] === 0x50 && start[1] === 0x4b) await openZip(source);
  else if (/\.safetensors$/i.test(source.name)) await openSafetensors(source);
}
