/** `--resume`: the journal of a command, which holds what this model answered to this question. */
import { createHash } from 'node:crypto';
import { weightsHash } from '../../main/models/fingerprint';
import type { OpenModel } from '../open-model';
import type { Arguments } from '../options';
import { version } from '../package-root';
import { usageError } from '../usage-error';
import { isFilePlace } from '../write/places';
import { Journal } from './journal';
import { asPlain, fromPlain } from './plain-json';

/** Path of the journal beside the results; null where nobody asked. Throws `usage` when results go nowhere. @param out a file, or a folder that is to be made */
export function journalPlace(args: Arguments, out: string | null): string | null {
  if (!args.has('resume')) return null;
  const place = out?.replace(/(?<=.)[/\\]+$/, '') ?? null;
  if (place === null || !isFilePlace(place))
    throw usageError('--resume needs --out FILE: what is answered is kept beside it, in FILE.resume.');
  return `${place}.resume`;
}

/**
 * Rejects as `saveError` says.
 * @param asked everything beside photo, model and precision that an answer depends on
 */
export async function openJournal<S>(
  path: string,
  args: Arguments,
  model: OpenModel,
  asked: Readonly<Record<string, unknown>>,
): Promise<Journal<S>> {
  const { config, recipe, labels, calibration, output, threshold, categories, notes } = model.checkpoint;
  const question = {
    program: version(), // another version may compute other numbers
    weights: await weightsHash(model.folder, model.weights),
    id: model.id,
    ...{ config, recipe, labels, calibration, output, threshold, categories, notes },
    overrides: model.overrides,
    typed: model.typed,
    precision: args.text('precision'),
    ...asked,
  };
  const key = createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16);
  return Journal.open<S>(path, key, { asPlain, fromPlain });
}
