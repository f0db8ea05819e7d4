/** Two models' maps of one photo side by side, drawn again from the settings that the window wrote. */
import { basename } from 'node:path';
import { weightFingerprints } from '../../main/models/fingerprint';
import { MAX_EDGE } from '../../main/photo/limits';
import { captionOf } from '../../shared/figure/caption';
import type { MapPanel } from '../../shared/figure/map-figure';
import type { Sidecar } from '../../shared/export/sidecar';
import { shapeOf } from '../../vit/config';
import { minMax } from '../../vit/explain/scale';
import { mapPicture } from '../figure/picture';
import { recordedFigure } from '../figure/read-figure';
import { displayPath } from '../inputs';
import { modelOf } from '../open-model';
import type { Arguments } from '../options';
import { EXIT, type CommandContext, type ExitCode } from '../command';
import { readLook, type Look } from '../read/look';
import { readSelection } from '../read/selection';
import { engineOf } from '../result';
import { formatOf, onePhoto, openRuntime } from '../runtime';
import { saveExport, withSidecars, type MadeBy } from '../sidecar';
import { usageError } from '../usage-error';
import { checkPlaces } from '../write/places';
import { panelsOf, styleFor } from './draw';
import { mapPlaces } from './map-places';
import { askMaps, mapSettings } from './maps';

/** One model's part of the figure. */
interface Side {
  readonly panel: MapPanel;
  readonly by: MadeBy;
  readonly look: Look;
  readonly map: ReturnType<typeof mapSettings>;
  readonly caption: readonly string[];
}

/** @param beside the arguments of the second model */
export async function drawPair(context: CommandContext, beside: Arguments): Promise<ExitCode> {
  const { args, streams, signal } = context;
  const format = formatOf(args, ['table', 'json']);
  const path = onePhoto(args, 'explain');
  const { files, of } = await mapPlaces(args, [path], args.text('method') ?? '');
  const out = of[0]?.overlay ?? '';
  for (const each of [args, beside]) {
    const model = await modelOf(each, { message: () => undefined });
    await checkPlaces(withSidecars(args, files), { photos: [path], model });
  }
  const left = await sideOf(args, context, path);
  const right = await sideOf(beside, context, path);
  const { photos } = await openRuntime(args, streams, { first: 'nothing', opened: left.by.model });
  try {
    const view = await photos.view(path, MAX_EDGE, signal);
    const [, , ...said] = left.caption; // names stand above the pictures
    const caption = [basename(path), ...said];
    const panels = [left.panel, right.panel];
    const figure = { panels, columns: panels.length, oneRange: true, caption, look: left.look.figure };
    const drawn = await mapPicture(figure, view, out.toLowerCase().endsWith('.svg'));
    const asked = { ...askedOf(left), ...recordedFigure(left.look.figure), beside: await recordedBeside(right) };
    await saveExport(args, { out, by: left.by, asked, holds: 'nothing', pieces: () => [drawn] });
  } finally {
    photos.dispose();
  }
  const json = { file: displayPath(path), overlay: out, models: [left, right].map(({ by }) => by.model.id) };
  await streams.result(format === 'json' ? `${JSON.stringify(json, null, 2)}\n` : `${json.file}  →  ${out}\n`);
  return EXIT.done;
}

async function sideOf(args: Arguments, { streams, signal }: CommandContext, path: string): Promise<Side> {
  const model = await modelOf(args, streams);
  const { config, labels } = model.checkpoint;
  const selection = readSelection(args, model.checkpoint, shapeOf(config).grid);
  if (selection.allLayers || selection.allHeads)
    throw usageError('Two models side by side are one map each: --layer and --head take one.');
  const look = readLook(args, selection.method, config);
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  try {
    const pixels = await runtime.photos.pixels(path, model, signal);
    const value = await runtime.ask(async (session) => {
      const answer = await session.answer(path, pixels, 5);
      return askMaps(session, { path, answer }, { selection, look }, true, { signal, onProgress: () => undefined });
    });
    const map = mapSettings(selection, value.answer.predictions);
    const style = styleFor(look, map, value.maps);
    const [panel] = panelsOf({ ...value, map, style }, look, pixels.crop);
    const [first] = value.maps;
    if (!panel || !first) throw new Error('expected one map');
    const by = { model, engine: engineOf(runtime), photos: [runtime.photos.seen(path)] };
    const subject = { photo: basename(path), model: model.name, map, options: look.options };
    const caption = captionOf({ ...subject, labels, clsToken: config.clsToken }, minMax(first.map.data));
    return { panel: { ...panel, label: model.name }, by, look, map, caption };
  } finally {
    runtime.dispose();
  }
}

function askedOf({ map, look: { options, scale }, panel }: Side): Pick<Sidecar, 'map' | 'options' | 'look'> {
  return { map, options, look: { ...panel.style, scale } };
}

async function recordedBeside({ by: { model, engine }, map, look }: Side): Promise<NonNullable<Sidecar['beside']>> {
  const { id, name, folder, weights, checkpoint, overrides, typed } = model;
  if (!engine) throw new Error('expected an engine that ran');
  const { name: ran, detail, precision } = engine;
  const files = await weightFingerprints(folder, weights);
  const { config, recipe } = checkpoint;
  return {
    model: {
      ...{ id, name, config: { ...config }, recipe: { ...recipe }, overrides, weights: files },
      ...(typed && { typed: { labels: [...typed.labels], templates: [...typed.templates] } }),
    },
    engine: { name: ran, detail, precision },
    map,
    options: look.options,
  };
}
