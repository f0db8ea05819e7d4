/** The layers before the classifier as an export of ours wrote them, each checked for kind and range. */
import type { Activation, NeckLayer } from '../../config';
import { FieldReader } from '../hints';
import { isObject } from '../json';

const ACTS: readonly Activation[] = ['gelu', 'geluTanh', 'quickGelu', 'relu', 'silu', 'tanh'];
/** More than any head has. */
const MAX_LAYERS = 32;

/** Throws `configInvalid`. @param reader of the config, for errors */
export function ownNeck(value: unknown, reader: FieldReader): NeckLayer[] {
  if (!Array.isArray(value) || value.length > MAX_LAYERS) throw reader.fail('`neck` must be a list of layers');
  return value.map((layer: unknown) => {
    const read = isObject(layer) ? layerOf(layer, reader) : undefined;
    if (!read) throw reader.fail('`neck` holds a layer that is not known');
    return read;
  });
}

function layerOf(layer: Readonly<Record<string, unknown>>, { file }: FieldReader): NeckLayer | undefined {
  const fields = new FieldReader(layer, file);
  switch (layer['kind']) {
    case 'linear': {
      const outputs = fields.integer('dim', 'outputs');
      return outputs === undefined ? undefined : { kind: 'linear', outputs };
    }
    case 'layerNorm': {
      const eps = fields.number(0, 1, 'eps');
      return eps === undefined ? undefined : { kind: 'layerNorm', eps };
    }
    case 'affine':
      return { kind: 'affine' };
    case 'act': {
      const act = ACTS.find((each) => each === layer['act']);
      return act && { kind: 'act', act };
    }
    default:
      return undefined;
  }
}
