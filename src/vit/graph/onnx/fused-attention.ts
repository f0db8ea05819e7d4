/** Self-attention that ONNX Runtime computes in one op of its own, without ever holding a whole map: where nobody reads the map, and only there. */
import { nodeAt, type Graph, type Node, type NodeId } from '../graph';
import type { OpName } from '../op';

export interface FusedAttention {
  /** The linear layer that gives queries, keys and values side by side: [batch, tokens, 3·dim] */
  readonly qkv: NodeId;
  readonly heads: number;
  /** Factor of q·k before the softmax. */
  readonly scale: number;
  /** How queries and keys are turned; null where they are not. */
  readonly rotation: Rotation | null;
  /** The weight that is added to the scores, [heads, tokens, tokens]; null for none. */
  readonly bias: NodeId | null;
}

/** Rotary positions: the tables are weights [tokens, headDim], with the sine of the number that its partner takes away negative (`model/rotary.ts`). */
export interface Rotation {
  readonly cos: NodeId;
  readonly sin: NodeId;
  /** Partners lie side by side, or half a head apart. */
  readonly turns: 'pairs' | 'halves';
}

/** From above: [batch, heads, tokens, headDim] → [batch, tokens, heads, headDim] */
const JOIN = [0, 2, 1, 3];
/** [batch, tokens, 3, heads, headDim] → [3, batch, heads, tokens, headDim] */
const SPLIT = [2, 0, 3, 1, 4];

/**
 * By the id of the node that puts the heads' results side by side, [batch, tokens, heads, headDim]. What is changed about a head, what a run
 * adds to the scores or a norm of queries and keys is none of it, and stays written out.
 */
export function fusedAttention(graph: Graph): ReadonlyMap<NodeId, FusedAttention> {
  const uses = usesOf(graph);
  const found = new Map<NodeId, FusedAttention>();
  for (const node of graph.nodes) {
    const fused = node.op === 'transpose' && sameList(node.perm, JOIN) ? match(graph, node, uses) : null;
    if (fused) found.set(node.id, fused);
  }
  return found;
}

/** Nodes that the outputs need once attention is fused. */
export function neededNodes(graph: Graph, fused: ReadonlyMap<NodeId, FusedAttention>): ReadonlySet<NodeId> {
  const needed = new Set(graph.outputs.values());
  for (const node of [...graph.nodes].reverse()) {
    if (!needed.has(node.id)) continue;
    const attention = fused.get(node.id);
    for (const id of attention ? readBy(attention) : node.inputs) needed.add(id);
  }
  return needed;
}

function readBy({ qkv, rotation, bias }: FusedAttention): readonly NodeId[] {
  return [qkv, ...(rotation ? [rotation.cos, rotation.sin] : []), ...(bias === null ? [] : [bias])];
}

function match(graph: Graph, join: Node, uses: readonly number[]): FusedAttention | null {
  const inner = (id: NodeId | undefined): Node | null => (uses[id ?? -1] === 1 ? nodeAt(graph, id ?? 0) : null);
  const heads = is(inner(join.inputs[0]), 'matmul');
  const softmax = heads && !heads.transposeA && !heads.transposeB ? is(inner(heads.inputs[0]), 'softmax') : null;
  const added = is(inner(softmax?.inputs[0]), 'add');
  const bias = added && is(nodeAt(graph, added.inputs[1] ?? 0), 'param');
  if (added && (!bias || bias.shape.length !== 3)) return null;
  const scores = is(inner((added ?? softmax)?.inputs[0]), 'matmul');
  const scaled = scores?.transposeB && !scores.transposeA ? is(inner(scores.inputs[0]), 'mul') : null;
  const scale = scaled && is(nodeAt(graph, scaled.inputs[1] ?? 0), 'constant');
  if (!heads || !scores || !scaled || !scale) return null;
  const [query, key] = [placed(graph, scaled.inputs[0] ?? 0), placed(graph, scores.inputs[1] ?? 0)];
  const parts = [query.of, key.of, heads.inputs[1]].map((id, part) => partOf(graph, id ?? 0, part));
  const [qkv = null] = parts;
  if (qkv === null || parts.some((id) => id !== qkv) || !sameRotation(query.rotation, key.rotation)) return null;
  return { qkv, heads: join.shape[2] ?? 0, scale: scale.value, rotation: query.rotation, bias: bias?.id ?? null };
}

/** Queries or keys before they are turned, and how they are: x · cos + partner(x) · sin. */
function placed(graph: Graph, id: NodeId): { readonly of: NodeId; readonly rotation: Rotation | null } {
  const none = { of: id, rotation: null };
  const sum = is(nodeAt(graph, id), 'add');
  if (!sum) return none;
  const [own, other] = sum.inputs.map((each) => is(nodeAt(graph, each), 'mul'));
  const [cos, sin] = [own, other].map((mul) => mul && is(nodeAt(graph, mul.inputs[1] ?? 0), 'param'));
  const of = own?.inputs[0];
  if (!other || !cos || !sin || of === undefined) return none;
  const turns = turnsOf(graph, other.inputs[0] ?? 0, of);
  return turns ? { of, rotation: { cos: cos.id, sin: sin.id, turns } } : none;
}

/** Which numbers of `of` the node `id` puts in place of which. */
function turnsOf(graph: Graph, id: NodeId, of: NodeId): Rotation['turns'] | null {
  const shaped = is(nodeAt(graph, id), 'reshape');
  const concat = is(nodeAt(graph, shaped?.inputs[0] ?? id), 'concat');
  const slices = concat?.inputs.map((each) => is(nodeAt(graph, each), 'slice')) ?? [];
  const [first, second] = slices;
  if (!concat || !first || !second || slices.length !== 2 || first.inputs[0] !== second.inputs[0]) return null;
  const last = concat.shape.length - 1;
  const half = (concat.shape[last] ?? 0) / 2;
  const begins = (slice: typeof first, at: number): boolean =>
    slice.begin.every((start, axis) => start === (axis === last ? at : 0)) && slice.size[last] === half;
  if (concat.axis !== last || !begins(first, half) || !begins(second, 0)) return null;
  const source = first.inputs[0] ?? 0;
  if (!shaped) return source === of ? 'halves' : null;
  const pairs = is(nodeAt(graph, source), 'reshape');
  return pairs?.inputs[0] === of && pairs.shape.length === 2 && half === 1 ? 'pairs' : null;
}

function sameRotation(a: Rotation | null, b: Rotation | null): boolean {
  return a?.cos === b?.cos && a?.sin === b?.sin && a?.turns === b?.turns;
}

/** The linear layer that `id`, [batch, heads, tokens, headDim], is the `part`th third of. */
function partOf(graph: Graph, id: NodeId, part: number): NodeId | null {
  const before = (node: Node | null): Node | null => node && nodeAt(graph, node.inputs[0] ?? 0);
  const slice = is(before(is(nodeAt(graph, id), 'reshape')), 'slice');
  const isPart = slice?.begin.every((start, axis) => start === (axis === 0 ? part : 0)) && slice.size[0] === 1;
  const moved = isPart ? is(before(slice), 'transpose') : null;
  const split = moved && sameList(moved.perm, SPLIT) ? is(before(moved), 'reshape') : null;
  const linear = is(before(split), 'linear');
  if (!slice || !split || !linear || split.shape[2] !== 3 || linear.shape.length !== 3) return null;
  return sameList(slice.size.slice(1), moved?.shape.slice(1) ?? []) ? linear.id : null;
}

function is<N extends OpName>(node: Node | null, op: N): (Node & { readonly op: N }) | null {
  return node?.op === op ? (node as Node & { readonly op: N }) : null;
}

/** How often each node is read; an output counts as two, so that nothing swallows it. */
function usesOf(graph: Graph): number[] {
  const uses = graph.nodes.map(() => 0);
  const add = (id: NodeId, by: number): void => void (uses[id] = (uses[id] ?? 0) + by);
  for (const { inputs } of graph.nodes) for (const id of inputs) add(id, 1);
  for (const id of graph.outputs.values()) add(id, 2);
  return uses;
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
