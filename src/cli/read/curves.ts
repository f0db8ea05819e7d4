/** What `faithfulness` was asked: whose maps, of which class, and a map of one's own choice beside them. */
import { shapeOf, type ViTConfig } from '../../vit/config';
import type { Label } from '../../vit/checkpoint/checkpoint';
import { FAITHFULNESS_METHODS, type FaithfulnessMethod } from '../../vit/ask/faithfulness';
import type { Question } from '../../vit/ask/questions';
import { isClassMethod, type MapQuery, type Target } from '../../vit/explain/query';
import { readChanges } from './changes';
import { readTarget } from './class-target';
import { readRollout } from './rollout-options';
import { readHead } from './selection';
import { readToken } from './token';
import type { Arguments } from '../options';
import { SHOWN_METHODS } from '../specs/faithfulness';
import { ROLLOUT } from '../specs/rollout';
import { usageError } from '../usage-error';

export type CurvesQuestion = Question<'faithfulness'>;

/** Throws `usage` for what the model lacks. */
export function readCurves(args: Arguments, config: ViTConfig, labels: readonly Label[]): CurvesQuestion {
  if (config.classes === 0)
    throw usageError('`headlight faithfulness` needs a model that names classes; this one is a backbone.');
  const target = readTarget(args, 'relevance', labels, config.classes);
  const changes = readChanges(args, config);
  return {
    lens: 'faithfulness',
    methods: readMethods(args.text('method') ?? ''),
    steps: args.integer('steps', 1, 256),
    seed: args.integer('seed', 0, 2 ** 31),
    ...readShown(args, config, target),
    ...(target && { target }),
    ...(changes && { changes }),
  };
}

function readMethods(text: string): FaithfulnessMethod[] {
  return text.split(',').map((name) => {
    const method = FAITHFULNESS_METHODS.find((known) => known === name.trim());
    if (!method) throw usageError(`--method takes some of ${FAITHFULNESS_METHODS.join(', ')}, not \`${name}\`.`);
    return method;
  });
}

/** The map that `explain` draws for the same options. */
function readShown(
  args: Arguments,
  config: ViTConfig,
  target: Target | null,
): Pick<CurvesQuestion, 'shown' | 'options'> {
  if (!args.has('shown')) {
    const stray = ['layer', 'head', 'token', ...Object.keys(ROLLOUT)].find((name) => args.has(name));
    if (stray !== undefined) throw usageError(`--${stray} belongs to a map of its own: --shown METHOD.`);
    return {};
  }
  const method = args.choice('shown', SHOWN_METHODS);
  const last = config.depth - 1;
  const common = {
    layer: args.has('layer') ? args.integer('layer', 0, last) : last,
    head: readHead(args, config.heads, method),
    token: readToken(args, shapeOf(config).grid),
  };
  const shown: MapQuery = isClassMethod(method)
    ? { method, ...common, ...(target && { target }) }
    : { method, ...common };
  return { shown, options: readRollout(args, method, config) };
}
