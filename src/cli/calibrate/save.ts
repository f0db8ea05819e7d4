/** `calibrate --save`: the fit goes into the model's config.json, the rest of which stays as it is. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILT_IN_MODEL } from '../../shared/built-in';
import { measuredSentence } from '../../shared/calibrated';
import { isObject, parseJsonObject, type JsonObject } from '../../vit/checkpoint/json';
import type { Bin } from '../../vit/calibrate';
import type { Reference } from '../../vit/familiar';
import { HeadlightError } from '../../vit/errors';
import type { OpenModel } from '../open-model';
import { usageError } from '../usage-error';
import { saveFile } from '../write/save-file';

export interface ConfigToSave {
  readonly path: string;
  readonly json: JsonObject;
}

export interface Fit {
  readonly temperature: number;
  readonly ece: { readonly before: number; readonly after: number };
  /** How many `ece` is of, and how many the temperature was fitted on. */
  readonly photos: number;
  readonly fitted: number;
  readonly seed: number;
  /** Reliability bins of the photos that `ece` was measured on. */
  readonly bins: readonly Bin[];
  /** Energy scores of all photos; null where there are too few. */
  readonly reference: Reference | null;
}

/** Looked at before the work. Throws `usage` where there is no config.json of the person's own. */
export async function configToSave({ id, folder, installed }: OpenModel): Promise<ConfigToSave> {
  if (installed && id === BUILT_IN_MODEL)
    throw usageError(`${id} is built in and stays as it is; add a copy of it, and calibrate that.`);
  const path = join(folder, 'config.json');
  const kind = await lstat(path).catch(() => null);
  if (!kind) throw usageError(`--save needs a config.json beside the weights, and \`${folder}\` has none.`);
  if (!kind.isFile()) throw usageError(`\`${path}\` is a link, into a hub's cache perhaps; add the model first.`);
  const bytes = await readFile(path);
  const json = parseJsonObject(bytes, (detail) => new HeadlightError('configInvalid', { file: path, detail }));
  return { path, json };
}

/** A threshold that was there stays. Rejects as `saveFile` does. */
export async function saveCalibration({ path, json }: ConfigToSave, fit: Fit): Promise<void> {
  const own = isObject(json['headlight']) ? json['headlight'] : {};
  const before = isObject(own['calibration']) ? own['calibration'] : {};
  const { temperature, ece, photos, fitted, seed, bins, reference } = fit;
  const measured = measuredSentence({ fitted, photos, seed });
  const { reference: _, ...kept } = before; // of other photos
  const calibration = { ...kept, temperature, ece, photos, bins, ...(reference && { reference }), measured };
  await saveFile(path, [`${JSON.stringify({ ...json, headlight: { ...own, calibration } }, null, 2)}\n`]);
}
