/** The answers of earlier runs of `classify --resume`: those that this run would give again. */
import { createHash } from 'node:crypto';
import { weightsHash } from '../../main/models/fingerprint';
import type { NameLanguage } from '../../vit/checkpoint/names-by-id';
import type { Changes } from '../../vit/explain/changes';
import type { Levels } from '../levels';
import { Journal } from '../many/journal';
import type { OpenModel } from '../open-model';
import type { Arguments } from '../options';
import { version } from '../package-root';
import { isFilePlace } from '../write/places';
import { usageError } from '../usage-error';
import type { AnsweredPhoto } from './answer-sink';

/** Path of the journal beside the results; throws `usage` when results go nowhere. */
export function journalPlace(out: string | null): string {
  if (out === null || !isFilePlace(out))
    throw usageError('--resume needs --out FILE: what is answered is kept beside it, in FILE.resume.');
  return `${out}.resume`;
}

/** Everything beside a photo's content that its answer depends on. */
export interface Asked {
  readonly top: number;
  readonly changes: Changes | undefined;
  readonly levels: Levels;
  readonly language: NameLanguage | null;
}

/** Rejects as `saveError` says. */
export async function openJournal(
  path: string,
  args: Arguments,
  model: OpenModel,
  asked: Asked,
): Promise<Journal<AnsweredPhoto>> {
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
  return Journal.open(path, key);
}

/** What a photo is known by: its content, and how it is turned. */
export function photoKey(sha256: string, turn: number): string {
  return turn === 0 ? sha256 : `${sha256}+${turn}`;
}
