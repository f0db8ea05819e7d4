import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/vit/graph/builder';
import { withNormGuards } from '../../../src/vit/graph/norm-guards';
import { buildVit } from '../../../src/vit/model/vit';
import { VIT_SMALL } from '../model/configs';
import { isPartOf } from '../../../src/vit/execute/onnx/part-of';

const LAST = VIT_SMALL.depth - 1;
const of = (outputs: Parameters<typeof buildVit>[1]['outputs'], change = {}) =>
  withNormGuards(buildVit({ ...VIT_SMALL, ...change }, { batch: 1, outputs }), 'ends');

describe('norms are watched where it costs least', () => {
  test('one sum of squares behind the last block stands for the norms of all blocks', () => {
    expect([...of(['logits', 'hidden']).guards.values()]).toEqual(['norm']);
  });

  test('where only the class token goes on in the last block, one before it stands for the norms of all tokens', () => {
    const { graph, guards } = of(['logits']);
    expect([...guards.values()]).toEqual([`blocks.${LAST}.norm1`, 'norm']);
    const [every, one] = [...guards.keys()].map((name) => graph.nodes[graph.outputs.get(name)!]!.shape);
    expect([every, one]).toEqual([
      [1, 17, 1],
      [1, 1, 1],
    ]);
  });

  test('what is no part of the residual stream has its own', () => {
    const { guards } = of(['logits'], { preNorm: true, qkNorm: true, fcNorm: true, finalNorm: true, pool: 'avg' });
    const blocks = Array.from({ length: VIT_SMALL.depth }, (_, i) => [
      `blocks.${i}.attn.q_norm`,
      `blocks.${i}.attn.k_norm`,
    ]);
    expect(new Set(guards.values())).toEqual(new Set(['norm_pre', ...blocks.flat(), 'norm', 'fc_norm']));
  });

  test('without the answer they end where the graph ends', () => {
    expect([...of(['attention']).guards.values()]).toEqual([`blocks.${LAST}.norm1`]);
  });

  test('a smaller graph of the same model stays a part of the larger one, watched alike', () => {
    expect(isPartOf(of(['logits']).graph, of(['logits', 'attention', 'pooled']).graph)).toBe(true);
  });

  test('a graph without norms stays as it is', () => {
    const g = new GraphBuilder();
    const graph = g.build({ out: g.unary('exp', g.input('x', [2])) });
    expect(withNormGuards(graph, 'ends')).toEqual({ graph, guards: new Map() });
  });
});

test('each norm is watched by itself where the first is looked for, in running order', () => {
  const { guards } = withNormGuards(buildVit(VIT_SMALL, { batch: 1, outputs: ['logits'] }), 'each');
  expect([...guards.values()].slice(0, 2)).toEqual(['blocks.0.norm1', 'blocks.0.norm2']);
  expect(guards.size).toBe(2 * VIT_SMALL.depth + 1);
});
