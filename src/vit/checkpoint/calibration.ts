/**
 * How far a model's scores can be believed: the temperature that its logits are divided by (Guo et al. 2017, "On calibration of modern neural
 * networks", §4.2), and the best score below which it is not sure. It stands in config.json under `headlight.calibration`, with how it was measured.
 */
import type { Bin } from '../calibrate';
import { HeadlightError } from '../errors';
import type { Reference } from '../familiar';
import type { OutputKind } from '../output';
import { FieldReader } from './hints';
import { isObject, type JsonObject } from './json';
import { readBins, readReference } from './calibration-parts';

/** Plain data, fit to be sent between processes. */
export interface Calibration {
  readonly temperature: number;
  /** Best score below which the model is not sure, 0 … 1; absent where nobody measured one. */
  readonly threshold?: number;
  /** Expected calibration error with the logits as they are, and divided by the temperature; of photos that were not used for the fit. */
  readonly ece?: { readonly before: number; readonly after: number };
  /** How many photos `ece` is of. */
  readonly photos?: number;
  /** Reliability diagram of the same photos, with logits divided by the temperature. */
  readonly bins?: readonly Bin[];
  /** Energy scores of photos like those the model was measured on. */
  readonly reference?: Reference;
  /** Which photos, and how: a sentence for people. */
  readonly measured?: string;
}

/** What an answer must score at least where neither the person nor the model says otherwise. */
export const DEFAULT_UNSURE_BELOW = 0.3;

/** The best score below which an answer is not sure: as the person chose, else as the model has it. */
export function unsureBelowOf(chosen: number | null, calibration: Calibration | null | undefined): number {
  return chosen ?? calibration?.threshold ?? DEFAULT_UNSURE_BELOW;
}

/** Fits of real models lie between 0.5 and 5; outside these the scores would say nothing. */
export const TEMPERATURES = { low: 0.05, high: 20 } as const;

/** Characters of `measured`. */
const MOST_TEXT = 2000;

/** What the config says, of outputs whose scores are probabilities. Throws `configInvalid`. */
export function calibrationIn(output: OutputKind, json: JsonObject, file: string): Calibration | null {
  return output === 'single' || output === 'multi' ? readCalibration(json, file) : null;
}

/** Null for a model without such data. Throws `configInvalid`, naming the field, for data that is there and wrong. */
export function readCalibration(json: JsonObject, file: string): Calibration | null {
  const fail = (detail: string): HeadlightError => new HeadlightError('configInvalid', { file, detail });
  const own = objectAt(json, 'headlight', 'headlight', fail);
  const found = own && objectAt(own, 'calibration', 'headlight.calibration', fail);
  if (!found) return null;
  const reader = new FieldReader(found, file, 'headlight.calibration.');
  const temperature = reader.number(TEMPERATURES.low, TEMPERATURES.high, 'temperature');
  if (temperature === undefined) throw fail('`headlight.calibration.temperature` is missing');
  const threshold = reader.number(0, 1, 'threshold');
  const ece = readEce(found, file, fail);
  const photos = reader.integer('photos', 'photos');
  const bins = readBins(found, fail);
  const reference = readReference(found, fail);
  const measured = reader.text('measured');
  if (measured !== undefined && measured.length > MOST_TEXT)
    throw fail(`\`headlight.calibration.measured\` has ${measured.length} characters, the limit is ${MOST_TEXT}`);
  return {
    temperature,
    ...(threshold !== undefined && { threshold }),
    ...(ece && { ece }),
    ...(photos !== undefined && { photos }),
    ...(bins && { bins }),
    ...(reference && { reference }),
    ...(measured !== undefined && { measured }),
  };
}

function readEce(json: JsonObject, file: string, fail: (detail: string) => HeadlightError): Calibration['ece'] {
  const found = objectAt(json, 'ece', 'headlight.calibration.ece', fail);
  if (!found) return undefined;
  const reader = new FieldReader(found, file, 'headlight.calibration.ece.');
  const [before, after] = [reader.number(0, 1, 'before'), reader.number(0, 1, 'after')];
  if (before === undefined || after === undefined)
    throw fail('`headlight.calibration.ece` must have `before` and `after`');
  return { before, after };
}

/** Null where it is absent. */
function objectAt(
  json: JsonObject,
  key: string,
  path: string,
  fail: (detail: string) => HeadlightError,
): JsonObject | null {
  const value = json[key];
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw fail(`\`${path}\` must be an object`);
  return value;
}
