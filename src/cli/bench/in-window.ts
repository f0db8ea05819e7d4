/** The same table from a window that nobody sees: Electron with the flags by which WebGPU is there without a desktop. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Bench } from '../../shared/bench';
import { HeadlightError } from '../../vit/errors';
import type { RowName } from '../../vit/measure/rows';
import type { OpenModel } from '../open-model';
import { appFolder } from '../package-root';

/** Documented in docs/performance.md. A display is not needed; `--headless-flags` of your own come after these and win. */
export const HEADLESS = ['--ozone-platform=headless', '--enable-unsafe-webgpu', '--enable-features=Vulkan'];
const HARDWARE = ['--use-angle=vulkan'];
const SOFTWARE = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--use-webgpu-adapter=swiftshader',
  '--use-vulkan=swiftshader',
];

export interface WindowWish {
  readonly model: OpenModel;
  /** Null: all that a window has. */
  readonly only: readonly RowName[] | null;
  readonly runs: number;
  /** Has WebGPU computed by the processor: for tests, not for speed. */
  readonly software: boolean;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
}

/** Null where it was stopped. Rejects with `engineUnavailable` where there is no Electron, or it ends without a table. */
export async function benchInWindow({
  model,
  only,
  runs,
  software,
  signal,
  onStep,
}: WindowWish): Promise<Bench | null> {
  const folder = await mkdtemp(join(tmpdir(), 'headlight-bench-'));
  const out = join(folder, 'table.json');
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const switches = [
    ...(isRoot ? ['--no-sandbox'] : []),
    ...(process.platform === 'linux' ? [...HEADLESS, ...(software ? SOFTWARE : HARDWARE)] : []),
    `--user-data-dir=${join(folder, 'data')}`,
  ];
  const task = [`--bench-out=${out}`, `--bench-runs=${runs}`, ...(only ? [`--bench-only=${only.join(',')}`] : [])];
  const path = model.weights === null ? model.folder : join(model.folder, model.weights);
  try {
    const said = await run(electron(), [...switches, appFolder(), '--engine=webgpu', ...task, path], signal, onStep);
    if (signal.aborted) return null;
    if (!existsSync(out)) throw unavailable(said);
    return JSON.parse(await readFile(out, 'utf8')) as Bench;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The executable. Throws `engineUnavailable`. */
function electron(): string {
  try {
    const path: unknown = createRequire(join(appFolder(), 'package.json'))('electron');
    if (typeof path === 'string' && existsSync(path)) return path;
  } catch {
    // told below
  }
  throw unavailable('the app is not here; --in-window works in a checkout, after `npm run setup`');
}

const unavailable = (detail: string): HeadlightError =>
  new HeadlightError('engineUnavailable', { engine: 'webgpu', detail });

const STEP = /^headlight-bench (.+)$/;

/** Its last words that are none of ours. */
function run(
  executable: string,
  args: readonly string[],
  signal: AbortSignal,
  onStep: (text: string) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let last = 'it ended without a table';
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, step] = STEP.exec(line) ?? [];
      if (step !== undefined) onStep(step);
      else if (line.trim() !== '' && !/\bdbus\b|bus\.cc/.test(line)) last = line.trim();
    });
    child.once('error', (error) => reject(unavailable(error.message)));
    child.once('close', () => {
      signal.removeEventListener('abort', stop);
      resolve(last);
    });
  });
}
