/** Deletion and insertion curves: the area under each as a table, all points as numbers, and a figure. */
import { basename } from 'node:path';
import { curveFigure } from '../../shared/figure/curves';
import { curvesTitle } from '../../shared/figure/lens-titles';
import { curvesTable } from '../../shared/export/lens-tables';
import { watchedName } from '../../shared/export/target-name';
import type { Curve } from '../../vit/ask/faithfulness';
import type { Question } from '../../vit/ask/questions';
import type { WatchedScore } from '../../vit/ask/watched';
import { languageOf, spokenName } from '../named-classes';
import { plain } from '../streams';
import { aboutPhoto, type Printer } from './printer';

export const printCurves: Printer<Question<'faithfulness'>> = (told) => {
  const { args, model, photos, question, values } = told;
  const [{ target, of, curves }] = values;
  const { labels, config } = model.checkpoint;
  const { methods: _, lens: __, target: ___, ...settings } = question;
  const label = watchedName(target, labels);
  const name = spokenName(target, labels, languageOf(args));
  const table = curvesTable(curves);
  const title = curvesTitle({ model: model.name, photos: [basename(photos[0])], labels, config }, target);
  return {
    table: () => textTable(name ?? label, of, curves),
    csv: () => table.csv,
    json: () => ({
      ...aboutPhoto(told),
      ...target,
      label,
      ...(name !== null && { name }),
      of,
      ...settings,
      ...table.json,
    }),
    figure: (look) => curveFigure({ of, curves, title, changes: question.changes, look }),
  };
};

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
