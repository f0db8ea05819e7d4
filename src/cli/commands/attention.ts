/** `headlight attention`: every weight of every head of every layer, or one head's token matrix, as a file. */
import { photoCommand, type Places } from '../ask-photos';
import { FilesTeller } from '../print/files';
import { askWeights, writeWeights, type AskedWeights } from '../print/matrix';
import { readWeights, type WeightsAsked } from '../read/weights';
import { formatOf } from '../runtime';

export const run = photoCommand<'table' | 'json', WeightsAsked, Places, AskedWeights>({
  name: 'attention',
  takes: 'one photo',
  forms: (args) => formatOf(args, ['table', 'json']),
  read: (args, { checkpoint }) => readWeights(args, checkpoint.config),
  places: ({ asked: { out } }) => ({ files: [out] }),
  ask: (session, { path, answer }, { question }, _, work) => askWeights(session, path, answer, question, work),
  teller: (run) => new FilesTeller(run, ({ path }, value) => writeWeights(run, path, value)),
});
