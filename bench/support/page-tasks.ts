/** What the page's main thread does, task by task, in time of its processor: other programs do not stretch it. By Chromium's own tracing. */
import { readFileSync, rmSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';

export interface PageTask {
  /** Milliseconds of processor time, and by the clock. */
  readonly own: number;
  readonly wall: number;
  /** Its longest parts: 'Layout 12.0'. */
  readonly parts: readonly string[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: beginning, by the clock, and of processor time. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly tts?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly functionName?: string; readonly url?: string } };
}

const TASK = 'ThreadControllerImpl::RunTask';
const PARTS = 6;
const CATEGORIES = ['toplevel', 'devtools.timeline', 'blink.user_timing', 'v8', '__metadata'];

export interface Recorded {
  /** After the page's own mark of this name. */
  readonly since: readonly PageTask[];
  /** What the task in which the mark was set had computed before. */
  readonly before: number;
}

/** @param mark of `performance.mark` in the page */
export async function recordTasks(app: ElectronApplication, mark: string): Promise<() => Promise<Recorded>> {
  const pid = await app.evaluate(async ({ BrowserWindow, contentTracing }, categories) => {
    await contentTracing.startRecording({ included_categories: categories, excluded_categories: ['*'] });
    return BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0;
  }, CATEGORIES);
  return async () => {
    const path = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording());
    const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as { traceEvents: TraceEvent[] };
    rmSync(path);
    return tasksOf(
      traceEvents.filter((event) => event.pid === pid),
      mark,
    );
  };
}

function tasksOf(events: readonly TraceEvent[], mark: string): Recorded {
  const main = events.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')?.tid;
  const marked = events.find(({ name, tid }) => name === mark && tid === main);
  const spans = events.filter(({ ph, tid }) => ph === 'X' && tid === main).sort((a, b) => a.ts - b.ts);
  const begun = marked?.ts ?? -Infinity;
  const tasks = spans.filter(({ name, ts, dur = 0 }) => name === TASK && ts + dur > begun);
  const early = Math.max(0, ((marked?.tts ?? 0) - (tasks[0]?.tts ?? 0)) / 1000);
  const before = tasks[0] && tasks[0].ts < begun ? early : 0;
  const since = tasks.map(({ ts, dur = 0, tdur = 0 }, i): PageTask => {
    const inside = spans.filter((span) => span.name !== TASK && span.ts >= ts && span.ts < ts + dur);
    const longest = inside.sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0)).slice(0, PARTS);
    return { own: tdur / 1000 - (i === 0 ? before : 0), wall: dur / 1000, parts: longest.map(partName) };
  });
  return { since, before };
}

function partName({ name, tdur = 0, args }: TraceEvent): string {
  const { functionName = '', url = '' } = args?.data ?? {};
  const where = [functionName, url.split('/').at(-1)].filter((part) => part !== '').join(' ');
  return `${name}${where === '' ? '' : ` (${where})`} ${(tdur / 1000).toFixed(1)}`;
}
