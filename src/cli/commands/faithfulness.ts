/** `headlight faithfulness`: deletion and insertion curves of the methods and of a random order, with the area under each. */
import { languageOf } from '../named-classes';
import { questionCommand } from '../question-command';
import { readCurves } from '../read/curves';

export const run = questionCommand({
  name: 'faithfulness',

  figures: true,
  read(args, { checkpoint: { config, labels } }) {
    languageOf(args); // a language that there is not is refused before anything runs
    return readCurves(args, config, labels);
  },
});
