/** `headlight evaluate`: accuracy on a folder with one sub-folder per class. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expandSources } from '../../main/photo/sources';
import { HeadlightError } from '../../vit/errors';
import { ClassNames } from '../class-names';
import { shown } from '../inputs';
import { noClassifier } from '../no-classifier';
import { named } from '../open-model';
import { forEachPhoto } from '../photo-loop';
import { EXIT, type Command, type CommandContext } from '../program';
import { engineOf } from '../result';
import { openRuntime, textFormat, type Runtime } from '../runtime';
import { sentenceOf } from '../sentences';
import { Tally } from '../tally';
import { usageError } from '../usage-error';
import { saveFile } from '../write/atomic-file';
import { checkPlaces } from '../write/places';

interface LabelledPhoto {
  readonly path: string;
  readonly truth: number;
}

export const run: Command = async (context) => {
  const { args, streams, signal } = context;
  const [folder, ...more] = args.operands;
  if (folder === undefined || more.length > 0)
    throw usageError('`headlight evaluate` takes one folder with a sub-folder per class.');
  const format = textFormat(args, ['table', 'json']);
  const runtime = await openRuntime(args, streams, { first: 'answer' });
  try {
    const { labels, provenance } = runtime.model.checkpoint;
    if (labels.length === 0) throw new HeadlightError('badRequest', { detail: noClassifier(provenance) });
    const tally = new Tally(labels);
    const photos = await labelledPhotos(context, folder, runtime, tally);
    const out = args.text('out');
    const paths = photos.map(({ path }) => path);
    if (out !== null) await checkPlaces([out], { photos: paths, model: runtime.model });
    const handled = await forEachPhoto(runtime, photos, signal, {
      ask: (session, _photo, pixels) => session.classify(pixels, 5),
      done: ({ truth }, _pixels, { predictions }) => {
        tally.add(
          truth,
          predictions.map(({ index }) => index),
        );
        streams.progress(`${tally.photos} / ${photos.length}   top-1 ${(tally.top1 * 100).toFixed(1)} %`);
        return Promise.resolve();
      },
      failed: ({ path }, error) => {
        tally.fail(shown(path), error);
        streams.message(`${shown(path)}: ${sentenceOf(error)}`);
        return Promise.resolve();
      },
    });
    if (handled < photos.length) streams.message(`Stopped after ${handled} of ${photos.length} photos.`);
    const result = { ...named(runtime.model), engine: engineOf(runtime), folder: shown(folder), ...tally.result() };
    const text = format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : tally.table();
    if (out === null) await streams.result(text);
    else await saveFile(out, [text]);
    return tally.failures > 0 || handled < photos.length ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

/** Photos of every sub-folder that names a class; the others are counted as failed and named. */
async function labelledPhotos(
  { streams }: CommandContext,
  folder: string,
  runtime: Runtime,
  tally: Tally,
): Promise<LabelledPhoto[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw usageError(`There is no folder \`${folder}\`.`);
  });
  const names = entries.filter((entry) => !entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name);
  if (names.length === 0)
    throw usageError(`\`${folder}\` has no sub-folders; each names a class and holds its photos.`);
  const classes = new ClassNames(runtime.model.checkpoint.labels);
  const photos: LabelledPhoto[] = [];
  for (const name of names.sort()) {
    const truth = classes.indexOf(name);
    const fail = (error: HeadlightError): void => {
      tally.fail(shown(join(folder, name)), error);
      streams.message(`${shown(join(folder, name))}: ${sentenceOf(error)}`);
    };
    if (truth === null) {
      fail(
        new HeadlightError('badRequest', {
          detail: 'the folder name is no class of this model: not a WordNet id, label or index',
        }),
      );
      continue;
    }
    const found = await expandSources([join(folder, name)]);
    for (const { error } of found.failed) fail(HeadlightError.fromData(error));
    photos.push(...found.photos.map(({ path }) => ({ path, truth })));
  }
  return photos;
}
