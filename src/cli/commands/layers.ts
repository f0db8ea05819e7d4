/** `headlight layers`: how the answer forms, layer by layer (the logit lens). */
import { layersTable } from '../../shared/export/lens-tables';
import { shapeOf } from '../../vit/config';
import type { Prediction } from '../../vit/session/predictions';
import { askPhoto } from '../ask-photo';
import { readChanges } from '../changes/changes';
import { readToken } from '../explain/token';
import { shown } from '../inputs';
import { modelOf, named } from '../open-model';
import { EXIT, type Command } from '../program';
import { engineOf } from '../result';
import { formatOf, onePhoto, openRuntime } from '../runtime';
import { saveFile } from '../write/atomic-file';
import { plain } from '../streams';
import { usageError } from '../usage-error';

/** [layers + 1], best first. */
type Layers = readonly (readonly Prediction[])[];

export const run: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table', 'json', 'csv']);
  const photo = onePhoto(args, 'layers');
  const model = await modelOf(args);
  const { config } = model.checkpoint;
  if (config.classes === 0)
    throw usageError('`headlight layers` needs a model that names classes; this one is a backbone.');
  const token = readToken(args, shapeOf(config).grid);
  const changes = readChanges(args, config);
  const top = args.integer('top', 1, config.classes);
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  try {
    const { value: layers } = await askPhoto(runtime, photo, signal, async (session) => {
      const question = { lens: 'logitLens', token, top, ...(changes && { changes }) } as const;
      return (await session.lens(photo, question, { signal })).top;
    });
    const about = {
      ...named(model),
      engine: engineOf(runtime),
      file: shown(photo),
      token,
      ...(changes && { changes }),
    };
    const text = format === 'json' ? jsonOf(about, layers) : TEXTS[format](layers);
    const out = args.text('out');
    if (out === null) await streams.result(text);
    else await saveFile(out, [text]);
    return EXIT.done;
  } finally {
    runtime.dispose();
  }
};

function jsonOf(about: object, layers: Layers): string {
  return `${JSON.stringify({ ...about, ...layersTable({ top: layers }).json }, null, 2)}\n`;
}

const TEXTS: Readonly<Record<'table' | 'csv', (layers: Layers) => string>> = {
  table: (layers) =>
    layers
      .map((predictions, layer) => {
        const said = predictions.map(({ score, label }) => `${(100 * score).toFixed(1)} % ${plain(label)}`).join('   ');
        return `${(layer === 0 ? 'embedding' : `layer ${layer - 1}`).padEnd(10)} ${said}\n`;
      })
      .join(''),
  csv: (layers) => layersTable({ top: layers }).csv,
};
