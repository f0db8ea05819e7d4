/** `headlight heads`: one number for each head, of a photo or averaged over many. */
import { headsTable } from '../../shared/export/lens-tables';
import { HeadlightError } from '../../vit/errors';
import { MeanTables } from '../../vit/explain/mean-tables';
import { textTable } from '../heads/layout';
import { readMeasurement, type Measurement } from '../heads/metric';
import { findPhotos, shown } from '../inputs';
import { forEachPhoto } from '../photo-loop';
import { modelOf, named } from '../open-model';
import { EXIT, type Command } from '../program';
import { engineOf, errorOf } from '../result';
import { formatOf, openRuntime, type Runtime } from '../runtime';
import { sentenceOf } from '../sentences';
import { saveFile } from '../write/atomic-file';

export const run: Command = async ({ args, streams, signal }) => {
  const format = formatOf(args, ['table', 'json', 'csv']);
  const inputs = await findPhotos(args.operands, 'heads');
  const model = await modelOf(args);
  const { config } = model.checkpoint;
  const measurement = readMeasurement(args, model.checkpoint);
  const failures: Failure[] = inputs.failed.map(({ name, error }) => failed(name, HeadlightError.fromData(error)));
  for (const { file, error } of failures) streams.message(`${file}: ${error.message}`);
  if (inputs.photos.length === 0) return EXIT.someFailed;
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  const tables = new MeanTables(config.depth, config.heads);
  const total = inputs.photos.length;
  try {
    const handled = await forEachPhoto(runtime, inputs.photos, signal, {
      async ask(session, { path }, pixels) {
        await session.answer(path, pixels, 1);
        return measurement.measure(session, path);
      },
      async done(_photo, _pixels, tablesOfPhoto) {
        tables.add(tablesOfPhoto);
        if (total > 1) streams.progress(`${tables.photos} / ${total}`);
      },
      async failed({ path }, error) {
        failures.push(failed(shown(path), error));
        streams.message(`${shown(path)}: ${sentenceOf(error)}`);
      },
    });
    if (handled < total) streams.message(`Stopped after ${handled} of ${total} photos.`);
    if (tables.photos === 0) return EXIT.someFailed;
    const text = TEXTS[format]({ runtime, measurement, tables, failures });
    const out = args.text('out');
    if (out === null) await streams.result(text);
    else await saveFile(out, [text]);
    return failures.length > 0 || handled < total ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

interface Failure {
  readonly file: string;
  readonly error: ReturnType<typeof errorOf>;
}

function failed(file: string, error: unknown): Failure {
  return { file, error: errorOf(error) };
}

interface Outcome {
  readonly runtime: Runtime;
  readonly measurement: Measurement;
  readonly tables: MeanTables;
  readonly failures: readonly Failure[];
}

const TEXTS: Readonly<Record<'table' | 'csv' | 'json', (outcome: Outcome) => string>> = {
  table: ({ measurement: { unit }, tables }) =>
    Object.entries(tables.means())
      .map(([name, data]) => {
        const photos = tables.photos === 1 ? '' : `, mean over ${tables.photos} photos`;
        return textTable(`${name} (${unit}${photos})`, data, tables.layers, tables.heads);
      })
      .join('\n'),
  csv: ({ tables }) => headsTable(tables, tables.means()).csv,
  json: ({ runtime, measurement, tables, failures }) => {
    const { photos } = tables;
    const { metric, unit, changes } = measurement;
    const about = {
      ...named(runtime.model),
      engine: engineOf(runtime),
      metric,
      unit,
      ...(changes && { changes }),
      photos,
      failures,
    };
    return `${JSON.stringify({ ...about, ...headsTable(tables, tables.means()).json }, null, 2)}\n`;
  },
};
