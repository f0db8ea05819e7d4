/** (e) Start of the built app: process → window usable (something to see) → first answer of the built-in model; memory of all its processes then. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import electron from 'electron';
import { summary } from './support/measure';
import { report, rounds, type Row } from './support/report';

interface Start {
  readonly usable: number;
  readonly answered: number;
  /** Proportional set size of every process, in MB; NaN where the system does not tell. */
  readonly memory: number;
}

/** An untouched start: no driver is connected, the page itself tells when it shows what (`src/main/trace.ts`). */
async function start(): Promise<Start> {
  const data = mkdtempSync(join(tmpdir(), 'headlight-bench-'));
  const app = spawn(electron as unknown as string, ['--no-sandbox', `--user-data-dir=${data}`, '.'], {
    env: { ...process.env, HEADLIGHT_TRACE_START: String(Date.now()) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const seen = new Map<string, number>();
    for await (const line of createInterface({ input: app.stderr })) {
      const [, event, at] = /^headlight-trace (\S+) (\d+)/.exec(line) ?? [];
      if (event !== undefined) seen.set(event, Number(at));
      if (event === 'answered') break;
    }
    const [usable, answered] = [seen.get('usable'), seen.get('answered')];
    if (usable === undefined || answered === undefined) throw new Error('the app ended before its first answer');
    return { usable, answered, memory: memoryOf(app.pid ?? 0) };
  } finally {
    app.kill();
    await once(app, 'exit');
    rmSync(data, { recursive: true, force: true });
  }
}

/** MB of a process and all its descendants, shared pages shared out. */
function memoryOf(root: number): number {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(/^PPid:\s+(\d+)/m.exec(read(name, 'status'))?.[1])]),
  );
  const within = (pid: number): boolean => pid === root || (pid > 1 && within(parents.get(pid) ?? 0));
  const kilobytes = [...parents.keys()]
    .filter(within)
    .map((pid) => Number(/^Pss:\s+(\d+)/m.exec(read(String(pid), 'smaps_rollup'))?.[1] ?? 0));
  return kilobytes.reduce((sum, value) => sum + value, 0) / 1024;
}

/** '' for a process that is gone. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(join('/proc', pid, file), 'utf8');
  } catch {
    return '';
  }
}

const starts: Start[] = [];
await start(); // fills the system's file cache, as a second start of the day would find it
for (let i = 0; i < Math.ceil(rounds(20) / 2); i++) starts.push(await start());
const rows: Row[] = [
  { what: 'window usable', ...of('usable'), unit: 'ms', bar: '≤ 1000 ms' },
  { what: 'first answer', ...of('answered'), unit: 'ms', bar: '≤ 1500 ms' },
];
if (process.platform === 'linux') rows.push({ what: 'all processes after it', ...of('memory'), unit: 'MB' });
report('start', { model: 'vit-tiny', seen: 'by a test driver' }, rows);

function of(what: keyof Start): { value: number; p95: number } {
  const { median, p95 } = summary(starts.map((one) => one[what]));
  return { value: median, p95 };
}
