/** The weights a graph asks for, from a checkpoint: by name, in the shape the graph expects, position embedding fitted to its grid. */
import { shapeOf, type ViTConfig } from '../config';
import type { Tensor } from '../execute/executor';
import { expected } from '../errors';
import type { Graph } from '../graph/graph';
import { showShape, sizeOf } from '../graph/shape';
import { layerOfSpread, biasTableName, spreadTable } from './relative-bias';
import { rotaryTable } from './rotary';
import { posEmbedParam, posEmbedPrefixRows, resizePosEmbed } from './pos-embed';

/**
 * @param graph from `buildVit(config, …)`
 * @param read a tensor by canonical name, C order; `Checkpoint.read`
 * @returns what `Executor.compile` wants; rejects with `badRequest` where a tensor has not the size the graph needs
 */
export function vitWeights(
  graph: Graph,
  config: ViTConfig,
  read: (name: string) => Promise<Float32Array>,
): (name: string) => Promise<Tensor> {
  return async (name) => {
    const shape = graph.params.get(name);
    if (!shape) throw expected('a weight of this graph', 'name', name);
    const data = await weightOf(config, name, read);
    if (data.length !== sizeOf(shape)) throw expected(`shape ${showShape(shape)}`, name, `${data.length} numbers`);
    return { shape, data };
  };
}

/** Stored, or made of what is stored for the grid that the model runs at. */
async function weightOf(
  config: ViTConfig,
  name: string,
  read: (name: string) => Promise<Float32Array>,
): Promise<Float32Array> {
  if (name === posEmbedParam(config).name) return readPosEmbed(config, read);
  const layer = layerOfSpread(config, name);
  if (layer !== null) return spreadTable(config, await read(biasTableName(config, layer)));
  return rotaryTable(config, name) ?? read(name);
}

/** The position embedding on the grid that the model runs at: [prefix rows + patches, dim]; interpolated where it is stored for another. */
export async function readPosEmbed(
  config: ViTConfig,
  read: (name: string) => Promise<Float32Array>,
): Promise<Float32Array> {
  const stored = await read('pos_embed');
  if (posEmbedParam(config).name === 'pos_embed') return stored;
  return resizePosEmbed(stored, {
    from: config.posEmbedGrid,
    to: shapeOf(config).grid,
    prefixRows: posEmbedPrefixRows(config),
    dim: config.dim,
    antialias: config.posEmbedAntialias,
    offset: config.posEmbedOffset ?? 0,
  });
}
