/** What is not as it was when the settings were written: said plainly, and no reason to stop. */
import { weightFingerprints } from '../../main/models/fingerprint';
import type { Sidecar } from '../../shared/export/sidecar';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { modelOf } from '../open-model';
import type { Arguments } from '../options';
import { version } from '../package-root';
import type { Streams } from '../streams';
import { sameFile } from './recorded-photos';

/** Tells standard error of another Headlight, other weights, another recipe, other names of classes, and of an engine that is not here. */
export async function compareModel(
  sidecar: Sidecar,
  args: Arguments,
  streams: Pick<Streams, 'message'>,
): Promise<void> {
  const { headlight, model, engine, labels = {} } = sidecar;
  const { id, folder, weights, checkpoint } = await modelOf(args, streams);
  const found = await weightFingerprints(folder, weights);
  const here = version();
  if (headlight !== here) streams.message(`These settings were written by Headlight ${headlight}; this is ${here}.`);
  if (engine?.name === 'webgpu')
    streams.message('Made with WebGPU, which the command line does not have: last digits may differ.');
  if (!sameWeights(model.weights, found))
    streams.message(`The weights of ${id} are not those that these settings were made with.`);
  const fields = otherFields(model.recipe, checkpoint);
  if (fields.length > 0)
    streams.message(
      `The recipe of ${id} is not that of the settings: ${fields.join(', ')} differ${fields.length > 1 ? '' : 's'}.`,
    );
  for (const [index, text] of Object.entries(labels).filter(([key]) => /^\d+$/.test(key))) {
    // a group goes by its WordNet id
    const name = checkpoint.labels[Number(index)]?.text ?? '';
    if (name !== text)
      streams.message(`Class ${index} was “${text}” when these settings were made; here it is “${name}”.`);
  }
}

function sameWeights(recorded: Sidecar['model']['weights'], found: Sidecar['model']['weights']): boolean {
  return recorded.length === found.length && recorded.every((file) => found.some((other) => sameFile(file, other)));
}

/** Names of the recipe's fields that are not as recorded. */
function otherFields(recorded: Sidecar['model']['recipe'], { recipe }: Pick<Checkpoint, 'recipe'>): string[] {
  const now: Readonly<Record<string, unknown>> = { ...recipe };
  const names = new Set([...Object.keys(recorded), ...Object.keys(now)]);
  return [...names].filter((name) => JSON.stringify(recorded[name]) !== JSON.stringify(now[name]));
}
