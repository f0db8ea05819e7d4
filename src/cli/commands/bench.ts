/** `headlight bench`: every engine of this machine side by side, how long each step takes, and what 8-bit weights change. */
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Bench } from '../../shared/bench';
import { SAMPLE_PHOTOS } from '../../shared/built-in';
import { benchMarkdown, benchText } from '../../shared/export/bench-markdown';
import { percentText } from '../../shared/export/score-text';
import { isOverridden } from '../../vit/checkpoint/overrides';
import { HeadlightError } from '../../vit/errors';
import type { RowProgress } from '../../vit/measure/measure-row';
import {
  compared,
  ROW_KINDS,
  ROW_NAMES,
  type MeasuredRow,
  type RowName,
  type RowTrouble,
} from '../../vit/measure/rows';
import { round, type Spread } from '../../vit/measure/spread';
import { isCancelled } from '../../vit/measure/timed';
import { agreementOf, type Agreement } from '../bench/agreement';
import { benchInWindow } from '../bench/in-window';
import { machine } from '../bench/machine';
import { rowHere, ROWS_HERE } from '../bench/row';
import { rowApart, rowsIn } from '../bench/rows';
import { timeSteps, type StepTimes } from '../bench/steps';
import { findPhotos } from '../inputs';
import { keepFigures } from '../kept-figures';
import { modelOf, type OpenModel } from '../open-model';
import type { Arguments } from '../options';
import { PLACES, version } from '../package-root';
import { EXIT, type Command, type ExitCode } from '../command';
import { engineOf } from '../result';
import { formatOf, openRuntime, Photos } from '../runtime';
import { ENGINES } from '../specs/common';
import type { Streams } from '../streams';
import { turnsOf } from '../turns';
import { usageError } from '../usage-error';

const MAX_RUNS = 10_000;
/** The photo that is timed where none is named; agreement is then told of all samples. */
const SAMPLE = join(PLACES.samples, SAMPLE_PHOTOS[0]);
/** Photos of a table: more would only be read again and again. */
const TABLE_PHOTOS = 10;

export const run: Command = async ({ args, streams, signal }) => {
  const runs = args.integer('runs', 1, MAX_RUNS);
  const format = formatOf(args, ['table', 'json', 'markdown']);
  const inWindow = args.has('in-window');
  const rows = wantedRows(args, inWindow);
  const named = args.operands.length > 0;
  const { photos, failed } = await findPhotos(named ? args.operands : [PLACES.samples], 'bench');
  const [missing] = failed;
  if (missing) throw HeadlightError.fromData(missing.error);
  const paths = photos.map(({ path }) => path);
  const first = (named ? paths[0] : undefined) ?? SAMPLE;
  const model = await modelOf(args, streams);
  const told: Told = { args, streams, signal, model };
  try {
    if (inWindow) return await windowTable(told, rows, runs, format);
    const alone = await rowAlone(rows, told, paths, runs);
    const steps = alone ? null : await stepsOf(told, first, paths, runs);
    const bench = alone?.bench ?? (rows.length > 0 ? await rowsApart(rows, told, paths) : null);
    const data = { ...(steps && stepData(steps)), ...(bench && { table: alone?.data ?? bench }) };
    const text = [steps && format === 'table' ? stepText(steps) : '', bench ? WRITERS[format](bench) : ''];
    const shown = text.filter((part) => part !== '').join('\n');
    await streams.result(format === 'json' ? `${JSON.stringify(data, null, 2)}\n` : shown);
    return signal.aborted ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
  }
};

/** The table of the app's own window. */
async function windowTable(
  { args, streams, signal, model }: Told,
  rows: readonly RowName[],
  runs: number,
  format: keyof typeof WRITERS,
): Promise<ExitCode> {
  if (args.operands.length > 0) throw usageError('--in-window times the sample photos, and takes none.');
  if (isOverridden(model.overrides)) throw usageError('--in-window runs a model by its own recipe: add --own-recipe.');
  const only = args.has('only') || args.text('engine') !== 'auto' ? rows : null;
  const onStep = (step: string): void => streams.progress(step);
  const table = await benchInWindow({ model, only, runs, software: args.has('software'), signal, onStep });
  if (!table) return EXIT.someFailed;
  await streams.result(format === 'json' ? `${JSON.stringify({ table }, null, 2)}\n` : WRITERS[format](table));
  return EXIT.done;
}

/** What all parts need. */
interface Told {
  readonly args: Arguments;
  readonly streams: Streams;
  readonly signal: AbortSignal;
  readonly model: OpenModel;
}

const WRITERS = { table: benchText, markdown: benchMarkdown, json: () => '' };

/** The engine that answers here, step by step, and how near its 8-bit weights are. */
interface Steps extends StepTimes {
  readonly model: string;
  readonly engine: ReturnType<typeof engineOf>;
  readonly loadMs: number;
  readonly agreement: Agreement | null;
}

async function stepsOf(
  { args, streams, signal, model }: Told,
  photo: string,
  paths: readonly string[],
  runs: number,
): Promise<Steps> {
  const start = performance.now();
  const runtime = await openRuntime(args, streams, { first: 'maps', opened: model });
  const loadMs = round(performance.now() - start);
  const compare = async (): Promise<Agreement> => {
    const float32 = await openRuntime(args, streams, { first: 'answer', opened: model, precision: 'float32' });
    return agreementOf(runtime, float32, paths, signal).finally(() => float32.dispose());
  };
  try {
    const steps = await timeSteps(runtime, photo, runs, signal, (i) => streams.progress(`run ${i} / ${runs}`));
    const agreement = runtime.engine.precision === 'int8' ? await compare() : null;
    return { model: model.id, engine: engineOf(runtime), loadMs, ...steps, agreement };
  } finally {
    runtime.dispose();
  }
}

/** The one row that is wanted, in this process; `data`: with what it computed, for whoever compares it. Null where several are. */
async function rowAlone(
  rows: readonly RowName[],
  { args, streams, signal, model }: Told,
  paths: readonly string[],
  runs: number,
): Promise<{ readonly bench: Bench; readonly data: object } | null> {
  const [row, ...more] = rows;
  if (row === undefined || more.length > 0) return null;
  const photos = new Photos(turnsOf(args));
  const few = paths.slice(0, TABLE_PHOTOS);
  try {
    const onProgress = ({ step, fraction }: RowProgress): void =>
      streams.progress(`${row}: ${step}, ${Math.round(100 * fraction)} %`);
    const measured = await rowHere(row, model, photos, few, runs, { signal, onProgress });
    const bench = benchOf(model, few.length, [measured], [], signal);
    return { bench, data: { ...bench, engines: [measured] } };
  } catch (error) {
    const bench = benchOf(model, few.length, [], isCancelled(error) ? [] : [troubleOf(row, error)], signal);
    return { bench, data: bench };
  } finally {
    photos.dispose();
  }
}

async function rowsApart(rows: readonly RowName[], told: Told, paths: readonly string[]): Promise<Bench> {
  const { args, streams, signal, model } = told;
  const [measured, notRun]: [MeasuredRow[], RowTrouble[]] = [[], []];
  for (const [i, row] of rows.entries()) {
    if (signal.aborted) break;
    streams.progress(`${row}, ${i + 1} / ${rows.length}`);
    const outcome = await rowApart(row, args, signal);
    if (outcome && 'row' in outcome) measured.push(outcome.row);
    else if (outcome) notRun.push(outcome.trouble);
  }
  await keepFigures(model, measured);
  return benchOf(model, Math.min(paths.length, TABLE_PHOTOS), measured, notRun, signal);
}

function benchOf(
  { id }: OpenModel,
  photos: number,
  measured: readonly MeasuredRow[],
  notRun: readonly RowTrouble[],
  { aborted }: AbortSignal,
): Bench {
  const about = { headlight: version(), model: id, machine: machine(), gpu: 'none on the command line', photos };
  return { ...about, engines: compared(measured), notRun, stopped: aborted };
}

function troubleOf(row: RowName, error: unknown): RowTrouble {
  return { row, ...HeadlightError.toData(error) };
}

/** `--only`, or what runs here of the engine that is asked for. Throws `usage`. */
function wantedRows(args: Arguments, inWindow: boolean): readonly RowName[] {
  const only = args.text('only');
  const here = inWindow ? ROW_NAMES.filter((row) => row !== 'ort-node') : ROWS_HERE;
  const engine = args.choice('engine', ENGINES);
  if (only === null && args.text('precision') === 'int8') return []; // the question is how near it is
  if (only === null) return here.filter((row) => engine === 'auto' || ROW_KINDS[row].engine === engine);
  const { known, unknown } = rowsIn(only);
  if (unknown !== null) throw usageError(`--only takes ${here.join(', ')}, not \`${unknown}\`.`);
  const elsewhere = known.find((row) => !here.includes(row));
  if (elsewhere !== undefined)
    throw usageError(`${elsewhere} runs ${inWindow ? 'without --in-window' : 'in the window only: add --in-window'}.`);
  return known;
}

function stepData({ model, engine, loadMs, runs, times, agreement }: Steps): object {
  return { model, engine, machine: cpuName(), runs, loadMs, ...times, ...(agreement && { agreement }) };
}

const cpuName = (): string => `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`;

function stepText({ model, engine, loadMs, runs, times, agreement }: Steps): string {
  const head = `${model} on ${engine.name} (${engine.reason}), ${cpuName()}, ${runs} runs\n`;
  const rows = Object.entries<Spread>(times).map(
    ([name, { medianMs, p95Ms }]) =>
      `${name.padEnd(12)}${medianMs.toFixed(2).padStart(10)}${p95Ms.toFixed(2).padStart(10)}\n`,
  );
  const load = `${'load'.padEnd(12)}${loadMs.toFixed(2).padStart(10)}\n`;
  const title = `${''.padEnd(12)}${'median ms'.padStart(10)}${'p95 ms'.padStart(10)}\n`;
  return `${head}${title}${load}${rows.join('')}${agreement ? agreementLines(agreement) : ''}`;
}

function agreementLines({ photos, top1, scoreDifference, forward, forwardFloat32 }: Agreement): string {
  const counted = photos === 1 ? 'the photo' : `${photos} photos`;
  const share = `${percentText(top1)} of ${counted}`;
  return (
    `same best class as float32: ${share}; largest difference of a score ${scoreDifference.toFixed(3)}\n` +
    `answers alone, in turn: int8 ${forward.medianMs} ms, float32 ${forwardFloat32.medianMs} ms\n`
  );
}
