/** `--metric`: what `heads` measures, and how. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { layoutOf } from '../../vit/explain/attention';
import { headStatistics, metricsOf } from '../../vit/explain/head-statistics';
import type { HeadMetric, HeadTable } from '../../vit/explain/lens';
import type { Changes } from '../../vit/explain/changes';
import type { VitSession } from '../../vit/session/session';
import { readChanges } from '../changes/changes';
import { readTarget } from '../explain/class-target';
import type { Arguments } from '../options';
import { ABLATIONS } from '../specs/changes';
import { HEAD_METRICS } from '../specs/common';
import { usageError } from '../usage-error';

export interface Measurement {
  readonly metric: (typeof HEAD_METRICS)[number];
  /** For people, behind the numbers. */
  readonly unit: string;
  /** Of the model, where there are any. */
  readonly changes?: Changes;
  /** Of a photo that the session has answered: one table for each thing that is measured, by name. */
  measure(session: VitSession, photo: string): Promise<Readonly<Record<string, HeadTable>>>;
}

/** Throws `usage` for a metric of tokens, or a class, that the model lacks. */
export function readMeasurement(args: Arguments, checkpoint: Pick<Checkpoint, 'config' | 'labels'>): Measurement {
  const name = args.choice('metric', HEAD_METRICS);
  if (name === 'ablation') return ablation(args, checkpoint);
  if (args.has('class') || args.has('versus')) throw usageError('--class and --versus belong to --metric ablation.');
  if (args.has('ablation') && !args.has('heads-off'))
    throw usageError('--ablation belongs to --heads-off and to --metric ablation.');
  const { config } = checkpoint;
  const { metric, unit } = METRICS[name];
  const renormalise = args.has('renormalise');
  if (renormalise && metric !== 'distance') throw usageError('--renormalise belongs to --metric distance.');
  const layout = layoutOf(config);
  if (!metricsOf(layout).includes(metric))
    throw usageError(`--metric ${name} is about tokens that this model does not have.`);
  const changes = readChanges(args, config);
  const options = { patchSize: config.patchSize, renormalise };
  return {
    metric: name,
    unit,
    ...(changes && { changes }),
    measure: async (session, photo) => ({
      [name]: headStatistics(await session.attention(photo, changes), layout, metric, options),
    }),
  };
}

/** What switching off each head alone does to the class: the photo's top prediction where none is named. */
function ablation(args: Arguments, { config, labels }: Pick<Checkpoint, 'config' | 'labels'>): Measurement {
  if (args.has('renormalise')) throw usageError('--renormalise belongs to --metric distance.');
  const target = readTarget(args, 'relevance', labels, config.classes);
  const mode = args.choice('ablation', ABLATIONS);
  const changes = readChanges(args, config);
  const question = { lens: 'ablation', mode, ...(target && { target }), ...(changes && { changes }) } as const;
  return {
    metric: 'ablation',
    unit: 'change by switching the head off',
    ...(changes && { changes }),
    async measure(session, photo) {
      const { logit, probability } = await session.lens(photo, question);
      return { logit, probability };
    },
  };
}

const METRICS: Readonly<
  Record<Exclude<(typeof HEAD_METRICS)[number], 'ablation'>, { readonly metric: HeadMetric; readonly unit: string }>
> = {
  distance: { metric: 'distance', unit: 'pixels of the model’s input' },
  entropy: { metric: 'entropy', unit: 'nats' },
  'cls-entropy': { metric: 'clsEntropy', unit: 'nats' },
  'to-cls': { metric: 'toCls', unit: 'share of attention' },
  'to-registers': { metric: 'toRegisters', unit: 'share of attention' },
};
