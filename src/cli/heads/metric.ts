/** `--metric`: what `heads` measures, and how. */
import { ablationTables } from '../../shared/export/lens-tables';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { layoutOf } from '../../vit/explain/attention';
import { metricsOf } from '../../vit/explain/head-statistics';
import type { HeadMetric, HeadTable } from '../../vit/explain/head-statistics';
import type { Question } from '../../vit/ask/questions';
import type { VitSession } from '../../vit/session/session';
import type { Work } from '../../vit/session/work';
import { readChanges } from '../changes/changes';
import { readTarget } from '../explain/class-target';
import type { Arguments } from '../options';
import { ABLATIONS } from '../specs/changes';
import { HEAD_METRICS } from '../specs/common';
import { usageError } from '../usage-error';

export type HeadsQuestion = Question<'heads' | 'ablation'>;

export interface Measurement {
  readonly metric: (typeof HEAD_METRICS)[number];
  /** For people, behind the numbers. */
  readonly unit: string;
  /** Put to each photo. */
  readonly question: HeadsQuestion;
}

export interface Measured {
  /** One for each thing that is measured, by name. */
  readonly tables: Readonly<Record<string, HeadTable>>;
  /** The question with the class that was meant. */
  readonly question: HeadsQuestion;
}

/** Of a photo that the session has answered. */
export async function measure(
  session: VitSession,
  photo: string,
  { metric, question }: Measurement,
  work: Work,
): Promise<Measured> {
  if (question.lens === 'heads') return { tables: { [metric]: await session.ask(photo, question, work) }, question };
  const measured = await session.ask(photo, question, work);
  return { tables: ablationTables(measured), question: { ...question, target: measured.target } };
}

/** Throws `usage` for a metric of tokens, or a class, that the model lacks. */
export function readMeasurement(args: Arguments, checkpoint: Pick<Checkpoint, 'config' | 'labels'>): Measurement {
  const name = args.choice('metric', HEAD_METRICS);
  if (name === 'ablation') return ablation(args, checkpoint);
  if (args.has('class') || args.has('versus') || args.has('group'))
    throw usageError('--class, --versus and --group belong to --metric ablation.');
  if (args.has('ablation') && !args.has('heads-off'))
    throw usageError('--ablation belongs to --heads-off and to --metric ablation.');
  const { config } = checkpoint;
  const { metric, unit } = METRICS[name];
  const renormalise = args.has('renormalise');
  if (renormalise && metric !== 'distance') throw usageError('--renormalise belongs to --metric distance.');
  if (!metricsOf(layoutOf(config)).includes(metric))
    throw usageError(`--metric ${name} is about tokens that this model does not have.`);
  const changes = readChanges(args, config);
  const question = { lens: 'heads', metric, ...(renormalise && { renormalise }), ...(changes && { changes }) } as const;
  return { metric: name, unit, question };
}

/** What switching off each head alone does to the class: the photo's top prediction where none is named. */
function ablation(args: Arguments, { config, labels }: Pick<Checkpoint, 'config' | 'labels'>): Measurement {
  if (args.has('renormalise')) throw usageError('--renormalise belongs to --metric distance.');
  const target = readTarget(args, 'relevance', labels, config.classes);
  const mode = args.choice('ablation', ABLATIONS);
  const changes = readChanges(args, config);
  const question = { lens: 'ablation', mode, ...(target && { target }), ...(changes && { changes }) } as const;
  return { metric: 'ablation', unit: 'change by switching the head off', question };
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
