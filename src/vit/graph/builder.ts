/** Builds a graph op by op; shapes are checked as each op is added, so that a mistake is reported where it is made. */
import { expected } from '../errors';
import { makeNode, type Graph, type Node, type NodeId } from './graph';
import { inferShape } from './infer';
import type { Op, UnaryName } from './op';
import { prune } from './prune';
import { sameShape, showShape, type Shape } from './shape';

/** A result inside a graph under construction. */
export interface Value {
  readonly id: NodeId;
  readonly shape: Shape;
}

/** A graph under construction. Each method adds an op and throws `badRequest` for shapes that do not fit; `build` prunes to what its outputs need. */
export class GraphBuilder {
  readonly #nodes: Node[];
  readonly #named: Map<string, Value>;
  /** Before the names of weights. */
  readonly #scope: string;

  /** @param of a builder whose graph this one adds to @param scope put before the names of its weights, behind the other's own */
  constructor(of?: GraphBuilder, scope = '') {
    this.#nodes = of ? of.#nodes : [];
    this.#named = of ? of.#named : new Map<string, Value>();
    this.#scope = (of ? of.#scope : '') + scope;
  }

  /** The same graph, in which weights are called `NAMEname`: for a second stack of blocks beside the first. */
  scope(name: string): GraphBuilder {
    return new GraphBuilder(this, name);
  }

  /** The input of this name; asking again gives the same one. */
  input(name: string, shape: Shape): Value {
    return this.#once({ op: 'input', name, shape });
  }

  /** The weight of this name; asking again gives the same one. */
  param(name: string, shape: Shape): Value {
    return this.#once({ op: 'param', name: this.#scope + name, shape });
  }

  constant(value: number): Value {
    return this.#add({ op: 'constant', value });
  }

  reshape(x: Value, shape: Shape): Value {
    return sameShape(x.shape, shape) ? x : this.#add({ op: 'reshape', shape }, x);
  }

  broadcast(x: Value, shape: Shape): Value {
    return sameShape(x.shape, shape) ? x : this.#add({ op: 'broadcast', shape }, x);
  }

  transpose(x: Value, perm: readonly number[]): Value {
    return this.#add({ op: 'transpose', perm }, x);
  }

  slice(x: Value, begin: readonly number[], size: Shape): Value {
    return sameShape(x.shape, size) ? x : this.#add({ op: 'slice', begin, size }, x);
  }

  /** `length` entries of `axis` from `begin`, all of the other axes. */
  narrow(x: Value, axis: number, begin: number, length: number): Value {
    const starts = x.shape.map((_, i) => (i === axis ? begin : 0));
    return this.slice(
      x,
      starts,
      x.shape.map((full, i) => (i === axis ? length : full)),
    );
  }

  concat(values: readonly Value[], axis: number): Value {
    return values.length === 1 && values[0] ? values[0] : this.#add({ op: 'concat', axis }, ...values);
  }

  matmul(a: Value, b: Value, options: { transposeA?: boolean; transposeB?: boolean } = {}): Value {
    const { transposeA = false, transposeB = false } = options;
    return this.#add({ op: 'matmul', transposeA, transposeB }, a, b);
  }

  add(a: Value, b: Value): Value {
    return this.#add({ op: 'add' }, a, b);
  }

  sub(a: Value, b: Value): Value {
    return this.#add({ op: 'sub' }, a, b);
  }

  mul(a: Value, b: Value): Value {
    return this.#add({ op: 'mul' }, a, b);
  }

  div(a: Value, b: Value): Value {
    return this.#add({ op: 'div' }, a, b);
  }

  /** x times a number known now. */
  scale(x: Value, factor: number): Value {
    return factor === 1 ? x : this.mul(x, this.constant(factor));
  }

  unary(op: UnaryName, x: Value): Value {
    return this.#add({ op }, x);
  }

  sum(x: Value, axes: readonly number[]): Value {
    return this.#add({ op: 'sum', axes }, x);
  }

  mean(x: Value, axes: readonly number[]): Value {
    return this.#add({ op: 'mean', axes }, x);
  }

  linear(x: Value, weight: Value, bias: Value | null): Value {
    return bias ? this.#add({ op: 'linear' }, x, weight, bias) : this.#add({ op: 'linear' }, x, weight);
  }

  layerNorm(x: Value, gamma: Value, beta: Value, eps: number): Value {
    return this.#add({ op: 'layerNorm', eps }, x, gamma, beta);
  }

  softmax(x: Value): Value {
    return this.#add({ op: 'softmax' }, x);
  }

  /**
   * Everything another graph computes, as part of this one.
   *
   * @param given values in place of its inputs of these names; its other inputs become inputs here
   * @returns its outputs by name
   */
  include(graph: Graph, given: Readonly<Record<string, Value>> = {}): Record<string, Value> {
    const values = this.replay(graph, given);
    return Object.fromEntries([...graph.outputs].map(([name, id]) => [name, valueOf(values, id)]));
  }

  /** As `include`, but gives every node's value, in the order of the graph's nodes. */
  replay(graph: Graph, given: Readonly<Record<string, Value>> = {}): readonly Value[] {
    const values: Value[] = [];
    for (const node of graph.nodes) {
      const replaced = node.op === 'input' ? given[node.name] : undefined;
      if (replaced) values.push(this.reshape(replaced, node.shape));
      else if (node.op === 'input' || node.op === 'param') values.push(this.#once(node));
      else values.push(this.#add(node, ...node.inputs.map((id) => valueOf(values, id))));
    }
    return values;
  }

  /** A weight once more, as a node of its own: executors lay a weight out for its readers, and some want it another way. */
  again(x: Value): Value {
    const node = this.#nodes[x.id];
    return node?.op === 'param' ? this.#add(node) : x;
  }

  /** The graph that computes these outputs and nothing else. */
  build(outputs: Readonly<Record<string, Value>>): Graph {
    const ids = new Map(Object.entries(outputs).map(([name, value]) => [name, value.id]));
    if (ids.size === 0) throw expected('at least one output', 'outputs', 'none');
    return prune(this.#nodes, ids);
  }

  #add(op: Op, ...operands: Value[]): Value {
    const shape = inferShape(
      op,
      operands.map((value) => value.shape),
    );
    const id = this.#nodes.length;
    this.#nodes.push(
      makeNode(
        id,
        op,
        operands.map((value) => value.id),
        shape,
      ),
    );
    return { id, shape };
  }

  #once(op: Extract<Op, { op: 'input' | 'param' }>): Value {
    const key = `${op.op} ${op.name}`;
    const known = this.#named.get(key);
    if (known && !sameShape(known.shape, op.shape)) {
      throw expected(`the shape ${showShape(known.shape)} it had before`, op.name, showShape(op.shape));
    }
    const value = known ?? this.#add(op);
    this.#named.set(key, value);
    return value;
  }
}

/** Operands stand before their readers, so a miss is a mistake in the program. */
function valueOf(values: readonly Value[], id: NodeId): Value {
  const value = values[id];
  if (!value) throw new RangeError(`no value ${id} among ${values.length}`);
  return value;
}
