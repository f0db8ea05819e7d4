/** `headlight heads`: one number for each head, of a photo or averaged over many. */
import { headsTable } from '../../shared/export/lens-tables';
import type { LeftOut } from '../../shared/left-out';
import { HeadlightError } from '../../vit/errors';
import { MeanTables } from '../../vit/explain/mean-tables';
import { textTable } from '../heads/layout';
import { measure, readMeasurement, type HeadsQuestion, type Measurement } from '../heads/metric';
import { findPhotos, displayPath } from '../inputs';
import { LeftOutCount, leftOutField } from '../left-out';
import { modelOf, named } from '../open-model';
import { forEachPhoto } from '../photo-loop';
import { EXIT, type Command } from '../program';
import { engineOf, errorOf } from '../result';
import { openRuntime, type Runtime } from '../runtime';
import { sentenceOf } from '../sentences';
import { withSidecars } from '../sidecar';
import { answerWish, giveAnswer, type Answer } from '../write/answer';
import { checkPlaces } from '../write/places';

export const run: Command = async ({ args, streams, signal }) => {
  const wish = answerWish(args);
  const inputs = await findPhotos(args.operands, 'heads');
  const model = await modelOf(args, streams);
  const { config } = model.checkpoint;
  const measurement = readMeasurement(args, model.checkpoint);
  const failures: Failure[] = inputs.failed.map(({ path, error }) =>
    failed(displayPath(path), HeadlightError.fromData(error)),
  );
  for (const { file, error } of failures) streams.message(`${file}: ${error.message}`);
  new LeftOutCount(inputs).say(streams);
  if (inputs.photos.length === 0) return EXIT.someFailed;
  const paths = inputs.photos.map(({ path }) => path);
  if (wish.out !== null) await checkPlaces(withSidecars(args, [wish.out]), { photos: paths, model });
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  const tables = new MeanTables(config.depth, config.heads);
  const photos: string[] = [];
  let question: HeadsQuestion = measurement.question;
  const total = paths.length;
  try {
    const handled = await forEachPhoto(runtime, inputs.photos, signal, {
      async ask(session, { path }, pixels) {
        await session.answer(path, pixels, 1);
        return measure(session, path, measurement, { signal });
      },
      async done({ path }, _pixels, measured) {
        tables.add(measured.tables);
        photos.push(path);
        if (total === 1)
          question = measured.question; // several photos have a class each
        else streams.progress(`${tables.photos} / ${total}`);
      },
      async failed({ path }, error) {
        failures.push(failed(displayPath(path), error));
        streams.message(`${displayPath(path)}: ${sentenceOf(error)}`);
      },
    });
    if (handled < total) streams.message(`Stopped after ${handled} of ${total} photos.`);
    if (tables.photos === 0) return EXIT.someFailed;
    const by = { model, engine: engineOf(runtime), photos: photos.map((path) => runtime.photos.seen(path)) };
    await giveAnswer(
      { args, streams },
      wish,
      answerOf({ runtime, measurement, tables, failures, leftOut: inputs.leftOut }),
      by,
      question,
    );
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
  readonly leftOut: LeftOut;
}

function answerOf({ runtime, measurement: { metric, unit, question }, tables, failures, leftOut }: Outcome): Answer {
  const { photos, layers, heads } = tables;
  const means = tables.means();
  const table = headsTable(tables, means);
  const { changes } = question;
  const engine = engineOf(runtime);
  return {
    table() {
      const mean = photos === 1 ? '' : `, mean over ${photos} photos`;
      const texts = Object.entries(means).map(([name, data]) =>
        textTable(`${name} (${unit}${mean})`, data, layers, heads),
      );
      return texts.join('\n');
    },
    csv: () => table.csv,
    json: () => ({
      ...named(runtime.model),
      engine,
      metric,
      unit,
      ...(changes && { changes }),
      photos,
      failures,
      ...leftOutField(leftOut),
      ...table.json,
    }),
  };
}
