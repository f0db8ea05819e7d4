/** `headlight faithfulness`: deletion and insertion curves of the methods and of a random order, with the area under each. */
import { basename } from 'node:path';
import { watchedName } from '../../shared/export/target-name';
import { curvesTitle } from '../../shared/export/figure-title';
import { curvesTable } from '../../shared/export/lens-tables';
import { curveFigureSvg } from '../../shared/overlay/curve-figure';
import type { Curve } from '../../vit/ask/faithfulness';
import type { WatchedScore } from '../../vit/ask/watched';
import { askPhoto } from '../ask-photo';
import { readCurves, type CurvesQuestion } from '../faithfulness/question';
import { shown } from '../inputs';
import { modelOf, named, scored } from '../open-model';
import { EXIT, type Command } from '../program';
import { engineOf } from '../result';
import { onePhoto, openRuntime } from '../runtime';
import { withSidecars } from '../sidecar';
import { plain } from '../streams';
import { answerWish, giveAnswer, type Answer } from '../write/answer';
import { checkPlaces } from '../write/places';

export const run: Command = async ({ args, streams, signal }) => {
  const wish = answerWish(args, true);
  const photo = onePhoto(args, 'faithfulness');
  const model = await modelOf(args, streams);
  const { config, labels } = model.checkpoint;
  const asked = readCurves(args, config, labels);
  if (wish.out !== null) await checkPlaces(withSidecars(args, [wish.out]), { photos: [photo], model });
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  try {
    const onProgress = (done: number): void => streams.progress(`${Math.round(100 * done)} %`);
    const { value } = await askPhoto(runtime, photo, signal, (session) =>
      session.ask(photo, asked, { signal, onProgress }),
    );
    streams.clearProgress();
    const question = { ...asked, target: value.target };
    const title = curvesTitle({ model: model.name, photo: basename(photo), labels, ...question });
    const engine = engineOf(runtime);
    const about = { ...named(model), ...scored(model), engine, file: shown(photo) };
    const outcome = {
      about,
      question,
      label: watchedName(value.target, labels),
      of: value.of,
      curves: value.curves,
      title,
    };
    await giveAnswer(
      { args, streams },
      wish,
      answerOf(outcome),
      { model, engine, photos: [runtime.photos.seen(photo)] },
      question,
    );
    return EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

interface Outcome {
  readonly about: object;
  readonly question: CurvesQuestion;
  readonly label: string;
  readonly of: WatchedScore;
  readonly curves: readonly Curve[];
  readonly title: readonly string[];
}

function answerOf({ about, question, label, of, curves, title }: Outcome): Answer {
  const { methods: _, lens: __, target, ...settings } = question;
  const table = curvesTable(curves);
  return {
    table: () => textTable(label, of, curves),
    csv: () => table.csv,
    json: () => ({ ...about, ...target, label, of, ...settings, ...table.json }),
    figure: () => curveFigureSvg({ of, curves, title }),
  };
}

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
