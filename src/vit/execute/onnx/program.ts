/** A graph's place in a session: which outputs it asks for, and which inputs it must be given. */
import { expected } from '../../errors';
import type { Graph } from '../../graph/graph';
import { sameShape, showShape, sizeOf } from '../../graph/shape';
import type { Program, Tensor } from '../executor';
import type { SharedSession } from './shared-session';

export class OnnxProgram implements Program {
  readonly #onDispose: () => void;
  #session: SharedSession | null;

  /** Joins `session` and leaves it when disposed. */
  constructor(
    readonly graph: Graph,
    session: SharedSession,
    onDispose: () => void,
  ) {
    this.#onDispose = onDispose;
    session.join();
    this.#session = session;
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    if (!this.#session) throw expected('a program in use', 'program', 'a disposed one');
    checkInputs(this.graph, inputs);
    return this.#session.run(inputs, [...this.graph.outputs.keys()]);
  }

  /** Goes on in another session that computes the same outputs. */
  moveTo(session: SharedSession): void {
    if (!this.#session) return;
    session.join();
    this.#session.leave();
    this.#session = session;
  }

  dispose(): void {
    if (!this.#session) return;
    this.#session.leave();
    this.#session = null;
    this.#onDispose();
  }
}

function checkInputs(graph: Graph, inputs: Readonly<Record<string, Tensor>>): void {
  for (const [name, shape] of graph.inputs) {
    const given = inputs[name];
    if (!given) throw expected(`shape ${showShape(shape)}`, name, 'nothing');
    if (!sameShape(given.shape, shape) || given.data.length !== sizeOf(shape)) {
      throw expected(`shape ${showShape(shape)}`, name, `${showShape(given.shape)} with ${given.data.length} numbers`);
    }
  }
}
