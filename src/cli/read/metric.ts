/** `--metric`: what `heads` measures, and how. */
import { METRIC_NAMES } from '../../shared/export/lens-tables';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { Question } from '../../vit/ask/questions';
import { layoutOf } from '../../vit/explain/attention';
import { metricsOf } from '../../vit/explain/head-statistics';
import type { Arguments } from '../options';
import { ABLATION_MODES } from '../../vit/ask/fields';
import { METRICS } from '../specs/heads';
import { usageError } from '../usage-error';
import { readChanges } from './changes';
import { readTarget } from './class-target';

type Model = Pick<Checkpoint, 'config' | 'labels'>;

/** Throws `usage` for a metric of tokens, or a class, that the model lacks. */
export function readMetric(args: Arguments, model: Model): Question<'heads' | 'ablation'> {
  const name = args.choice('metric', METRICS);
  if (name === 'ablation') return readAblation(args, model);
  if (args.has('class') || args.has('versus') || args.has('group'))
    throw usageError('--class, --versus and --group belong to --metric ablation.');
  if (args.has('ablation') && !args.has('heads-off'))
    throw usageError('--ablation belongs to --heads-off and to --metric ablation.');
  const { config } = model;
  const renormalise = args.has('renormalise');
  if (renormalise && name !== 'distance') throw usageError('--renormalise belongs to --metric distance.');
  const metric = metricsOf(layoutOf(config)).find((known) => METRIC_NAMES[known] === name);
  if (!metric) throw usageError(`--metric ${name} is about tokens that this model does not have.`);
  const changes = readChanges(args, config);
  return { lens: 'heads', metric, ...(renormalise && { renormalise }), ...(changes && { changes }) };
}

/** What switching off each head alone does to the class: the photo's top prediction where none is named. */
function readAblation(args: Arguments, { config, labels }: Model): Question<'ablation'> {
  if (args.has('renormalise')) throw usageError('--renormalise belongs to --metric distance.');
  const target = readTarget(args, 'relevance', labels, config.classes);
  const mode = args.choice('ablation', ABLATION_MODES);
  const changes = readChanges(args, config);
  return { lens: 'ablation', mode, ...(target && { target }), ...(changes && { changes }) };
}
