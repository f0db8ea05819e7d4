/** Central differences in float64, for tests of gradients. */
import type { Tensor } from '../../../src/vit/execute/executor';

/** Balances truncation (step²) and rounding (1e−16 / step). */
const STEP = 1e-5;

/** A tensor in float64: executors take float32, the reference interpreter either. */
export function exactTensor(shape: readonly number[], values: readonly number[]): Tensor {
  return { shape, data: Float64Array.from(values) as unknown as Float32Array };
}

/** ∂score/∂inputs[name][index] by two evaluations. */
export function finiteDifference<Inputs extends Readonly<Record<string, Tensor>>>(
  inputs: Inputs,
  name: keyof Inputs & string,
  index: number,
  score: (inputs: Inputs) => number,
): number {
  const moved = (by: number): number => {
    const { shape, data } = inputs[name]!;
    const values = Array.from(data);
    values[index] = values[index]! + by;
    return score({ ...inputs, [name]: exactTensor(shape, values) });
  };
  return (moved(STEP) - moved(-STEP)) / (2 * STEP);
}
