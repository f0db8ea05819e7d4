/** A graph on a TensorFlow.js backend: runs node by node and frees each result as soon as its last reader has run. */
import * as tf from '@tensorflow/tfjs';
import { expected } from '../../errors';
import type { Graph, Node, NodeId } from '../../graph/graph';
import { deadAfter } from '../../graph/liveness';
import { sameShape, showShape, sizeOf } from '../../graph/shape';
import type { Program, Tensor } from '../executor';
import type { Backend } from './backend';
import { given, type ComputedOp, type Kernel, type Kernels } from './kernels';

/** Outputs are read back together up to this size; more at once would only hold more staging memory. */
const READ_BYTES_AT_ONCE = 64 * 2 ** 20;

/** A weight on the backend. */
export interface Param {
  readonly tensor: tf.Tensor;
  /** A linear layer's weight that lies as [in, out]. */
  readonly isTransposed: boolean;
}

export class TfjsProgram implements Program {
  readonly #graph: Graph;
  readonly #params: ReadonlyMap<NodeId, Param>;
  readonly #kernels: Kernels;
  readonly #backend: Backend;
  readonly #onDispose: () => void;
  readonly #dead: readonly (readonly NodeId[])[];
  readonly #constants: ReadonlyMap<NodeId, tf.Tensor>;
  /** Results of runs in flight. */
  readonly #flying = new Set<tf.Tensor>();
  #disposed = false;

  /**
   * @param params weights by node, owned by the executor
   * @param onDispose called once
   */
  constructor(
    graph: Graph,
    params: ReadonlyMap<NodeId, Param>,
    kernels: Kernels,
    backend: Backend,
    onDispose: () => void,
  ) {
    this.#graph = graph;
    this.#params = params;
    this.#kernels = kernels;
    this.#backend = backend;
    this.#onDispose = onDispose;
    this.#dead = deadAfter(graph);
    backend.activate();
    const constants = graph.nodes.filter((node) => node.op === 'constant');
    this.#constants = new Map(constants.map((node) => [node.id, tf.scalar(node.value)]));
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    if (this.#disposed) throw expected('a program in use', 'program', 'a disposed one');
    checkInputs(this.#graph, inputs);
    return this.#backend.guard(async () => {
      this.#backend.activate();
      const results = this.#compute(inputs);
      try {
        return await this.#read(results);
      } finally {
        for (const tensor of new Set(results.values())) this.#free(tensor);
      }
    });
  }

  liveTensors(): number {
    return this.#constants.size + this.#flying.size;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const tensor of this.#constants.values()) tensor.dispose();
    this.#onDispose();
  }

  /** Output name → tensor; everything else is freed, whatever happens. */
  #compute(inputs: Readonly<Record<string, Tensor>>): Map<string, tf.Tensor> {
    const values = new Map<NodeId, tf.Tensor>();
    const kept = new Set(this.#graph.outputs.values());
    const results = new Map<string, tf.Tensor>();
    try {
      for (const node of this.#graph.nodes) {
        values.set(node.id, this.#evaluate(node, values, inputs));
        for (const id of this.#dead[node.id] ?? []) this.#free(values.get(id));
      }
      for (const [name, id] of this.#graph.outputs) results.set(name, given(values.get(id)));
      return results;
    } finally {
      const finished = results.size === this.#graph.outputs.size;
      for (const [id, tensor] of values) if (!finished || !kept.has(id)) this.#free(tensor);
    }
  }

  #evaluate(node: Node, values: ReadonlyMap<NodeId, tf.Tensor>, inputs: Readonly<Record<string, Tensor>>): tf.Tensor {
    switch (node.op) {
      case 'param':
        return given(this.#params.get(node.id)?.tensor);
      case 'constant':
        return given(this.#constants.get(node.id));
      case 'input':
        return this.#own(tf.tensor(inputs[node.name]?.data ?? [], [...node.shape], 'float32'));
      default: {
        const kernel = this.#kernels[node.op] as Kernel<ComputedOp>;
        return this.#own(tf.tidy(() => kernel(node as Node<ComputedOp>, this.#operands(node, values))));
      }
    }
  }

  /** A linear layer's weight that does not lie as [in, out] yet is turned here. */
  #operands(node: Node, values: ReadonlyMap<NodeId, tf.Tensor>): tf.Tensor[] {
    return node.inputs.map((id, index) => {
      const tensor = given(values.get(id));
      const isWeight = node.op === 'linear' && index === 1;
      return isWeight && !this.#params.get(id)?.isTransposed ? tf.transpose(tensor) : tensor;
    });
  }

  async #read(results: ReadonlyMap<string, tf.Tensor>): Promise<Record<string, Tensor>> {
    const read: Record<string, Tensor> = {};
    let waiting: Promise<void>[] = [];
    let bytes = 0;
    for (const [name, tensor] of results) {
      const size = tensor.size * Float32Array.BYTES_PER_ELEMENT;
      if (bytes > 0 && bytes + size > READ_BYTES_AT_ONCE) {
        await Promise.all(waiting);
        [waiting, bytes] = [[], 0];
      }
      bytes += size;
      waiting.push(tensor.data<'float32'>().then((data) => void (read[name] = { shape: tensor.shape, data })));
    }
    await Promise.all(waiting);
    return read;
  }

  #own(tensor: tf.Tensor): tf.Tensor {
    this.#flying.add(tensor);
    return tensor;
  }

  /** Weights and constants are not in flight, and stay. */
  #free(tensor: tf.Tensor | undefined): void {
    if (tensor && this.#flying.delete(tensor)) tensor.dispose();
  }
}

function checkInputs(graph: Graph, inputs: Readonly<Record<string, Tensor>>): void {
  for (const [name, shape] of graph.inputs) {
    const tensor = inputs[name];
    if (!tensor) throw expected(`shape ${showShape(shape)}`, name, 'nothing');
    if (!sameShape(tensor.shape, shape) || tensor.data.length !== sizeOf(shape)) {
      throw expected(
        `shape ${showShape(shape)}`,
        name,
        `${showShape(tensor.shape)} with ${tensor.data.length} numbers`,
      );
    }
  }
}
