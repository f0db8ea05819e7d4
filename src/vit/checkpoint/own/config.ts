/** A `ViTConfig` as an export of ours wrote it, each field checked for kind and range. */
import { checkConfig, gridOf, type ViTConfig } from '../../config';
import type { HeadlightError } from '../../errors';
import { FieldReader } from '../hints';
import { MAX_TOKENS } from '../infer';
import type { JsonObject } from '../json';
import { ACTS, ingredients } from './ingredients';
import { ownNeck } from './neck';
import { MAX_SCALE, MIN_SCALE } from '../override-heads';

const POOLS: readonly ViTConfig['pool'][] = ['token', 'avg', 'tokenAvg', 'tokenDist', 'map'];

/** Throws `configInvalid`, naming the field. */
export function ownConfig(json: JsonObject, file: string): ViTConfig {
  const reader = new FieldReader(json, file);
  const missing = (name: string): HeadlightError => reader.fail(`\`${name}\` is missing`);
  const must = <T>(value: T | undefined, name: string): T => {
    if (value === undefined) throw missing(name);
    return value;
  };
  const flag = (name: string): boolean => must(reader.flag(name), name);
  const count = (limit: Parameters<FieldReader['integer']>[0], name: string): number =>
    must(reader.integer(limit, name), name);
  const optional = (name: string): number => (json[name] === 0 ? 0 : count('dim', name));
  const one = <T extends string>(name: string, choices: readonly T[]): T =>
    must(choices.find((choice) => choice === json[name]), name); // prettier-ignore
  const grid = json['posEmbedGrid'];
  const none = Array.isArray(grid) && grid[0] === 0;
  const patchBias = reader.flag('patchBias');
  const posEmbedOffset = reader.number(0, 1, 'posEmbedOffset');
  const attentionScale = reader.number(MIN_SCALE, MAX_SCALE, 'attentionScale');
  const config: ViTConfig = {
    imageSize: must(reader.size('imageSize'), 'imageSize'),
    patchSize: must(reader.size('patchSize'), 'patchSize'),
    channels: count('channels', 'channels'),
    dim: count('dim', 'dim'),
    depth: count('depth', 'depth'),
    heads: count('heads', 'heads'),
    mlpDim: count('mlpDim', 'mlpDim'),
    classes: count('classes', 'classes'),
    clsToken: flag('clsToken'),
    distToken: flag('distToken'),
    registers: optional('registers'),
    posEmbedGrid: none ? [0, 0] : must(reader.size('posEmbedGrid'), 'posEmbedGrid'),
    posEmbedPrefix: flag('posEmbedPrefix'),
    posEmbedRegisters: reader.flag('posEmbedRegisters') ?? false,
    posEmbedAntialias: flag('posEmbedAntialias'),
    act: one('act', ACTS),
    normEps: must(reader.number(0, 1, 'normEps'), 'normEps'),
    qkvBias: flag('qkvBias'),
    layerScale: flag('layerScale'),
    qkNorm: flag('qkNorm'),
    ...ingredients(json, reader),
    preNorm: flag('preNorm'),
    ...(patchBias !== undefined && { patchBias }),
    ...(attentionScale !== undefined && { attentionScale }),
    ...(posEmbedOffset !== undefined && { posEmbedOffset }),
    pool: one('pool', POOLS),
    finalNorm: flag('finalNorm'),
    fcNorm: flag('fcNorm'),
    preLogits: optional('preLogits'),
    ...(json['neck'] !== undefined && { neck: ownNeck(json['neck'], reader) }),
    distHead: flag('distHead'),
  };
  const [rows, cols] = gridOf(config);
  if (rows * cols > MAX_TOKENS || config.registers > MAX_TOKENS) throw reader.fail('too many tokens');
  try {
    checkConfig(config);
  } catch (error) {
    throw reader.fail(error instanceof Error ? error.message : 'contradictory');
  }
  return config;
}
