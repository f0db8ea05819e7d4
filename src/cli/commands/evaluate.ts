/** `headlight evaluate`: answers against what is true, by one sub-folder per class or by a table. */
import { visibleJson } from '../../vit/visible';
import { HeadlightError } from '../../vit/errors';
import { diagramWish, saveDiagram } from '../evaluate/diagram';
import { eachLabelled } from '../evaluate/each-labelled';
import { Failures } from '../evaluate/failures';
import { photosOfFolders, photosOfTable, type LabelledPhotos } from '../evaluate/photos';
import { tallyFor } from '../evaluate/tally-for';
import { noteLines } from '../answer-writers';
import { displayPath } from '../inputs';
import { leftOutField } from '../left-out';
import { noClassifier } from '../no-classifier';
import { namerOf } from '../named-classes';
import { named } from '../open-model';
import { EXIT, type Command, type CommandContext } from '../command';
import { engineOf } from '../result';
import { openRuntime, textFormat, type Runtime } from '../runtime';
import { noteSentences } from '../sentences';
import { usageError } from '../usage-error';
import { saveFile } from '../write/save-file';
import { checkPlaces } from '../write/places';

export const run: Command = async (context) => {
  const { args, streams } = context;
  const [folder, ...more] = args.operands;
  if (folder === undefined || more.length > 0)
    throw usageError('`headlight evaluate` takes one folder with a sub-folder per class.');
  const format = textFormat(args, ['table', 'json']);
  const namer = namerOf(args);
  const runtime = await openRuntime(args, streams, { first: 'answer' });
  try {
    const { checkpoint } = runtime.model;
    if (checkpoint.output === 'none') throw new HeadlightError('badRequest', { detail: noClassifier(checkpoint) });
    const diagram = diagramWish(args, checkpoint.output);
    const failures = new Failures(streams);
    const found = await labelledPhotos(context, folder, runtime, failures.add);
    const { photos, leftOut } = found;
    const truths = photos.map(({ truth }) => truth);
    const tally = tallyFor(checkpoint, namer, truths);
    const out = args.text('out');
    const paths = photos.map(({ path }) => path);
    if (out !== null) await checkPlaces([out], { photos: paths, model: runtime.model });
    const { handled, passedOver } = await eachLabelled(context, runtime, found, failures, {
      ask: (session, pixels) => session.classify(pixels, 5),
      done({ truth }, answer) {
        tally.add(truth, answer);
        return `${tally.photos} / ${photos.length}   ${tally.headline}`;
      },
    });
    if (handled < photos.length) streams.message(`Stopped after ${handled} of ${photos.length} photos.`);
    passedOver.say(streams);
    const failed = failures.list.length;
    const counted = { ...tally.result(), failed, failures: failures.list, ...leftOutField(leftOut) };
    const about = { ...named(runtime.model), engine: engineOf(runtime), folder: displayPath(folder) };
    const text =
      format === 'json'
        ? `${visibleJson(JSON.stringify({ ...about, ...counted }, null, 2))}\n`
        : tally.table(failed) + noteLines(noteSentences(checkpoint));
    if (out === null || diagram) await streams.result(text);
    else
      await saveFile(out, [text]).catch(async (error: unknown) => {
        await streams.result(text); // what has cost so much time is not lost with the disk
        throw error;
      });
    const reliability = tally.reliability?.() ?? null;
    if (diagram && reliability) {
      const title = ['Reliability of scores', runtime.model.name, displayPath(folder)];
      await saveDiagram(diagram, { ...reliability, title });
    }
    return failed > 0 || handled < photos.length || tally.photos === 0 ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

function labelledPhotos(
  { args, streams }: CommandContext,
  folder: string,
  { model }: Runtime,
  fail: (path: string, error: unknown) => void,
): Promise<LabelledPhotos> {
  const table = args.text('truth');
  if (table === null) return photosOfFolders(folder, model.checkpoint, fail);
  return photosOfTable(folder, table, model.checkpoint, fail, (count) =>
    streams.message(
      `${count} ${count === 1 ? 'photo has' : 'photos have'} no row in \`${table}\`, and ${count === 1 ? 'is' : 'are'} left out.`,
    ),
  );
}
