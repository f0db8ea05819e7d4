/** `headlight calibrate`: how far a model's scores can be believed, by photos of which the class is known. */
import { binsOf, calibrationError, fitTemperature, type Bin, type Judged } from '../../vit/calibrate';
import { percentText } from '../../shared/export/score-text';
import { HeadlightError } from '../../vit/errors';
import { energyScore, LEAST_PHOTOS, referenceOf } from '../../vit/familiar';
import { shuffledOrder } from '../../vit/explain/seeded';
import { configToSave, saveCalibration } from '../calibrate/save';
import { diagramWish, saveDiagram } from '../evaluate/diagram';
import { Failures } from '../evaluate/failures';
import { eachLabelled, labelledSource, placesText, type LabelledSource } from '../evaluate/labelled';
import { truthFor } from '../evaluate/truth';
import { leftOutField } from '../left-out';
import { named } from '../open-model';
import { EXIT, type Command, type CommandContext } from '../command';
import { engineOf } from '../result';
import { openRuntime, textFormat, type Runtime } from '../runtime';
import { usageError } from '../usage-error';
import { checkPlaces } from '../write/places';
import { saveFile } from '../write/save-file';

/** The temperature is fitted on one half of the photos, and the error told of the other. */
export const run: Command = async (context) => {
  const { args, streams } = context;
  const format = textFormat(args, ['table', 'json']);
  const seed = args.integer('seed', 0, 2 ** 31);
  const runtime = await openRuntime(args, streams, { first: 'answer' });
  try {
    const { model } = runtime;
    if (model.checkpoint.output !== 'single')
      throw usageError('`headlight calibrate` needs a model that names one class of several.');
    const diagram = diagramWish(args, model.checkpoint.output);
    const out = args.text('out');
    const config = args.has('save') ? await configToSave(model) : null;
    if (out !== null) await checkPlaces([out], { photos: [], model });
    const failures = new Failures(streams);
    const { judged, source } = await judge(context, runtime, failures);
    const { bins, reference, ...fit } = fitOf(judged, seed);
    const { temperature, ece, fitted, measured } = fit;
    if (config && !reference)
      streams.message(
        `No reference is kept of ${judged.length} photos: what is unlike them can be told of ${LEAST_PHOTOS} at least.`,
      );
    const result = { ...fit, bins, ...(reference && { reference }) };
    if (config)
      await saveCalibration(config, {
        ...{ temperature, ece, seed, bins, reference, fitted },
        photos: measured,
      });
    const said = { ...named(model), engine: engineOf(runtime), ...source.named, ...result };
    const failed = { failed: failures.list.length, failures: failures.list, ...leftOutField(source.leftOut) };
    const text = format === 'json' ? `${JSON.stringify({ ...said, ...failed }, null, 2)}\n` : table(result);
    if (out === null || diagram) await streams.result(text);
    else await saveFile(out, [text]);
    if (diagram)
      await saveDiagram(diagram, {
        ...{ bins, ece: ece.after, before: { ece: ece.before, temperature } },
        title: ['Reliability of scores', model.name, placesText(source.named)],
      });
    return failures.list.length > 0 ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

/** Fitted on one half, measured on the other; the reference is of all. Throws `badRequest` for fewer than two photos. */
function fitOf(judged: readonly Judged[], seed: number) {
  if (judged.length < 2)
    throw new HeadlightError('badRequest', { detail: 'two photos at least: one to fit on, one to measure with' });
  const order = shuffledOrder(judged.length, seed).flatMap((index) => judged[index] ?? []);
  const half = Math.floor(order.length / 2);
  const [fitted, measured] = [order.slice(0, half), order.slice(half)];
  const temperature = fitTemperature(fitted);
  const bins = binsOf(measured, temperature);
  const ece = { before: calibrationError(binsOf(measured, 1)), after: calibrationError(bins) };
  const reference = referenceOf(judged.map(({ logits }) => energyScore(logits)));
  return { temperature, ece, fitted: fitted.length, measured: measured.length, seed, bins, reference };
}

/** Answers in the order of the photos; those that fail are told and left out. Rejects with `cancelled` once stopped: half a fit is none. */
async function judge(
  context: CommandContext,
  runtime: Runtime,
  failures: Failures,
): Promise<{ readonly judged: Judged[]; readonly source: LabelledSource }> {
  const read = truthFor(runtime.model.checkpoint, true);
  const source = await labelledSource(context, failures, { command: 'calibrate', read });
  const judged: Judged[] = [];
  const { stopped } = await eachLabelled(context, runtime, source, failures, null, {
    question: {},
    ask: async (session, pixels) => (await session.classify(pixels, 1)).logits,
    done({ truth }, logits) {
      judged.push({ logits, truth: truth[0] ?? 0 });
      return undefined;
    },
  });
  if (stopped) throw new HeadlightError('cancelled');
  return { judged, source };
}

interface Result {
  readonly temperature: number;
  readonly ece: { readonly before: number; readonly after: number };
  readonly fitted: number;
  readonly measured: number;
  readonly bins: readonly Bin[];
}

function table({ temperature, ece, fitted, measured, bins }: Result): string {
  const rows = bins
    .filter(({ photos }) => photos > 0)
    .map(({ low, high, photos, confidence, accuracy }) =>
      [
        `${percentText(low)} – ${percentText(high)}`,
        String(photos),
        percentText(confidence ?? 0),
        percentText(accuracy ?? 0),
      ]
        .map((cell) => cell.padStart(17))
        .join(''),
    );
  const head = ['score', 'photos', 'mean score', 'right'].map((cell) => cell.padStart(17)).join('');
  return [
    `temperature        ${temperature.toFixed(4)}  (fitted on ${fitted} photos)`,
    `calibration error  ${percentText(ece.before)} → ${percentText(ece.after)}  (of ${measured} others)`,
    head,
    ...rows,
    '',
  ].join('\n');
}
