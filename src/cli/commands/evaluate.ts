/** `headlight evaluate`: answers against what is true, by one sub-folder per class or by a table. */
import { visibleJson } from '../../vit/visible';
import { HeadlightError } from '../../vit/errors';
import { ClassTally } from '../evaluate/class-tally';
import { diagramWish, saveDiagram } from '../evaluate/diagram';
import { Failures } from '../evaluate/failures';
import { eachLabelled, labelledSource, placesText, type LabelledSource } from '../evaluate/labelled';
import { LabelTally } from '../evaluate/label-tally';
import { NumberTally } from '../evaluate/number-tally';
import type { Counted, Tally } from '../evaluate/tally';
import { truthFor } from '../evaluate/truth';
import { TruthTable } from '../evaluate/truth-table';
import { noteLines } from '../answer-writers';
import { leftOutField } from '../left-out';
import { journalPlace } from '../many/resumed';
import { noClassifier } from '../no-classifier';
import { namerOf, type Namer } from '../named-classes';
import { named } from '../open-model';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { EXIT, type Command, type CommandContext } from '../command';
import { engineOf } from '../result';
import { openRuntime, textFormat } from '../runtime';
import { noteSentences } from '../sentences';
import { saveFile } from '../write/save-file';
import { checkPlaces } from '../write/places';

/** Classes that count as found. */
const TOP = 5;
const NONE = new Float64Array(0);

export const run: Command = async (context) => {
  const { args, streams } = context;
  const format = textFormat(args, ['table', 'json']);
  const out = args.text('out');
  const journalAt = journalPlace(args, out);
  const namer = namerOf(args);
  const runtime = await openRuntime(args, streams, { first: 'answer' });
  try {
    const { checkpoint } = runtime.model;
    if (checkpoint.output === 'none') throw new HeadlightError('badRequest', { detail: noClassifier(checkpoint) });
    const diagram = diagramWish(args, checkpoint.output);
    const failures = new Failures(streams);
    const source = await sourceOf(context, checkpoint, failures);
    const tally = tallyFor(checkpoint, namer);
    const files = [out, journalAt].filter((path) => path !== null);
    await checkPlaces(files, { photos: source.stream.files.map(({ path }) => path), model: runtime.model });
    const { stopped } = await eachLabelled<Counted>(context, runtime, source, failures, journalAt, {
      question: { command: 'evaluate', top: TOP },
      async ask(session, pixels) {
        const { predictions, scores } = await session.classify(pixels, TOP);
        return { predictions, scores: checkpoint.output === 'single' ? NONE : scores };
      },
      done({ truth }, answer) {
        tally.add(truth, answer);
        return tally.headline;
      },
    });
    const failed = failures.list.length;
    const counted = { ...tally.result(), failed, failures: failures.list, ...leftOutField(source.leftOut) };
    const about = { ...named(runtime.model), engine: engineOf(runtime), ...source.named };
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
      const title = ['Reliability of scores', runtime.model.name, placesText(source.named)];
      await saveDiagram(diagram, { ...reliability, title });
    }
    return failed > 0 || stopped || tally.photos === 0 ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

/** The tally that fits what a model’s outputs mean. */
function tallyFor(checkpoint: Checkpoint, namer: Namer): Tally {
  const { labels, output } = checkpoint;
  if (output === 'multi') return new LabelTally(labels, checkpoint, namer);
  return output === 'regression' ? new NumberTally(labels) : new ClassTally(labels, namer);
}

async function sourceOf(context: CommandContext, checkpoint: Checkpoint, failures: Failures): Promise<LabelledSource> {
  const file = context.args.text('truth');
  const table = file === null ? null : await TruthTable.read(file, checkpoint);
  const read = truthFor(checkpoint, table === null);
  return labelledSource(context, failures, {
    command: 'evaluate',
    read,
    table,
    several: checkpoint.output === 'multi',
  });
}
