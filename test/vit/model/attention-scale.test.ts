/** A scale of q·k that is not headDim^−½. */
import { expect, it } from 'vitest';
import { buildVit } from '../../../src/vit/model/vit';
import { attentionScaleOf } from '../../../src/vit/config';
import { tinyCheckpoint } from '../session/tiny';

it('is what the graph multiplies the queries by', () => {
  const { config } = tinyCheckpoint();
  const factors = (attentionScale?: number): number[] => {
    const graph = buildVit(attentionScale === undefined ? config : { ...config, attentionScale }, {
      batch: 1,
      outputs: ['logits'],
    });
    return (
      JSON.stringify(graph.nodes)
        .match(/0\.0123/g)
        ?.map(Number) ?? []
    );
  };
  expect(factors()).toEqual([]);
  expect(factors(0.0123)).toHaveLength(config.depth);
  expect(attentionScaleOf(config)).toBe((config.dim / config.heads) ** -0.5);
});
