/** What an archive says of a photo: `NAME.cls` or `NAME.json` beside it, else the folder that it lies in. */
import type { PhotoFile } from '../../main/photo/sources';
import { HeadlightError } from '../../vit/errors';
import type { StreamPhoto } from '../many/photo-stream';
import type { Truth } from './tally';
import type { ReadTruth, Said } from './truth';

/** Fields of a `.json` that may hold the label, in this order. */
const FIELDS = ['cls', 'label', 'labels', 'class', 'classes', 'class_name', 'category', 'tags', 'target', 'value', 'y'];

/** Throws `badRequest` where it says nothing that can be used. */
export function truthBeside({ member }: StreamPhoto<PhotoFile>, read: ReadTruth): Truth {
  if (member?.error) throw member.error;
  const { name = '', cls, json } = member ?? {};
  const label = cls ?? (json === undefined ? null : labelIn(json));
  const folder = name.split('/').at(-2);
  if (label === null && folder === undefined)
    throw unplaced('it has no label: no .cls beside it, no .json with one, and it lies in no folder');
  const truth = label === null ? read(folder ?? '', 'the folder name') : read(label, 'its label');
  if (typeof truth === 'string') throw unplaced(truth);
  return truth;
}

export function unplaced(detail: string): HeadlightError {
  return new HeadlightError('badRequest', { detail });
}

/** Null where it holds no label. */
function labelIn(json: string): Said | null {
  const about = parsed(json);
  const fields = new Map(Object.entries(about).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  for (const field of FIELDS) {
    const value = fields.get(field);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!values.every((one) => typeof one === 'string' || typeof one === 'number')) continue;
    return Array.isArray(value) ? values.map(String) : String(value);
  }
  return null;
}

function parsed(json: string): object {
  try {
    const about: unknown = JSON.parse(json);
    if (typeof about === 'object' && about !== null && !Array.isArray(about)) return about;
    if (typeof about === 'number' || typeof about === 'string') return { label: about };
  } catch {
    // said below
  }
  throw unplaced('the .json beside it is no JSON object');
}
