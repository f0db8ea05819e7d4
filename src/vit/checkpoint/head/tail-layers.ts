/** Tensors that have no place in the encoder, as the layers that they are of: linear, LayerNorm, batch norm, or nothing known. */
import type { BatchNorm, TensorPlan } from '../layouts/layout';
import { whole } from '../layouts/layout';

export type TailLayer = {
  /** Name in the file, without `.weight`. */
  readonly name: string;
  readonly tensors: readonly string[];
} & (
  | { readonly kind: 'linear'; readonly inputs: number; readonly outputs: number }
  | { readonly kind: 'layerNorm' | 'batchNorm'; readonly width: number }
  | { readonly kind: 'unknown' }
);

type Shapes = ReadonlyMap<string, readonly number[]>;

/** Layers in the order of `names`. */
export function tailLayers(names: readonly string[], shapes: Shapes): TailLayer[] {
  const byLayer = new Map<string, string[]>();
  for (const name of names) {
    const layer = layerOf(name);
    const known = byLayer.get(layer);
    if (known) known.push(name);
    else byLayer.set(layer, [name]);
  }
  return [...byLayer].map(([name, tensors]) => describe(name, tensors, shapes));
}

export function layerOf(tensor: string): string {
  return tensor.replace(/\.[^.]*$/, '');
}

function describe(name: string, tensors: readonly string[], shapes: Shapes): TailLayer {
  const parts = new Map(tensors.map((tensor) => [tensor.slice(name.length + 1), shapes.get(tensor) ?? []]));
  const has = (...wanted: readonly string[]): boolean =>
    parts.size === wanted.length && wanted.every((part) => parts.has(part));
  const [weight = [], mean = []] = [parts.get('weight'), parts.get('running_mean')];
  const oneWidth = [...parts.values()].every(
    ({ length, 0: width }) => length === 1 && width === (weight[0] ?? mean[0]),
  );
  const [outputs = 0, inputs = 0] = weight;
  const bias = parts.get('bias');
  if (weight.length === 2 && (has('weight') || (has('weight', 'bias') && bias?.length === 1 && bias[0] === outputs)))
    return { name, tensors, kind: 'linear', inputs, outputs };
  if (has('weight', 'bias') && oneWidth) return { name, tensors, kind: 'layerNorm', width: outputs };
  const statistics = has('running_mean', 'running_var') || has('running_mean', 'running_var', 'weight', 'bias');
  if (statistics && oneWidth) return { name, tensors, kind: 'batchNorm', width: mean[0] ?? 0 };
  return { name, tensors, kind: 'unknown' };
}

/** The weights of such a layer under a canonical name. A batch norm is a weight and a bias in use. */
export function plansOf(layer: TailLayer, canonical: string, shapes: Shapes): [string, TensorPlan][] {
  const named = (part: string): string | null => {
    const tensor = `${layer.name}.${part}`;
    return layer.tensors.includes(tensor) ? tensor : null;
  };
  if (layer.kind === 'batchNorm') {
    const norm: BatchNorm = {
      mean: `${layer.name}.running_mean`,
      variance: `${layer.name}.running_var`,
      weight: named('weight'),
      bias: named('bias'),
      eps: batchNormEps(layer),
    };
    const folded = (give: 'scale' | 'shift'): TensorPlan => ({ shape: [layer.width], parts: [{ norm, give }] });
    return [
      [`${canonical}.weight`, folded('scale')],
      [`${canonical}.bias`, folded('shift')],
    ];
  }
  return (['weight', 'bias'] as const).flatMap((part): [string, TensorPlan][] => {
    const tensor = named(part);
    return tensor === null ? [] : [[`${canonical}.${part}`, whole(tensor, shapes.get(tensor) ?? [])]];
  });
}

/** PyTorch's default; MAE's linear probes have a norm without weights and their own ε (facebookresearch/mae, main_linprobe.py). */
export function batchNormEps({ tensors }: TailLayer): number {
  return tensors.some((tensor) => tensor.endsWith('.weight')) ? 1e-5 : 1e-6;
}
