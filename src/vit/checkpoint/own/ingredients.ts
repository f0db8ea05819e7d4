/** What only some families have (rotary positions, relative bias, gated MLPs, attention pooling, a projection), as an export of ours wrote it. */
import type { AttentionPool, RelativeBias, Rotary, ViTConfig } from '../../config';
import { FieldReader } from '../hints';
import { isObject, type JsonObject } from '../json';

type Ingredients = Pick<
  ViTConfig,
  | 'rotary'
  | 'relativeBias'
  | 'gated'
  | 'mlpNorm'
  | 'attnNorm'
  | 'poolPrefix'
  | 'attnPool'
  | 'projection'
  | 'projectionAct'
>;

/** Activations of the blocks and of attention pooling. */
export const ACTS: readonly ViTConfig['act'][] = ['gelu', 'geluTanh', 'quickGelu', 'relu', 'silu'];
const MAX_BASE = 1e9;
const MAX_OFFSET = 1e4;

/** Those that are there. Throws `configInvalid`, naming the field. */
export function ingredients(json: JsonObject, reader: FieldReader): Ingredients {
  const part = <T>(name: string, read: (fields: FieldReader, own: JsonObject) => T | undefined): T | undefined => {
    const own = json[name];
    if (own === undefined) return undefined;
    const found = isObject(own) ? read(new FieldReader(own, reader.file, `${name}.`), own) : undefined;
    if (found === undefined) throw reader.fail(`\`${name}\` is incomplete`);
    return found;
  };
  const rotary = part('rotary', rotaryOf);
  const relativeBias = part('relativeBias', biasOf);
  const attnPool = part('attnPool', poolOf);
  const projection = json['projection'] === 0 ? undefined : reader.integer('dim', 'projection');
  const projectionAct = ([...ACTS, 'tanh'] as const).find((each) => each === json['projectionAct']);
  if (json['projectionAct'] !== undefined && projectionAct === undefined)
    throw reader.fail('`projectionAct` is unknown');
  return {
    ...(rotary && { rotary }),
    ...(relativeBias && { relativeBias }),
    ...(reader.flag('gated') === true && { gated: true }),
    ...(reader.flag('mlpNorm') === true && { mlpNorm: true }),
    ...(reader.flag('attnNorm') === true && { attnNorm: true }),
    ...(attnPool && { attnPool }),
    ...(reader.flag('poolPrefix') === true && { poolPrefix: true }),
    ...(projection !== undefined && { projection }),
    ...(projectionAct !== undefined && { projectionAct }),
  };
}

function rotaryOf(fields: FieldReader, own: JsonObject): Rotary | undefined {
  const turns = (['halves', 'pairs'] as const).find((each) => each === own['turns']);
  const coordinates = (['centred', 'index'] as const).find((each) => each === own['coordinates']);
  const base = fields.number(1, MAX_BASE, 'base');
  const [reference, offset, colsFirst] = [fields.size('reference'), fields.number(-MAX_OFFSET, MAX_OFFSET, 'offset'), fields.flag('colsFirst')]; // prettier-ignore
  if (!turns || !coordinates || base === undefined) return undefined;
  return {
    turns,
    coordinates,
    base,
    ...(reference && { reference }),
    ...(offset !== undefined && { offset }),
    ...(colsFirst !== undefined && { colsFirst }),
  };
}

function biasOf(fields: FieldReader): RelativeBias | undefined {
  const [grid, shared, transposed] = [fields.size('grid'), fields.flag('shared'), fields.flag('transposed')];
  return grid && shared !== undefined ? { grid, shared, ...(transposed && { transposed }) } : undefined;
}

function poolOf(fields: FieldReader, own: JsonObject): AttentionPool | undefined {
  const [heads, mlpDim] = [fields.integer('heads', 'heads'), fields.integer('mlpDim', 'mlpDim')];
  if (heads === undefined || mlpDim === undefined) return undefined;
  const act = own['act'] === undefined ? undefined : ACTS.find((each) => each === own['act']);
  if (own['act'] !== undefined && act === undefined) return undefined;
  const patchesOnly = fields.flag('patchesOnly') === true;
  return { heads, mlpDim, ...(act && { act }), ...(patchesOnly && { patchesOnly }) };
}
