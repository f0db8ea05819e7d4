/** `headlight explain`: attention or rollout of a photo, as an overlay and as numbers. */
import { MAX_EDGE } from '../../main/photo/limits';
import type { OverlayStyle } from '../../shared/overlay/overlay';
import type { ModelPixels } from '../../shared/photo-port';
import { shapeOf, type ViTConfig } from '../../vit/config';
import type { RecipeOverrides } from '../../vit/checkpoint/overrides';
import { HeadlightError } from '../../vit/errors';
import type { ClassTarget } from '../../vit/explain/query';
import type { RolloutOptions } from '../../vit/explain/rollout';
import { minMax } from '../../vit/explain/scale';
import type { Prediction } from '../../vit/session/predictions';
import { mapsOf, rawShape, valuesOf, type LabelledMap } from '../explain/maps';
import { overlayPng, overlaySvg, type OverlayRequest } from '../explain/picture';
import { readRollout } from '../explain/rollout-options';
import { readSelection, type Selection } from '../explain/selection';
import { targetsOf, type Target } from '../explain/targets';
import { findPhotos, shown } from '../inputs';
import { modelOf, named } from '../open-model';
import type { Arguments } from '../options';
import { EXIT, type Command } from '../program';
import { engineOf, failureOf, type PhotoResult } from '../result';
import { formatOf, openRuntime, type Runtime } from '../runtime';
import { sentenceOf } from '../sentences';
import { COLOR_MAPS, OVERLAY_MODES, SCALES } from '../specs/common';
import { usageError } from '../usage-error';
import { saveFile } from '../write/atomic-file';
import { npy } from '../../shared/export/npy';

/** Longest edge of one of several tiles, px. */
const TILE_EDGE = 320;

export const run: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table']);
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
        streams.progress(`${i + 1} / ${paths.length}  ${shown(path)}`);
        const result = await explain(runtime, path, selection, look, targets[i] as Target, signal);
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

interface Look {
  readonly style: OverlayStyle;
  readonly scale: OverlayRequest['scale'];
  readonly rollout: RolloutOptions;
}

function readLook(args: Arguments, method: Selection['method'], config: ViTConfig): Look {
  if (args.has('smooth') && args.has('blocky')) throw usageError('--smooth and --blocky contradict each other.');
  return {
    style: {
      mode: args.choice('mode', OVERLAY_MODES),
      opacity: args.number('opacity', 0, 1),
      colorMap: args.choice('colormap', COLOR_MAPS),
      smooth: !args.has('blocky'),
    },
    scale: args.choice('scale', SCALES),
    rollout: readRollout(args, method, config),
  };
}

interface Explained {
  readonly model: string;
  readonly overrides?: RecipeOverrides;
  readonly engine: PhotoResult['engine'];
  readonly file: string;
  readonly overlay: string | null;
  readonly raw: string | null;
  readonly method: string;
  readonly layer: number | 'all';
  readonly head: Selection['heads'][number] | 'all';
  readonly token: Selection['token'];
  /** Classes by index, for methods that ask about one; else null. */
  readonly target: ClassTarget | null;
  readonly shape: readonly number[];
  readonly range: { readonly low: number; readonly high: number };
  readonly predictions: readonly unknown[];
}

async function explain(
  runtime: Runtime,
  path: string,
  selection: Selection,
  look: Look,
  target: Target,
  signal: AbortSignal,
): Promise<Explained> {
  const pixels = await runtime.photos.pixels(path, runtime.model, signal);
  const { answer, maps } = await runtime.ask(async (session) => {
    try {
      const answer = await session.answer(path, pixels, 5);
      return { answer, maps: await mapsOf(session, path, selection, look.rollout) };
    } finally {
      session.forget(path);
    }
  });
  const values = valuesOf(maps);
  const shape = rawShape(selection, shapeOf(runtime.model.checkpoint.config).grid);
  if (target.overlay !== null) await saveOverlay(runtime, path, target.overlay, maps, selection, look, pixels, signal);
  if (target.raw !== null) await saveFile(target.raw, npy(shape, values));
  const { low, high } = minMax(values);
  return {
    ...named(runtime.model),
    engine: engineOf(runtime),
    file: shown(path),
    ...target,
    method: selection.method,
    layer: selection.allLayers ? 'all' : (selection.layers[0] ?? 0),
    head: selection.allHeads ? 'all' : (selection.heads[0] ?? 'mean'),
    token: selection.token,
    target: targetOf(selection, answer.predictions),
    shape,
    range: { low, high },
    predictions: answer.predictions,
  };
}

function targetOf({ method, target }: Selection, [top]: readonly Prediction[]): ClassTarget | null {
  if (method === 'rollout' || method === 'attention') return null;
  return target ?? (top ? { class: top.index } : null);
}

async function saveOverlay(
  runtime: Runtime,
  path: string,
  out: string,
  maps: readonly LabelledMap[],
  selection: Selection,
  { style, scale }: Look,
  { crop }: ModelPixels,
  signal: AbortSignal,
): Promise<void> {
  const view = await runtime.photos.view(path, maps.length === 1 ? MAX_EDGE : TILE_EDGE, signal);
  const columns =
    selection.allHeads && selection.allLayers ? selection.heads.length : Math.ceil(Math.sqrt(maps.length));
  const request: OverlayRequest = { maps, columns, view, crop, style, scale };
  await saveFile(out, [out.toLowerCase().endsWith('.svg') ? await overlaySvg(request) : await overlayPng(request)]);
}

function lineOf({ file, overlay, raw, shape, range }: Explained): string {
  const written = [overlay, raw === null ? null : `${raw} [${shape.join(', ')}]`]
    .filter((name) => name !== null)
    .join('  ');
  const flat = range.high > range.low ? '' : '   the map is flat: every patch has the same weight';
  return `${file}  →  ${written}${flat}\n`;
}
