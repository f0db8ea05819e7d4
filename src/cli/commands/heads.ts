/** `headlight heads`: one number for each head, of a photo or averaged over many. */
import { questionCommand } from '../question-command';
import { readMetric } from '../read/metric';

export const run = questionCommand({
  name: 'heads',
  takes: 'photos',
  figures: true,
  read: (args, { checkpoint }) => readMetric(args, checkpoint),
});
