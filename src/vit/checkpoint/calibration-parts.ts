/** The larger parts of `headlight.calibration` in config.json: the bins of a reliability diagram, and the reference of energy scores. */
import type { Bin } from '../calibrate';
import type { HeadlightError } from '../errors';
import { QUANTILES, type Reference } from '../familiar';
import { isObject, type JsonObject } from './json';

type Fail = (detail: string) => HeadlightError;

const MOST_BINS = 100;
/** Characters of `reference.of`. */
const MOST_NAME = 200;

/** Undefined where there are none. Throws `configInvalid` for bins that are there and wrong. */
export function readBins(json: JsonObject, fail: Fail): readonly Bin[] | undefined {
  const found = json['bins'];
  if (found === undefined || found === null) return undefined;
  const bins = Array.isArray(found) && found.length <= MOST_BINS ? found.map(binOf) : [null];
  const good = bins.flatMap((bin) => bin ?? []);
  if (good.length < bins.length || good.length === 0)
    throw fail(
      `\`headlight.calibration.bins\` must be up to ${MOST_BINS} bins with \`low\`, \`high\`, \`photos\`, \`confidence\` and \`accuracy\``,
    );
  return good;
}

function binOf(value: unknown): Bin | null {
  if (!isObject(value)) return null;
  const { low, high, photos, confidence, accuracy } = value;
  if (!isShare(low) || !isShare(high) || low >= high || !isCount(photos)) return null;
  if (confidence === null && accuracy === null)
    return photos === 0 ? { low, high, photos, confidence, accuracy } : null;
  return isShare(confidence) && isShare(accuracy) ? { low, high, photos, confidence, accuracy } : null;
}

/** Undefined where there is none. Throws `configInvalid` for one that is there and wrong. */
export function readReference(json: JsonObject, fail: Fail): Reference | undefined {
  const found = json['reference'];
  if (found === undefined || found === null) return undefined;
  const { photos, energy, of } = isObject(found) ? found : {};
  const numbers = Array.isArray(energy) ? energy.filter(isNumber) : [];
  const ascends = numbers.every((value, i) => i === 0 || value >= (numbers[i - 1] as number));
  if (
    !isCount(photos) ||
    photos === 0 ||
    numbers.length !== QUANTILES ||
    !Array.isArray(energy) ||
    energy.length !== QUANTILES ||
    !ascends
  )
    throw fail(
      `\`headlight.calibration.reference\` must have \`photos\` and ${QUANTILES} ascending numbers as \`energy\``,
    );
  if (of !== undefined && (typeof of !== 'string' || of.length > MOST_NAME))
    throw fail(`\`headlight.calibration.reference.of\` must be text of up to ${MOST_NAME} characters`);
  return { photos, ...(of !== undefined && { of }), energy: numbers };
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isShare = (value: unknown): value is number => isNumber(value) && value >= 0 && value <= 1;
const isCount = (value: unknown): value is number => isNumber(value) && Number.isInteger(value) && value >= 0;
