/** `headlight bench`: how long each step takes on this machine. */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { named } from '../open-model';
import { PLACES } from '../package-root';
import { EXIT, type Command } from '../program';
import { engineOf } from '../result';
import { formatOf, openRuntime } from '../runtime';
import { usageError } from '../usage-error';

const WARM_UP = 3;
const MAX_RUNS = 10_000;

export const run: Command = async ({ args, streams, signal }) => {
  const [photo = join(PLACES.samples, 'coffee.png'), ...more] = args.operands;
  if (more.length > 0) throw usageError('`headlight bench` takes one photo.');
  const runs = args.integer('runs', 1, MAX_RUNS);
  const format = formatOf(args, ['table']);
  const start = performance.now();
  const runtime = await openRuntime(args, 'maps');
  const loadMs = performance.now() - start;
  try {
    const { session } = runtime;
    const steps = {
      decode: [] as number[],
      preprocess: [] as number[],
      forward: [] as number[],
      rollout: [] as number[],
    };
    for (let i = -WARM_UP; i < runs && !signal.aborted; i++) {
      streams.progress(`run ${Math.max(0, i + 1)} / ${runs}`);
      const { pixels, answer } = await runtime.answer(photo, 1, signal);
      const before = performance.now();
      await session.map(photo, { method: 'rollout', layer: session.config.depth - 1, head: 'mean', token: 'cls' });
      const rolloutMs = performance.now() - before;
      runtime.photos.release(photo); // decoded anew each time
      if (i < 0) continue;
      steps.decode.push(pixels.timing.decodeMs);
      steps.preprocess.push(pixels.timing.preprocessMs);
      steps.forward.push(answer.forwardMs);
      steps.rollout.push(rolloutMs);
    }
    const times = Object.fromEntries(Object.entries(steps).map(([name, list]) => [name, spread(list)]));
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`;
    const result = {
      ...named(runtime.model),
      engine: engineOf(runtime),
      machine,
      runs: steps.forward.length,
      loadMs: round(loadMs),
      ...times,
    };
    await streams.result(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : table(result, times));
    return steps.forward.length < runs ? EXIT.someFailed : EXIT.done;
  } finally {
    streams.clearProgress();
    runtime.dispose();
  }
};

interface Spread {
  readonly medianMs: number;
  readonly p95Ms: number;
}

function spread(list: readonly number[]): Spread {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { medianMs: at(0.5), p95Ms: at(0.95) };
}

function table(
  about: { model: string; engine: { name: string; reason: string }; machine: string; runs: number; loadMs: number },
  times: Readonly<Record<string, Spread>>,
): string {
  const head = `${about.model} on ${about.engine.name} (${about.engine.reason}), ${about.machine}, ${about.runs} runs\n`;
  const rows = Object.entries(times).map(
    ([name, { medianMs, p95Ms }]) =>
      `${name.padEnd(12)}${medianMs.toFixed(2).padStart(10)}${p95Ms.toFixed(2).padStart(10)}\n`,
  );
  return `${head}${''.padEnd(12)}${'median ms'.padStart(10)}${'p95 ms'.padStart(10)}\n${'load'.padEnd(12)}${about.loadMs.toFixed(2).padStart(10)}\n${rows.join('')}`;
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
