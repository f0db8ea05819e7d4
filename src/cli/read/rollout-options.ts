/** The options that say how attention is rolled out. */
import { takes, type MapMethodName } from '../../vit/ask/map-methods';
import { shapeOf, type ViTConfig } from '../../vit/config';
import { DEFAULT_RESIDUAL, type RolloutOptions } from '../../vit/explain/rollout';
import type { Arguments } from '../options';
import { DISCARD_PER } from '../../vit/explain/discard';
import { NORMALISE, ROLLOUT } from '../specs/rollout';
import { usageError } from '../usage-error';

/** Only what differs from the defaults, so that equal maps have equal settings. Throws `usage`. */
export function readRollout(args: Arguments, method: MapMethodName, config: ViTConfig): RolloutOptions {
  const stray = takes(method, 'rollout') ? undefined : given(args);
  if (stray !== undefined) throw usageError(`--${stray} belongs to --method rollout and grad-rollout.`);
  const ratio = args.number('discard', 0, 1);
  if (ratio === 0 && (args.has('discard-per') || args.has('protect-prefix')))
    throw usageError('--discard-per and --protect-prefix say how to --discard; that is missing.');
  const residual = args.number('residual', 0, 1);
  const from = args.integer('from', 0, config.depth - 1);
  const normalise = args.choice('normalise', NORMALISE);
  const per = args.choice('discard-per', DISCARD_PER);
  return {
    ...(residual !== DEFAULT_RESIDUAL && { residual }),
    ...(from > 0 && { from }),
    ...(normalise === 'vit-explain' && { normalise: 'vitExplain' as const }),
    ...(ratio > 0 && {
      discard: {
        ratio,
        ...(per === 'row' && { per }),
        ...(args.has('protect-prefix') && { protectPrefix: shapeOf(config).prefix }),
      },
    }),
  };
}

/** The first of these options that was given. */
function given(args: Arguments): string | undefined {
  return Object.keys(ROLLOUT).find((name) => args.has(name));
}
