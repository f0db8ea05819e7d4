/** A photo's maps written down: their picture, their numbers, and how they were made. */
import type { ModelPixels } from '../../shared/photo-port';
import type { OutputKind } from '../../vit/output';
import type { MapSettings } from '../../shared/export/sidecar';
import type { RecipeOverrides } from '../../vit/checkpoint/overrides';
import { shapeOf } from '../../vit/config';
import type { MapOptions } from '../../vit/explain/query';
import { minMax } from '../../vit/explain/scale';
import type { PhotoAt, Run } from '../ask-photos';
import { recordedFigure } from '../figure/read-figure';
import { displayPath } from '../inputs';
import { namerOf, withNames, type NamedPrediction } from '../named-classes';
import { named, scored } from '../open-model';
import { engineOf, type PhotoResult } from '../result';
import { saveExport, saveNumbers } from '../sidecar';
import { picture, styleFor } from './draw';
import type { Written } from './files';
import type { MapPlaces } from './map-places';
import { mapSettings, numbersOf, type AskedMaps, type MapsAsked } from './maps';

/** The stable JSON form of the answer; documented in docs/command-line.md. */
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
  /** What the scores are. */
  readonly output: OutputKind;
  /** The changed model's predictions. */
  readonly predictions: readonly NamedPrediction[];
}

/** Draws and writes. Rejects with the errors of photo and file. */
export async function writeMaps(
  { args, runtime, signal, asked: { selection, look }, places }: Run<unknown, MapsAsked, MapPlaces>,
  { path, index }: PhotoAt,
  value: AskedMaps,
  pixels: ModelPixels,
): Promise<Written> {
  const { overlay = null, raw = null } = places.of[index] ?? {};
  const { answer, maps, predictions } = value;
  const numbers = numbersOf(selection, maps, shapeOf(runtime.model.checkpoint.config).grid);
  const map = mapSettings(selection, answer.predictions);
  const { scale, options, figure } = look;
  const style = styleFor(look, map, maps);
  const by = { model: runtime.model, engine: engineOf(runtime), photos: [runtime.photos.seen(path)] };
  const asked = { map, options, look: { ...style, scale } };
  if (overlay !== null) {
    const drawn = await picture({ runtime, selection, look, signal }, path, overlay, { ...value, map, style }, pixels);
    await saveExport(args, {
      out: overlay,
      by,
      asked: { ...asked, ...recordedFigure(figure) },
      holds: 'nothing',
      pieces: () => [drawn],
    });
  }
  if (raw !== null) await saveNumbers(args, raw, { by, asked }, numbers);
  const { low, high } = minMax(numbers.data);
  const json: Explained = {
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
    predictions: withNames(predictions, namerOf(args)),
  };
  return { json, line: lineOf(json) };
}

function lineOf({ file, overlay, raw, shape, range }: Explained): string {
  const written = [overlay, raw === null ? null : `${raw} [${shape.join(', ')}]`]
    .filter((name) => name !== null)
    .join('  ');
  const flat = range.high > range.low ? '' : '   the map is flat: every patch has the same weight';
  return `${file}  →  ${written}${flat}\n`;
}
