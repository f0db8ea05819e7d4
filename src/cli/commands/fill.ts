/** `headlight fill`: a photo with holes in, what a masked autoencoder thinks is behind them out. */
import { encodePng } from '../../main/photo/encode';
import { npy, npyPieces } from '../../shared/export/npy';
import { inputPicture } from '../../shared/input-picture';
import { isOverridden } from '../../vit/checkpoint/overrides';
import { shapeOf, type ViTConfig } from '../../vit/config';
import { HeadlightError } from '../../vit/errors';
import { hiddenByChance } from '../../vit/explain/hidden-patches';
import type { Filled } from '../../vit/session/decoding';
import { readNumbers } from '../read/places';
import { displayPath } from '../inputs';
import { modelOf } from '../open-model';
import type { Arguments } from '../options';
import { notesOf } from '../photo-notes';
import { EXIT, type Command } from '../command';
import { engineOf } from '../result';
import { formatOf, onePhoto, openRuntime, outFile } from '../runtime';
import { noteSentences } from '../sentences';
import { FILL_VIEWS } from '../specs/fill';
import { plain } from '../streams';
import { usageError } from '../usage-error';
import { checkPlaces } from '../write/places';
import { saveFiles, type FilePieces } from '../write/save-file';

interface Holes {
  readonly hidden: readonly number[];
  /** Null where patches were named. */
  readonly ratio: number | null;
  readonly seed: number | null;
}

export const run: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table', 'json']);
  const photo = onePhoto(args, 'fill');
  const out = args.has('out') ? outFile(args, 'out', ['.png']) : null;
  const view = args.choice('view', FILL_VIEWS);
  const arrays = ['raw', 'encoder-attention', 'decoder-attention'].filter((name) => args.has(name));
  const paths = new Map(arrays.map((name) => [name, outFile(args, name, ['.npy'])]));
  const model = await modelOf(args, streams);
  if (model.checkpoint.decoder?.task !== 'fill') throw new HeadlightError('painterMissing', { name: model.name });
  const holes = readHoles(args, model.checkpoint.config);
  await checkPlaces([...(out === null ? [] : [out]), ...paths.values()], { photos: [photo], model });
  const runtime = await openRuntime(args, streams, { first: 'nothing', opened: model });
  try {
    const pixels = await runtime.photos.pixels(photo, model, signal);
    const attention = arrays.length > (args.has('raw') ? 1 : 0);
    const filled = await runtime.ask((session) => session.fill(pixels, holes.hidden, attention));
    const { recipe, config } = model.checkpoint;
    const picture = inputPicture({ seen: pixels.pixels, painted: filled.pixels, hidden: holes.hidden, view }, recipe, config); // prettier-ignore
    const [rows, cols] = config.imageSize;
    await saveFiles([
      ...arraysOf(paths, filled, config),
      ...(out === null ? [] : [{ path: out, pieces: [await encodePng(picture, rows, cols, 3)] }]),
    ]);
    const notes = [...noteSentences(model.checkpoint), ...notesOn(filled)];
    const result = {
      model: model.id,
      ...(isOverridden(model.overrides) && { overrides: model.overrides }),
      engine: engineOf(runtime),
      file: displayPath(photo),
      grid: shapeOf(config).grid,
      ...holes,
      loss: filled.loss,
      errors: Array.from(filled.errors),
      normalised: filled.normalised,
      ...(notes.length > 0 && { notes }),
      ...(out !== null && { out }),
      ...notesOf(pixels),
    };
    if (format === 'json') await streams.result(`${JSON.stringify(result, null, 2)}\n`);
    else await streams.result(tableOf(result, out));
    if (format !== 'json') for (const note of notes) streams.message(note);
    return EXIT.done;
  } finally {
    runtime.dispose();
  }
};

/** Throws `usage`. */
function readHoles(args: Arguments, config: ViTConfig): Holes {
  const { patches } = shapeOf(config);
  const named = args.text('hide-patches');
  if (named !== null) {
    const other = ['hide', 'seed'].find((name) => args.has(name));
    if (other !== undefined) throw usageError(`--hide-patches names the patches, so that --${other} says nothing.`);
    const hidden = readNumbers('hide-patches', named, patches);
    if (hidden.length === patches) throw usageError('--hide-patches leaves no patch visible; leave one at least.');
    return { hidden, ratio: null, seed: null };
  }
  const ratio = args.has('hide') ? args.number('hide', 0.01, 0.99) : 0.75;
  const seed = args.has('seed') ? args.integer('seed', 0, 2 ** 32 - 1) : 1;
  return { hidden: hiddenByChance(patches, ratio, seed), ratio, seed };
}

function arraysOf(paths: ReadonlyMap<string, string>, filled: Filled, config: ViTConfig): FilePieces[] {
  const { patches, patchDim } = shapeOf(config);
  const perLayer = (layers: readonly Float32Array[], tokens: number): Generator<Uint8Array> =>
    npyPieces([layers.length, (layers[0]?.length ?? 0) / tokens ** 2, tokens, tokens], layers);
  const visible = filled.encoderAttention[0]?.length ?? 0;
  const encoderTokens = Math.round(Math.sqrt(visible / config.heads));
  const pieces: Readonly<Record<string, () => FilePieces['pieces']>> = {
    raw: () => npy([patches, patchDim], filled.prediction),
    'encoder-attention': () => perLayer(filled.encoderAttention, encoderTokens),
    'decoder-attention': () => perLayer(filled.decoderAttention, 1 + patches),
  };
  return [...paths].flatMap(([name, path]) => (pieces[name] ? [{ path, pieces: pieces[name]() }] : []));
}

/** What must be known beside the picture. */
function notesOn({ normalised, knowsPlaces }: Filled): string[] {
  return [
    ...(normalised
      ? ['The model predicts patches normalised by their own mean and variance (norm_pix_loss); to paint them, both were taken from the true patches, so that colour and contrast of the holes are the photo’s own.'] // prettier-ignore
      : []),
    ...(knowsPlaces
      ? []
      : [
          'The decoder’s position embedding is zero everywhere, so that it paints every hole alike: the file was saved without it.',
        ]),
  ];
}

function tableOf(
  { hidden, grid, loss, file }: { readonly hidden: readonly number[]; readonly grid: readonly [number, number]; readonly loss: number; readonly file: string }, // prettier-ignore
  out: string | null,
): string {
  const [rows, cols] = grid;
  const told = `${plain(file)}   ${hidden.length} of ${rows * cols} patches hidden, mean squared error ${loss.toPrecision(4)}\n`;
  const holes = new Set(hidden);
  const drawn = Array.from({ length: rows }, (_, row) => Array.from({ length: cols }, (_unused, col) => (holes.has(row * cols + col) ? '·' : '█')).join('')); // prettier-ignore
  return out === null ? `${told}${drawn.join('\n')}\n` : `${told}${plain(out)}\n`;
}
