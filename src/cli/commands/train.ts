/** `headlight train`: a model of a person's own labels, from photos sorted into folders. */
import { setImmediate as turn } from 'node:timers/promises';
import { HeadlightError } from '../../vit/errors';
import { saveTrained } from '../../main/models/trained-folder';
import { rounded } from '../../vit/train/kept-features';
import { trainLabels } from '../../vit/train/train-labels';
import { withClassifier } from '../../vit/train/trained-model';
import { visibleJson } from '../../vit/visible';
import { Failures } from '../evaluate/failures';
import { eachLabelled, labelledSource } from '../evaluate/labelled';
import { displayPath } from '../inputs';
import { journalPlace } from '../many/resumed';
import { named } from '../open-model';
import type { Arguments } from '../options';
import { EXIT, type Command, type CommandContext } from '../command';
import { engineOf } from '../result';
import { formatOf, openRuntime, type Runtime } from '../runtime';
import { namedSuspects, namedWanting, trainTable } from '../train/report';
import { checkPlaces } from '../write/places';
import { checkNewFolder } from '../train/new-folder';
import { fewSentences, LabelNames } from '../train/label-names';
import { usageError } from '../usage-error';

/** The range that λ may have; scikit-learn's C runs from 1e-4 to 1e4 as a rule. */
const LAMBDA = { low: 1e-9, high: 1e3 } as const;

export const run: Command = async (context) => {
  const { args, streams, signal } = context;
  const format = formatOf(args, ['table', 'json']);
  const out = args.text('out');
  if (out === null) throw usageError('--out is needed: a new folder for the model.');
  const options = optionsOf(args);
  const journalAt = journalPlace(args, out);
  await checkNewFolder(out);
  const runtime = await openRuntime(args, streams, { first: 'features' });
  try {
    const { model } = runtime;
    const failures = new Failures(streams);
    const { files, classes, features, labels, source } = await featuresOf(context, runtime, failures, journalAt);
    const notes = fewSentences(labels, classes);
    for (const note of notes) streams.message(note);
    const onProgress = (share: number): void => streams.progress(`fitting: ${Math.round(100 * share)} %`);
    const pause = (): Promise<void> => turn();
    const samples = { features, classes, count: labels.length };
    const { fit, suspects, wanting, copies } = await trainLabels(
      samples,
      { ...options, pause },
      { signal, onProgress },
    );
    const { lambda, accuracy, confusion } = fit;
    if (copies > 0) streams.message(copiesSentence(copies));
    const { folds, seed } = options;
    const about = { base: model.id, photos: files.length, seed, folds };
    await saveTrained(out, withClassifier(model.checkpoint, fit, labels), fit, about);
    const result = { labels, photos: files.length, lambda, accuracy, confusion };
    const told = { suspects: namedSuspects(suspects, files, classes, labels), addNext: namedWanting(wanting, labels) };
    const said = {
      ...named(model),
      engine: engineOf(runtime),
      ...source.named,
      out,
      ...result,
      folds,
      seed,
    };
    const rest = {
      ...told,
      copies,
      failed: failures.list.length,
      failures: failures.list,
      leftOut: source.leftOut,
      fewPhotos: notes,
    };
    await streams.result(
      format === 'json'
        ? `${visibleJson(JSON.stringify({ ...said, ...rest }, null, 2))}\n`
        : trainTable({ ...result, ...told }, out),
    );
    return failures.list.length > 0 ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

function optionsOf(args: Arguments): { readonly lambda?: number; readonly folds: number; readonly seed: number } {
  const lambda = args.has('lambda') ? args.number('lambda', LAMBDA.low, LAMBDA.high) : undefined;
  return {
    ...(lambda !== undefined && { lambda }),
    folds: args.integer('folds', 2, 50),
    seed: args.integer('seed', 0, 2 ** 31),
  };
}

function copiesSentence(copies: number): string {
  const those = copies === 1 ? '1 photo is a copy' : `${copies} photos are copies`;
  return `${those} of another: tested on what it has seen, a classifier looks better than it is.`;
}

/** Of every photo that can be read; the others are told and left out. Rejects with `cancelled` once stopped: half the photos are another model. */
async function featuresOf(context: CommandContext, runtime: Runtime, failures: Failures, journalAt: string | null) {
  const names = new LabelNames();
  const source = await labelledSource(context, failures, { command: 'train', read: names.read });
  const { model } = runtime;
  if (journalAt !== null)
    await checkPlaces([journalAt], { photos: source.stream.files.map(({ path }) => path), model });
  const [files, met, features] = [[] as string[], [] as number[], [] as Float32Array[]];
  const { stopped } = await eachLabelled(context, runtime, source, failures, journalAt, {
    question: { command: 'train' },
    ask: (session, pixels) => session.features(pixels),
    done({ path, truth }, pooled) {
      files.push(displayPath(path));
      met.push(truth[0] ?? 0);
      features.push(rounded(pooled));
      return undefined;
    },
  });
  if (stopped && journalAt !== null)
    context.streams.message(`${features.length} photos are kept in ${displayPath(journalAt)}: the same command goes on from there.`); // prettier-ignore
  if (stopped) throw new HeadlightError('cancelled');
  return { files, features, source, ...names.sorted(met) };
}
