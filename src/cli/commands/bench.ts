/** `headlight bench`: how long each step takes on this machine, and what 8-bit weights change. */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_PHOTOS } from '../../shared/built-in';
import { percentText } from '../../shared/export/score-text';
import { HeadlightError } from '../../vit/errors';
import { agreementOf, type Agreement } from '../bench/agreement';
import { round, type Spread } from '../bench/spread';
import { timeSteps } from '../bench/steps';
import type { RunningEngine } from '../engine';
import { findPhotos } from '../inputs';
import { PLACES } from '../package-root';
import { EXIT, type Command } from '../program';
import { engineOf } from '../result';
import { formatOf, openRuntime, type Runtime } from '../runtime';

const MAX_RUNS = 10_000;
/** The photo that is timed where none is named; agreement is then told of all samples. */
const SAMPLE = join(PLACES.samples, SAMPLE_PHOTOS[0]);

export const run: Command = async ({ args, streams, signal }) => {
  const runs = args.integer('runs', 1, MAX_RUNS);
  const format = formatOf(args, ['table', 'json']);
  const named = args.operands.length > 0;
  const { photos, failed } = await findPhotos(named ? args.operands : [PLACES.samples], 'bench');
  const [missing] = failed;
  if (missing) throw HeadlightError.fromData(missing.error);
  const paths = photos.map(({ path }) => path);
  const start = performance.now();
  const runtime = await openRuntime(args, streams, { first: 'maps' });
  const loadMs = round(performance.now() - start);
  try {
    const photo = (named ? paths[0] : undefined) ?? SAMPLE;
    const steps = await timeSteps(runtime, photo, runs, signal, (i) => streams.progress(`run ${i} / ${runs}`));
    const agreement = runtime.engine.precision === 'int8' ? await compare(runtime, paths) : null;
    const about = { model: runtime.model.id, engine: engineOf(runtime), machine: machine(), runs: steps.runs, loadMs };
    const result = { ...about, ...steps.times, ...(agreement && { agreement }) };
    const text = (): string => table(about, steps.times) + (agreement ? agreementLines(agreement) : '');
    await streams.result(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : text());
    return steps.runs < runs ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }

  async function compare(ours: Runtime, photosOfAll: readonly string[]): Promise<Agreement> {
    const float32 = await openRuntime(args, streams, { first: 'answer', opened: ours.model, precision: 'float32' });
    try {
      return await agreementOf(ours, float32, photosOfAll, signal);
    } finally {
      float32.dispose();
    }
  }
};

const machine = (): string => `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`;

function table(
  about: { model: string; engine: RunningEngine; machine: string; runs: number; loadMs: number },
  times: Readonly<Record<string, Spread>>,
): string {
  const head = `${about.model} on ${about.engine.name} (${about.engine.reason}), ${about.machine}, ${about.runs} runs\n`;
  const rows = Object.entries(times).map(
    ([name, { medianMs, p95Ms }]) =>
      `${name.padEnd(12)}${medianMs.toFixed(2).padStart(10)}${p95Ms.toFixed(2).padStart(10)}\n`,
  );
  return `${head}${''.padEnd(12)}${'median ms'.padStart(10)}${'p95 ms'.padStart(10)}\n${'load'.padEnd(12)}${about.loadMs.toFixed(2).padStart(10)}\n${rows.join('')}`;
}

function agreementLines({ photos, top1, scoreDifference, forward, forwardFloat32 }: Agreement): string {
  const counted = photos === 1 ? 'the photo' : `${photos} photos`;
  const share = `${percentText(top1)} of ${counted}`;
  return (
    `same best class as float32: ${share}; largest difference of a score ${scoreDifference.toFixed(3)}\n` +
    `answers alone, in turn: int8 ${forward.medianMs} ms, float32 ${forwardFloat32.medianMs} ms\n`
  );
}
