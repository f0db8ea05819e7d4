/** `headlight explain`: attention or rollout of photos, as overlays and as numbers. */
import { visibleJson } from '../../vit/visible';
import { isSaveError } from '../../shared/save-error';
import { shapeOf } from '../../vit/config';
import { HeadlightError } from '../../vit/errors';
import { askMaps, tellMaps, type Explained } from '../explain/explain-photo';
import { readLook } from '../explain/look';
import { readSelection } from '../explain/selection';
import { targetsOf, type Target } from '../explain/targets';
import type { Task } from '../explain/task';
import { findPhotos, displayPath } from '../inputs';
import { sayInputs, withLeftOut } from '../left-out';
import { namerOf } from '../named-classes';
import { modelOf } from '../open-model';
import { forEachPhoto } from '../photo-loop';
import { EXIT, type Command } from '../program';
import { failureOf } from '../result';
import { formatOf, openRuntime } from '../runtime';
import { sentenceOf } from '../sentences';
import { withSidecars } from '../sidecar';
import { checkPlaces } from '../write/places';

export const run: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table', 'json']);
  const namer = namerOf(args);
  const inputs = await findPhotos(args.operands, 'explain');
  const model = await modelOf(args, streams);
  const { config } = model.checkpoint;
  const selection = readSelection(args, model.checkpoint, shapeOf(config).grid);
  const look = readLook(args, selection.method, config);
  const leftOut = sayInputs(streams, inputs);
  if (inputs.photos.length === 0) return EXIT.someFailed;
  const paths = inputs.photos.map(({ path }) => path);
  const targets = await targetsOf(args, paths, selection.method);
  const files = targets.flatMap(({ overlay, raw }) => [overlay, raw].filter((file) => file !== null));
  await checkPlaces(withSidecars(args, files), { photos: paths, model });
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  const results: object[] = inputs.failed.map(({ path, error }) =>
    failureOf(runtime, path, HeadlightError.fromData(error)),
  );
  let failures = inputs.failed.length;
  const failed = (path: string, error: unknown): void => {
    failures++;
    leftOut.failed(error);
    streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
    results.push(failureOf(runtime, path, error));
  };
  try {
    const photos = paths.map((path, i) => ({ path, target: targets[i] as Target }));
    const unsaved = await explainEach(
      { args, runtime, selection, look, namer },
      photos,
      { signal, streams },
      {
        failed,
        async told(result) {
          results.push(result);
          if (format === 'table') await streams.result(lineOf(result));
        },
      },
    );
    if (format === 'json' && results.length > 0) {
      await streams.result(
        `${visibleJson(JSON.stringify(inputs.single ? results[0] : withLeftOut(results, inputs.leftOut), null, 2))}\n`,
      );
    }
    const handled = results.length - inputs.failed.length;
    leftOut.say(streams);
    if (handled < paths.length) streams.message(`Stopped after ${handled} of ${paths.length} photos.`);
    if (unsaved) throw unsaved;
    return failures > 0 || handled < paths.length ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

interface Telling {
  told(result: Explained): Promise<void>;
  failed(path: string, error: unknown): void;
}

/** Returns the error with which a file could not be written: the fault of no photo, since the next one could not be written either. */
async function explainEach(
  shared: Omit<Task, 'work'>,
  targets: readonly { readonly path: string; readonly target: Target }[],
  { signal, streams }: Pick<Parameters<Command>[0], 'signal' | 'streams'>,
  { told, failed }: Telling,
): Promise<HeadlightError | null> {
  let unsaved: HeadlightError | null = null;
  const photos = targets.map((photo, i) => {
    const at = `${i + 1} / ${targets.length}  ${displayPath(photo.path)}`;
    const onProgress = (done: number): void => streams.progress(`${at}  ${Math.round(100 * done)} %`);
    return { ...photo, at, task: { ...shared, work: { signal, onProgress } } };
  });
  const handled = forEachPhoto(shared.runtime, photos, signal, {
    ask: (session, { path, target, at, task }, pixels) => {
      streams.progress(at);
      return askMaps(session, task, path, target, pixels);
    },
    async done({ path, target, task }, pixels, asked) {
      try {
        await told(await tellMaps(task, path, target, pixels, asked));
      } catch (error) {
        if (signal.aborted) return;
        if (isSaveError(error)) throw (unsaved = error);
        failed(path, error);
      }
    },
    failed: async ({ path }, error) => failed(path, error),
  });
  await handled.catch((error: unknown) => {
    if (error !== unsaved) throw error;
  });
  return unsaved;
}

function lineOf({ file, overlay, raw, shape, range }: Explained): string {
  const written = [overlay, raw === null ? null : `${raw} [${shape.join(', ')}]`]
    .filter((name) => name !== null)
    .join('  ');
  const flat = range.high > range.low ? '' : '   the map is flat: every patch has the same weight';
  return `${file}  →  ${written}${flat}\n`;
}
