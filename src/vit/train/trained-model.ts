/** A model that names a person's own labels: the same encoder, another classifier. */
import type { Checkpoint, Label } from '../checkpoint/checkpoint';
import { countParameters, expectedTensors } from '../checkpoint/expected-tensors';
import type { ViTConfig } from '../config';
import { THRESHOLD } from '../output';
import type { TrainedClassifier } from './classifier';

/**
 * Whatever stood behind the pooled features goes, and the trained layer takes its place. Nobody has measured how far its scores can be believed.
 *
 * @param labels one per class
 */
export function withClassifier(
  base: Checkpoint,
  { weight, bias }: Pick<TrainedClassifier, 'weight' | 'bias'>,
  labels: readonly string[],
): Checkpoint {
  const { neck: _, ...kept } = base.config;
  const config: ViTConfig = { ...kept, classes: labels.length, preLogits: 0, distHead: false };
  const tensors = expectedTensors(config);
  const own: Readonly<Record<string, Float32Array>> = { 'head.weight': weight, 'head.bias': bias };
  const { categories: _none, ...rest } = base;
  return {
    ...rest,
    config,
    labels: labels.map((text, index): Label => ({ id: String(index), text })),
    output: 'single',
    threshold: THRESHOLD,
    calibration: null,
    parameters: countParameters(tensors),
    tensors,
    placement: { placed: tensors.size, harmless: [], unplaced: [] },
    read: (name) => (own[name] ? Promise.resolve(own[name]) : base.read(name)),
  };
}
