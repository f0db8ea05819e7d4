/** What `explain` does with one photo: maps, their picture, their numbers, and how they were made. */
import type { ModelPixels } from '../../shared/photo-port';
import type { OutputKind } from '../../vit/output';
import type { MapSettings } from '../../shared/export/sidecar';
import type { RecipeOverrides } from '../../vit/checkpoint/overrides';
import { shapeOf } from '../../vit/config';
import type { MapOptions } from '../../vit/explain/query';
import { minMax } from '../../vit/explain/scale';
import type { Prediction } from '../../vit/predictions';
import type { SessionAnswer } from '../../vit/session/answer';
import type { VitSession } from '../../vit/session/session';
import { displayPath } from '../inputs';
import { withNames, type NamedPrediction } from '../named-classes';
import { named, scored } from '../open-model';
import { engineOf, type PhotoResult } from '../result';
import { saveExport, saveNumbers } from '../sidecar';
import { picture } from './draw';
import { headGridOf, mapSettings, mapsOf, numbersOf } from './maps';
import type { Target } from './targets';
import type { Task } from './task';

/** The stable JSON form of the answer; documented in docs/command-line.md. */
export interface Explained {
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
  /** What the scores are. */
  readonly output: OutputKind;
  /** Of the changed model, where it is changed. */
  readonly predictions: readonly NamedPrediction[];
}

/** What the model said of a photo, and its maps. */
export interface AskedMaps {
  /** Of the model as it is: the best five. */
  readonly answer: SessionAnswer;
  readonly maps: Awaited<ReturnType<typeof mapsOf>>;
  /** For a picture of all heads; else null. */
  readonly grid: Awaited<ReturnType<typeof headGridOf>>;
  /** Of the changed model, where it is changed. */
  readonly predictions: readonly Prediction[];
}

/** Rejects with the errors of session and engine. */
export async function askMaps(
  session: VitSession,
  { selection, look: { options }, work }: Task,
  path: string,
  { overlay }: Target,
  pixels: ModelPixels,
): Promise<AskedMaps> {
  const answer = await session.answer(path, pixels, 5);
  const { changes } = options;
  const changed = changes && (await session.ask(path, { lens: 'answer', top: 5, changes }, work));
  return {
    answer,
    maps: await mapsOf(session, path, selection, options, work),
    grid: overlay === null ? null : await headGridOf(session, path, selection, options),
    predictions: (changed ?? answer).predictions,
  };
}

/** Draws and writes. Rejects with the errors of photo and file. */
export async function tellMaps(
  task: Task,
  path: string,
  { overlay, raw }: Target,
  pixels: ModelPixels,
  value: AskedMaps,
): Promise<Explained> {
  const { args, runtime, selection, look } = task;
  const { answer, maps, predictions } = value;
  const numbers = numbersOf(selection, maps, shapeOf(runtime.model.checkpoint.config).grid);
  const map = mapSettings(selection, answer.predictions);
  const { style, scale, options } = look;
  const by = { model: runtime.model, engine: engineOf(runtime), photos: [runtime.photos.seen(path)] };
  const asked = { map, options, look: { ...style, scale } };
  if (overlay !== null) {
    const drawn = await picture(task, path, overlay, { ...value, map }, pixels);
    await saveExport(args, { out: overlay, by, asked, holds: 'nothing', pieces: () => [drawn] });
  }
  if (raw !== null) await saveNumbers(args, raw, { by, asked }, numbers);
  const { low, high } = minMax(numbers.data);
  return {
    ...named(runtime.model),
    ...scored(runtime.model),
    engine: engineOf(runtime),
    file: displayPath(path),
    overlay,
    raw,
    ...map,
    options,
    shape: numbers.shape,
    range: { low, high },
    output: runtime.model.checkpoint.output,
    predictions: withNames(predictions, task.namer),
  };
}
