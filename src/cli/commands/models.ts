/** `headlight models`: one action for each thing that can be done with models; each lies in `../models`. */
import { choose } from '../models/action';
import { formatOf } from '../runtime';
import type { Command } from '../command';

export const run: Command = async (context) => {
  const format = formatOf(context.args, ['table', 'json']);
  const { action, operands } = choose(context.args.operands);
  return action.run(context, operands, format);
};
