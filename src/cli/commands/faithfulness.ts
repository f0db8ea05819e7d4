/** `headlight faithfulness`: deletion and insertion curves of the methods and of a random order, with the area under each. */
import { basename } from 'node:path';
import { watchedName } from '../../shared/export/target-name';
import { curvesTitle } from '../../shared/export/figure-title';
import { curvesTable } from '../../shared/export/lens-tables';
import { curveFigureSvg } from '../../shared/overlay/curve-figure';
import type { Curve } from '../../vit/ask/faithfulness';
import type { WatchedScore } from '../../vit/ask/watched';
import { readCurves, type CurvesQuestion } from '../faithfulness/question';
import { languageOf, spokenName } from '../named-classes';
import { questionCommand } from '../question-command';
import { plain } from '../streams';

export const run = questionCommand<CurvesQuestion>({
  name: 'faithfulness',
  figures: true,
  read: (args, { checkpoint: { config, labels } }) => {
    languageOf(args); // a language that there is not is refused before anything runs
    return readCurves(args, config, labels);
  },
  recorded: (question, { target }) => ({ ...question, target }),
  answer({ args, model, photo, about, question, value: { target, of, curves } }) {
    const { labels } = model.checkpoint;
    const { methods: _, lens: __, target: ___, ...settings } = question;
    const label = watchedName(target, labels);
    const name = spokenName(target, labels, languageOf(args));
    const table = curvesTable(curves);
    const title = curvesTitle({ model: model.name, photo: basename(photo), labels, ...question, target });
    return {
      table: () => textTable(name ?? label, of, curves),
      csv: () => table.csv,
      json: () => ({ ...about, ...target, label, ...(name !== null && { name }), of, ...settings, ...table.json }),
      figure: () => curveFigureSvg({ of, curves, title }),
    };
  },
});

function textTable(label: string, of: WatchedScore, curves: readonly Curve[]): string {
  const rows = curves.map(({ method, deletionAuc, insertionAuc }) => [
    method === 'shown' ? 'shown map' : method,
    deletionAuc.toFixed(4),
    insertionAuc.toFixed(4),
  ]);
  const line = ([name = '', ...numbers]: readonly string[]): string =>
    `${name.padEnd(14)}${numbers.map((number) => number.padStart(11)).join('')}\n`;
  return `AUC of the ${of} of ${plain(label)}\n${line(['', 'deletion', 'insertion'])}${rows.map(line).join('')}`;
}
