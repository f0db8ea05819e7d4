/** `headlight explain`: attention or rollout of photos, as overlays and as numbers. */
import { visibleJson } from '../../vit/visible';
import { isSaveError } from '../../shared/save-error';
import { shapeOf } from '../../vit/config';
import { HeadlightError } from '../../vit/errors';
import { explainPhoto, type Explained } from '../explain/explain-photo';
import { readLook } from '../explain/look';
import { readSelection } from '../explain/selection';
import { targetsOf, type Target } from '../explain/targets';
import { findPhotos, shown } from '../inputs';
import { sayInputs, withLeftOut } from '../left-out';
import { namerOf } from '../named-classes';
import { modelOf } from '../open-model';
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
  let unsaved: HeadlightError | null = null;
  try {
    for (const [i, path] of paths.entries()) {
      try {
        const at = `${i + 1} / ${paths.length}  ${shown(path)}`;
        streams.progress(at);
        const work = { signal, onProgress: (done: number) => streams.progress(`${at}  ${Math.round(100 * done)} %`) };
        const result = await explainPhoto({ args, runtime, selection, look, namer, work }, path, targets[i] as Target);
        results.push(result);
        if (format === 'table') await streams.result(lineOf(result));
      } catch (error) {
        if (signal.aborted) break;
        if (isSaveError(error)) {
          unsaved = error; // the fault of no photo: the next one could not be written either
          break;
        }
        failures++;
        leftOut.failed(error);
        streams.message(`${shown(path)}: ${sentenceOf(error)}`);
        results.push(failureOf(runtime, path, error));
      } finally {
        runtime.photos.release(path);
      }
    }
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

function lineOf({ file, overlay, raw, shape, range }: Explained): string {
  const written = [overlay, raw === null ? null : `${raw} [${shape.join(', ')}]`]
    .filter((name) => name !== null)
    .join('  ');
  const flat = range.high > range.low ? '' : '   the map is flat: every patch has the same weight';
  return `${file}  →  ${written}${flat}\n`;
}
