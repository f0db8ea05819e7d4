/** `headlight layers`: how the answer forms, layer by layer (the logit lens). */
import { shapeOf } from '../../vit/config';
import type { Question } from '../../vit/ask/questions';
import { namerOf } from '../named-classes';
import type { OpenModel } from '../open-model';
import type { Arguments } from '../options';
import { questionCommand } from '../question-command';
import { isPicture } from '../figure/read-figure';
import { readChanges } from '../read/changes';
import { readClasses } from '../read/class-target';
import { readToken } from '../read/token';
import { MAX_TOP } from '../specs/common';
import { usageError } from '../usage-error';

export const run = questionCommand({ name: 'layers', figures: true, read: readQuestion });

/** Throws `usage` for what the model lacks. */
function readQuestion(args: Arguments, { checkpoint: { config, labels } }: OpenModel): Question<'logitLens'> {
  namerOf(args); // a language that there is not is refused before anything runs
  if (config.classes === 0)
    throw usageError('`headlight layers` needs a model that names classes; this one is a backbone.');
  const token = readToken(args, shapeOf(config).grid);
  const classes = readClasses(args, labels, config.classes);
  const changes = readChanges(args, config);
  const asked = args.integer('top', 1, MAX_TOP);
  // A picture follows the best classes of the last layer through all others, wherever they stand there.
  const top = isPicture(args) && !classes ? config.classes : asked;
  return { lens: 'logitLens', token, top, ...(classes && { classes }), ...(changes && { changes }) };
}
