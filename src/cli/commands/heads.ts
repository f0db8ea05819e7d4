/** `headlight heads`: one number for each head, of a photo or averaged over many. */
import { manyPhotosCommand } from '../question-command';
import { readMetric } from '../read/metric';

export const run = manyPhotosCommand({
  name: 'heads',
  figures: true,
  read: (args, { checkpoint }) => readMetric(args, checkpoint),
});
