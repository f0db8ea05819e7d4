/** A model of photos and texts with a person's labels as its classes: their features take the place of a classifier's rows (CLIP, arXiv 2103.00020, §3.1.2). */
import { HeadlightError } from '../errors';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { pooledWidth } from '../config';
import { THRESHOLD } from '../output';
import type { Work } from '../session/work';
import { textsOf, type LabelSet } from './label-set';
import type { TextEncoder } from './text-encoder';

/** What labels become: enough to make the classes of a model, and small. */
export interface LabelHead {
  readonly set: LabelSet;
  /** One row of length 1 for each label: [labels, dim]. */
  readonly rows: Float32Array;
  readonly scale: number;
  /** Null: softmax over the labels. */
  readonly bias: number | null;
}

/** Each text's feature at length 1, the mean over the templates, at length 1 again: as published. Rejects as `TextEncoder.features` does. */
export async function headOf(encoder: TextEncoder, set: LabelSet, work: Work = {}): Promise<LabelHead> {
  const { tower } = encoder.model;
  const features = await encoder.features(set.labels.flatMap((label) => textsOf(label, set)), work); // prettier-ignore
  const dim = tower.config.projection;
  const rows = new Float32Array(set.labels.length * dim);
  set.labels.forEach((_, i) => {
    const own = features.slice(i * set.templates.length, (i + 1) * set.templates.length).map((each) => unit(each));
    const mean = Float64Array.from({ length: dim }, (_, j) => own.reduce((sum, each) => sum + (each[j] ?? 0), 0));
    rows.set(unit(mean), i * dim);
  });
  return { set, rows, scale: tower.scale, bias: tower.bias };
}

/** Divided by its length, in float64. */
function unit(x: Iterable<number>): Float64Array {
  const all = Float64Array.from(x);
  const length = Math.sqrt(all.reduce((sum, each) => sum + each * each, 0));
  return all.map((each) => each / length);
}

/** The same model, whose classes are the labels. Throws `textTowerUnsupported` where photos and texts have other widths. */
export function withLabels(checkpoint: Checkpoint, { set, rows, scale, bias }: LabelHead): Checkpoint {
  const { labels, templates } = set;
  const dim = rows.length / labels.length;
  const width = pooledWidth(checkpoint.config);
  if (width !== dim)
    throw new HeadlightError('textTowerUnsupported', {
      name: checkpoint.name,
      detail: `a photo becomes ${width} numbers, a text ${dim}`,
    });
  const config = {
    ...checkpoint.config,
    ...{ classes: labels.length, preLogits: 0, distHead: false, cosine: true },
    ...(checkpoint.config.neck && { neck: [] }),
  };
  const offset = bias ?? 0;
  return {
    ...checkpoint,
    config,
    output: bias === null ? 'single' : 'multi',
    threshold: THRESHOLD,
    labels: labels.map((text, index) => ({ id: String(index), text })),
    calibration: null,
    notes: checkpoint.notes,
    provenance: { ...withoutHead(checkpoint.provenance), labels: 'typed', output: `${bias === null ? 'softmax' : 'sigmoid'} of ${scale} · cosine${bias === null ? '' : ` ${bias < 0 ? '−' : '+'} ${Math.abs(bias)}`}` }, // prettier-ignore
    zeroShot: { templates, scale, bias: offset },
    inputs: {
      classRows: { shape: [labels.length, dim], data: rows.map((x) => x * scale) },
      classBias: { shape: [labels.length], data: new Float32Array(labels.length).fill(offset) },
    },
  };
}

/** What is said of a head that is not used. */
function withoutHead({ head: _, ...rest }: Checkpoint['provenance']): Checkpoint['provenance'] {
  return rest;
}
