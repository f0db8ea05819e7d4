/** `--metric`: what `heads` measures, and how. */
import { layoutOf } from '../../vit/explain/attention';
import { headStatistics, metricsOf } from '../../vit/explain/head-statistics';
import type { HeadMetric, HeadTable } from '../../vit/explain/lens';
import type { VitSession } from '../../vit/session/session';
import type { ViTConfig } from '../../vit/config';
import type { Arguments } from '../options';
import { HEAD_METRICS } from '../specs/common';
import { usageError } from '../usage-error';

export interface Measurement {
  readonly metric: (typeof HEAD_METRICS)[number];
  /** For people, behind the numbers. */
  readonly unit: string;
  /** Of a photo that the session has answered: one table for each thing that is measured, by name. */
  measure(session: VitSession, photo: string): Promise<Readonly<Record<string, HeadTable>>>;
}

/** Throws `usage` for a metric of tokens that the model lacks. */
export function readMeasurement(args: Arguments, config: ViTConfig): Measurement {
  const name = args.choice('metric', HEAD_METRICS);
  const { metric, unit } = METRICS[name];
  const renormalise = args.has('renormalise');
  if (renormalise && metric !== 'distance') throw usageError('--renormalise belongs to --metric distance.');
  const layout = layoutOf(config);
  if (!metricsOf(layout).includes(metric))
    throw usageError(`--metric ${name} is about tokens that this model does not have.`);
  const options = { patchSize: config.patchSize, renormalise };
  return {
    metric: name,
    unit,
    measure: async (session, photo) => ({
      [name]: headStatistics(await session.attention(photo), layout, metric, options),
    }),
  };
}

const METRICS: Readonly<Record<(typeof HEAD_METRICS)[number], { readonly metric: HeadMetric; readonly unit: string }>> =
  {
    distance: { metric: 'distance', unit: 'pixels of the model’s input' },
    entropy: { metric: 'entropy', unit: 'nats' },
    'cls-entropy': { metric: 'clsEntropy', unit: 'nats' },
    'to-cls': { metric: 'toCls', unit: 'share of attention' },
    'to-registers': { metric: 'toRegisters', unit: 'share of attention' },
  };
