/** `headlight explain`: attention or rollout of a photo, as an overlay and as numbers. */
import { basename } from 'node:path';
import { MAX_EDGE } from '../../main/photo/limits';
import { figureTitle, mapTitle } from '../../shared/export/figure-title';
import { NUMBER_ENDINGS, numberPieces, type NumberEnding } from '../../shared/export/numbers';
import type { MapSettings } from '../../shared/export/sidecar';
import type { ModelPixels } from '../../shared/photo-port';
import type { RecipeOverrides } from '../../vit/checkpoint/overrides';
import { shapeOf } from '../../vit/config';
import { HeadlightError } from '../../vit/errors';
import type { HeadGrid } from '../../vit/explain/attention';
import type { MapOptions } from '../../vit/explain/query';
import { minMax } from '../../vit/explain/scale';
import type { Prediction } from '../../vit/session/predictions';
import type { Work } from '../../vit/session/work';
import { askPhoto } from '../ask-photo';
import { readLook, type Look } from '../explain/look';
import { headGridOf, mapSettings, mapsOf, numbersOf, type LabelledMap } from '../explain/maps';
import { figureOf, overlayPng, overlaySvg, type OverlayRequest } from '../explain/picture';
import { readSelection, type Selection } from '../explain/selection';
import { withSettings } from '../explain/settings';
import { targetsOf, type Target } from '../explain/targets';
import { findPhotos, shown } from '../inputs';
import { modelOf, named } from '../open-model';
import type { Arguments } from '../options';
import { EXIT, type Command } from '../program';
import { engineOf, failureOf, type PhotoResult } from '../result';
import { formatOf, openRuntime, type Runtime } from '../runtime';
import { sentenceOf } from '../sentences';
import { saveSidecar, sidecarOf } from '../sidecar';
import { saveFile } from '../write/atomic-file';

/** Longest edge of one of several tiles, px. */
const TILE_EDGE = 320;

export const run: Command = async ({ args: given, streams, signal }) => {
  const args = await withSettings(given, streams);
  const format = formatOf(args, ['table', 'json']);
  const inputs = await findPhotos(args.operands, 'explain');
  const model = await modelOf(args);
  const { config } = model.checkpoint;
  const selection = readSelection(args, model.checkpoint, shapeOf(config).grid);
  const look = readLook(args, selection.method, config);
  for (const { name, error } of inputs.failed)
    streams.message(`${name}: ${sentenceOf(HeadlightError.fromData(error))}`);
  if (inputs.photos.length === 0) return EXIT.someFailed;
  const paths = inputs.photos.map(({ path }) => path);
  const targets = await targetsOf(args, paths, selection.method);
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  const results: unknown[] = [];
  let failures = inputs.failed.length;
  try {
    for (const [i, path] of paths.entries()) {
      try {
        const at = `${i + 1} / ${paths.length}  ${shown(path)}`;
        streams.progress(at);
        const work = { signal, onProgress: (done: number) => streams.progress(`${at}  ${Math.round(100 * done)} %`) };
        const result = await explain({ args, runtime, selection, look, work }, path, targets[i] as Target);
        results.push(result);
        if (format === 'table') await streams.result(lineOf(result));
      } catch (error) {
        if (signal.aborted) break;
        failures++;
        streams.message(`${shown(path)}: ${sentenceOf(error)}`);
        results.push(failureOf(runtime, path, error));
      } finally {
        runtime.photos.release(path);
      }
    }
    if (format === 'json') {
      await streams.result(`${JSON.stringify(inputs.single ? results[0] : results, null, 2)}\n`);
    }
    if (results.length < paths.length) streams.message(`Stopped after ${results.length} of ${paths.length} photos.`);
    return failures > 0 || results.length < paths.length ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

interface Explained {
  readonly model: string;
  readonly overrides?: RecipeOverrides;
  readonly engine: PhotoResult['engine'];
  readonly file: string;
  readonly overlay: string | null;
  readonly raw: string | null;
  readonly method: MapSettings['method'];
  readonly layer: MapSettings['layer'];
  readonly head: MapSettings['head'];
  readonly token: MapSettings['token'];
  /** Classes by index, for methods that ask about one; else null. */
  readonly target: MapSettings['target'];
  /** Occlusion: edge of the hidden square, in patches. */
  readonly size?: MapSettings['size'];
  /** What differs from the defaults, changes of the model included. */
  readonly options: MapOptions;
  readonly shape: readonly number[];
  readonly range: { readonly low: number; readonly high: number };
  /** Of the changed model, where it is changed. */
  readonly predictions: readonly Prediction[];
}

/** What stays the same from photo to photo. */
interface Task {
  readonly args: Arguments;
  readonly runtime: Runtime;
  readonly selection: Selection;
  readonly look: Look;
  /** How the photo in work is followed and stopped. */
  readonly work: Work & { readonly signal: AbortSignal };
}

async function explain(task: Task, path: string, { overlay, raw }: Target): Promise<Explained> {
  const { args, runtime, selection, look, work } = task;
  const { changes } = look.options;
  const { pixels, answer, value } = await askPhoto(runtime, path, work.signal, async (session, { predictions }) => ({
    maps: await mapsOf(session, path, selection, look.options, work),
    grid: overlay === null ? null : await headGridOf(session, path, selection, look.options),
    predictions: changes
      ? (await session.lens(path, { lens: 'answer', top: 5, changes }, work)).predictions
      : predictions,
  }));
  const { maps, predictions } = value;
  const numbers = numbersOf(selection, maps, shapeOf(runtime.model.checkpoint.config).grid);
  const map = mapSettings(selection, answer.predictions);
  const { style, scale, options } = look;
  const asked = { map, options, look: { ...style, scale } };
  if (overlay !== null) {
    await saveFile(overlay, [await picture(task, path, overlay, { ...value, map }, pixels)]);
    await saveSidecar(args, overlay, await sidecarOf(runtime, [path], overlay, asked));
  }
  if (raw !== null) {
    const settings = await sidecarOf(runtime, [path], raw, asked);
    const ending = endingOf(raw);
    await saveFile(raw, numberPieces(ending, numbers, settings));
    if (ending !== '.json') await saveSidecar(args, raw, settings); // which holds them itself
  }
  const { low, high } = minMax(numbers.data);
  return {
    ...named(runtime.model),
    engine: engineOf(runtime),
    file: shown(path),
    overlay,
    raw,
    ...map,
    options,
    shape: numbers.shape,
    range: { low, high },
    predictions,
  };
}

function endingOf(path: string): NumberEnding {
  return NUMBER_ENDINGS.find((ending) => path.toLowerCase().endsWith(ending)) ?? '.npy';
}

/** What a picture is made of. */
interface Drawn {
  readonly maps: readonly LabelledMap[];
  /** Null: the method knows no heads. */
  readonly grid: HeadGrid | null;
  readonly map: MapSettings;
}

async function picture(
  { runtime, selection, look, work }: Task,
  path: string,
  out: string,
  { maps, grid, map }: Drawn,
  { crop }: ModelPixels,
): Promise<Uint8Array | string> {
  const svg = out.toLowerCase().endsWith('.svg');
  const { scale, style, options } = look;
  if (grid && selection.allHeads && selection.allLayers) {
    const { name, config, labels } = runtime.model.checkpoint;
    const subject = { photo: basename(path), model: name, map, options, labels, clsToken: config.clsToken };
    return figureOf({ grid, scale, colorMap: style.colorMap, title: figureTitle(subject) }, svg);
  }
  const view = await runtime.photos.view(path, maps.length === 1 ? MAX_EDGE : TILE_EDGE, work.signal);
  const columns = Math.ceil(Math.sqrt(maps.length));
  const title = mapTitle(basename(path), runtime.model.checkpoint.name, selection.method);
  const request: OverlayRequest = { maps, columns, view, crop, title, style, scale, all: grid?.data ?? null };
  return svg ? overlaySvg(request) : overlayPng(request);
}

function lineOf({ file, overlay, raw, shape, range }: Explained): string {
  const written = [overlay, raw === null ? null : `${raw} [${shape.join(', ')}]`]
    .filter((name) => name !== null)
    .join('  ');
  const flat = range.high > range.low ? '' : '   the map is flat: every patch has the same weight';
  return `${file}  →  ${written}${flat}\n`;
}
