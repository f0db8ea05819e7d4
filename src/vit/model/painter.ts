/** A masked autoencoder: visible patches in, every patch's pixels out (He et al. 2021, arXiv 2111.06377, §3). */
import { shapeOf, type ViTConfig } from '../config';
import { GraphBuilder, type Value } from '../graph/builder';
import type { Graph } from '../graph/graph';
import { block } from './block';
import { layerNorm, linear } from './params';
import { posEmbedParam } from './pos-embed';

/** What stands behind the encoder of a masked autoencoder. */
export interface PainterConfig {
  readonly kind: 'painter';
  readonly dim: number;
  readonly depth: number;
  readonly heads: number;
  readonly mlpDim: number;
  readonly act: ViTConfig['act'];
  readonly normEps: number;
  readonly qkvBias: boolean;
  /** Whether it was trained on patches of which each was normalised by its own mean and variance (`norm_pix_loss`). */
  readonly normalised: boolean;
}

/** What the graph can give beside `prediction`. */
export type PainterOutput = 'attention' | 'hidden';

export const ENCODER_ATTENTION = 'encoderAttention';
export const DECODER_ATTENTION = 'decoderAttention';
export const ENCODER_HIDDEN = 'encoderHidden';
export const DECODER_HIDDEN = 'decoderHidden';

/**
 * Inputs `patches` [1, visible, patchDim], and `place` [visible, patches], which holds a 1 at the place of each visible patch. Outputs
 * `prediction` [1, patches, rows · cols · channels] of all patches, each in (row, col, channel) order, as the loss compares it; and as asked,
 * per layer, `encoderAttention.N` [1, heads, 1 + visible, 1 + visible], `decoderAttention.N` [1, heads, 1 + patches, 1 + patches],
 * `encoderHidden.N` and `decoderHidden.N`, what each block hands on.
 *
 * @param visible how many patches the encoder gets
 */
export function buildPainter(
  encoder: ViTConfig,
  painter: PainterConfig,
  visible: number,
  outputs: readonly PainterOutput[] = [],
): Graph {
  const { patches, patchDim } = shapeOf(encoder);
  const g = new GraphBuilder();
  const named: Record<string, Value> = {};
  const keep = (name: string, what: PainterOutput, value: Value): void => {
    if (outputs.includes(what)) named[name] = value;
  };
  const place = g.input('place', [visible, patches]);
  let x = embedVisible(g, encoder, g.input('patches', [1, visible, patchDim]), place); // [1, 1 + visible, dim]
  for (let layer = 0; layer < encoder.depth; layer++) {
    const values = block(g, encoder, x, layer, {});
    x = values.out;
    keep(`${ENCODER_ATTENTION}.${layer}`, 'attention', values.attention);
    keep(`${ENCODER_HIDDEN}.${layer}`, 'hidden', x);
  }
  x = layerNorm(g, x, 'norm', encoder);

  const d = g.scope('decoder.');
  const config = decoderBlocks(encoder, painter);
  x = putBack(d, config, x, place); // [1, 1 + patches, decoder dim]
  for (let layer = 0; layer < painter.depth; layer++) {
    const values = block(d, config, x, layer, {});
    x = values.out;
    keep(`${DECODER_ATTENTION}.${layer}`, 'attention', values.attention);
    keep(`${DECODER_HIDDEN}.${layer}`, 'hidden', x);
  }
  const pixels = linear(d, layerNorm(d, x, 'norm', config), 'pred', patchDim); // [1, 1 + patches, patchDim]
  named['prediction'] = d.narrow(pixels, 1, 1, patches); // the class token paints nothing
  return g.build(named);
}

/** The decoder's blocks are a plain ViT's, narrower and fewer. */
function decoderBlocks(encoder: ViTConfig, painter: PainterConfig): ViTConfig {
  const { dim, depth, heads, mlpDim, act, normEps, qkvBias } = painter;
  const { imageSize, patchSize, channels, posEmbedGrid } = encoder;
  const plain = { qkNorm: false, layerScale: false, preNorm: false, preLogits: 0, classes: 0, distHead: false };
  const tokens = { clsToken: true, distToken: false, registers: 0, pool: 'token' as const };
  const ends = { finalNorm: true, fcNorm: false, posEmbedGrid, posEmbedPrefix: true, posEmbedAntialias: false };
  return { imageSize, patchSize, channels, dim, depth, heads, mlpDim, act, normEps, qkvBias, ...plain, ...tokens, ...ends }; // prettier-ignore
}

/** Class token, then the visible patches, each with its own place's position. */
function embedVisible(g: GraphBuilder, config: ViTConfig, patches: Value, place: Value): Value {
  const { dim } = config;
  const { name, rows } = posEmbedParam(config);
  const positions = g.reshape(g.param(name, [1, rows, dim]), [rows, dim]);
  const ofPatches = g.narrow(positions, 0, 1, rows - 1); // [patches, dim]
  const x = g.add(linear(g, patches, 'patch_embed.proj', dim), g.matmul(place, ofPatches)); // [1, visible, dim]
  const cls = g.add(g.param('cls_token', [1, 1, dim]), g.narrow(positions, 0, 0, 1));
  return g.concat([cls, x], 1); // [1, 1 + visible, dim]
}

/** Tokens of visible patches at their places, the mask token in the holes; positions of the decoder's own. */
function putBack(d: GraphBuilder, { dim }: ViTConfig, tokens: Value, place: Value): Value {
  const [visible = 0, patches = 0] = place.shape;
  const x = linear(d, tokens, 'embed', dim); // [1, 1 + visible, dim]
  const seen = d.reshape(d.narrow(x, 1, 1, visible), [visible, dim]);
  const placed = d.matmul(place, seen, { transposeA: true }); // [patches, dim]
  const isHole = d.sub(d.constant(1), d.reshape(d.sum(place, [0]), [patches, 1])); // [patches, 1]
  const mask = d.mul(isHole, d.reshape(d.param('mask_token', [1, 1, dim]), [1, dim])); // [patches, dim]
  const all = d.concat([d.narrow(x, 1, 0, 1), d.reshape(d.add(placed, mask), [1, patches, dim])], 1);
  return d.add(all, d.param('pos_embed', [1, 1 + patches, dim])); // [1, 1 + patches, dim]
}
