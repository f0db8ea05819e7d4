/** `headlight evaluate`: accuracy on a folder with one sub-folder per class. */
import { fileError } from '../../main/photo/file';
import { entriesOf, isPhotoName } from '../../main/photo/folder';
import { expandSources } from '../../main/photo/sources';
import { HeadlightError } from '../../vit/errors';
import { ClassNames } from '../class-names';
import { shown } from '../inputs';
import { noClassifier } from '../no-classifier';
import { namerOf } from '../named-classes';
import { named } from '../open-model';
import { forEachPhoto } from '../photo-loop';
import { EXIT, type Command, type CommandContext } from '../program';
import { engineOf } from '../result';
import { openRuntime, textFormat, type Runtime } from '../runtime';
import { sentenceOf } from '../sentences';
import { Tally } from '../tally';
import { usageError } from '../usage-error';
import { saveFile } from '../write/save-file';
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
  const namer = namerOf(args);
  const runtime = await openRuntime(args, streams, { first: 'answer' });
  try {
    const { labels, provenance } = runtime.model.checkpoint;
    if (labels.length === 0) throw new HeadlightError('badRequest', { detail: noClassifier(provenance) });
    const tally = new Tally(labels, namer);
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
    else
      await saveFile(out, [text]).catch(async (error: unknown) => {
        await streams.result(text); // what has cost so much time is not lost with the disk
        throw error;
      });
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
  const entries = await entriesOf(folder).catch((error: unknown) => {
    throw usageError(
      isMissing(error) ? `There is no folder \`${folder}\`.` : `The folder \`${folder}\` may not be read.`,
    );
  });
  const fail = (path: string, error: HeadlightError): void => {
    tally.fail(shown(path), error);
    streams.message(`${shown(path)}: ${sentenceOf(error)}`);
  };
  const classes = new ClassNames(runtime.model.checkpoint.labels);
  const folders = entries.filter(({ kind }) => kind === 'folder');
  if (folders.length === 0)
    throw usageError(`\`${folder}\` has no sub-folders; each names a class and holds its photos.`);
  const photos: LabelledPhoto[] = [];
  for (const { path, name, kind, error } of entries) {
    if (kind === 'broken') fail(path, fileError(error, path));
    else if (kind !== 'folder' && isPhotoName(name)) fail(path, inNoClass('it lies in no folder of a class'));
    if (kind !== 'folder') continue;
    const meant = classes.meant(name);
    const [truth] = meant;
    if (truth === undefined || meant.length > 1) {
      fail(path, inNoClass(whyNone(meant)));
      continue;
    }
    const found = await expandSources([path]);
    for (const { path: at, error } of found.failed) fail(at, HeadlightError.fromData(error));
    photos.push(...found.photos.map((photo) => ({ path: photo.path, truth })));
  }
  return photos;
}

function inNoClass(detail: string): HeadlightError {
  return new HeadlightError('badRequest', { detail });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** Why a folder's name is of no use. @param meant the classes that it may mean */
function whyNone(meant: readonly number[]): string {
  if (meant.length === 0) return 'the folder name is no class of this model: not a WordNet id, label or index';
  const some = meant.slice(0, 5).join(', ');
  return `the folder name is the name of ${meant.length} classes of this model (${some}): call the folder by the index of its class`;
}
