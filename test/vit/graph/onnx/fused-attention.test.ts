import { expect, test } from 'vitest';
import { fusedAttention, neededNodes } from '../../../../src/vit/graph/onnx/fused-attention';
import { serialise } from '../../../../src/vit/graph/onnx/serialise';
import { INTERVENTIONS } from '../../../../src/vit/session/changes';
import { buildVit, type BuildOptions } from '../../../../src/vit/model/vit';
import { fixture } from '../../model/fixture';

const { config } = fixture('plain');
const build = (options: Partial<BuildOptions>, changed = {}): ReturnType<typeof buildVit> =>
  buildVit({ ...config, ...changed }, { batch: 2, outputs: ['logits'], ...options });
const fused = (...given: Parameters<typeof build>): number => fusedAttention(build(...given)).size;

test('every layer, where the answer alone is asked for', () => {
  expect(fused({})).toBe(config.depth);
  expect(fused({ outputs: ['logits', 'hidden'] })).toBe(config.depth);
});

test('no layer whose map, or result by head, is an output', () => {
  expect(fused({ outputs: ['logits', 'attention'] })).toBe(0);
  expect(fused({ outputs: ['logits', 'head'] })).toBe(0);
});

test('queries, keys and values are given beside it where they are asked for', () => {
  const graph = build({ outputs: ['logits', 'key'] });
  const found = fusedAttention(graph);
  expect(found.size).toBe(config.depth);
  const needed = neededNodes(graph, found);
  for (const id of graph.outputs.values()) expect(needed.has(id)).toBe(true);
  expect(graph.nodes.filter(({ op, id }) => op === 'softmax' && needed.has(id))).toHaveLength(0);
});

test('no layer whose heads can be changed, or whose queries and keys have a norm', () => {
  expect(fused({ interventions: INTERVENTIONS })).toBe(0);
  expect(fused({}, { qkNorm: true })).toBe(0);
});

test('its scale and heads are the model’s', () => {
  const [first] = fusedAttention(build({})).values();
  expect(first).toMatchObject({ heads: config.heads, scale: (config.dim / config.heads) ** -0.5 });
});

test('a file for other programs holds none of ONNX Runtime’s own ops', async () => {
  const graph = build({});
  const place = (name: string): { data: Float32Array } => ({
    data: new Float32Array((graph.params.get(name) ?? []).reduce((a, b) => a * b, 1)),
  });
  const text = async (fuse: boolean): Promise<string> =>
    Buffer.from((await serialise(graph, place, { fuse })).join()).toString('latin1');
  expect(await text(false)).not.toMatch(/com\.microsoft|MultiHeadAttention/);
  expect((await text(true)).match(/MultiHeadAttention/g)).toHaveLength(config.depth);
});
