/** One ONNX Runtime session and the programs that use it: it ends with the last of them. */
import type * as OnnxRuntime from 'onnxruntime-node';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Graph } from '../../graph/graph';
import { HeadlightError } from '../../errors';
import type { Tensor } from '../executor';
import { trouble } from './trouble';

/** The part of onnxruntime-node, and of onnxruntime-web, that is used; loaded only when asked for. */
export type Ort = Pick<typeof OnnxRuntime, 'InferenceSession' | 'Tensor'>;
export type OrtSession = InferenceSession;

export class SharedSession {
  readonly #session: InferenceSession;
  readonly #ort: Ort;
  readonly #onRelease: () => void;
  #users = 0;
  #running = 0;
  #released = false;

  constructor(
    readonly graph: Graph,
    session: InferenceSession,
    ort: Ort,
    onRelease: () => void,
  ) {
    this.#session = session;
    this.#ort = ort;
    this.#onRelease = onRelease;
  }

  join(): void {
    this.#users++;
  }

  leave(): void {
    this.#users--;
    this.#releaseWhenIdle();
  }

  /** @param outputs names of those to give; the others are not copied out */
  async run(inputs: Readonly<Record<string, Tensor>>, outputs: readonly string[]): Promise<Record<string, Tensor>> {
    if (this.#released) throw new HeadlightError('cancelled');
    this.#running++;
    try {
      const feeds: Record<string, OrtTensor> = {};
      for (const name of this.graph.inputs.keys()) {
        const given = inputs[name];
        if (given) feeds[name] = new this.#ort.Tensor('float32', given.data, given.shape);
      }
      const results = await this.#session.run(feeds, outputs);
      return Object.fromEntries(outputs.map((name) => [name, toTensor(results[name])]));
    } catch (error) {
      throw trouble(error);
    } finally {
      this.#running--;
      this.#releaseWhenIdle();
    }
  }

  #releaseWhenIdle(): void {
    if (this.#users > 0 || this.#running > 0 || this.#released) return;
    this.#released = true;
    void this.#session.release();
    this.#onRelease();
  }
}

function toTensor(result: OrtTensor | undefined): Tensor {
  if (!(result?.data instanceof Float32Array)) throw new TypeError('expected a float32 result');
  return { shape: result.dims, data: result.data };
}
