/** Every row of the table, each in a process of its own: it starts with nothing, and its memory and threads are nobody else's. */
import { spawn } from 'node:child_process';
import type { ErrorData } from '../../vit/errors';
import { ROW_NAMES, type MeasuredRow, type RowName, type RowTrouble } from '../../vit/measure/rows';
import type { Arguments } from '../options';
import { PLACES } from '../package-root';
import { MODEL } from '../specs/common';

/** What one process gave. */
export type RowOutcome = { readonly row: MeasuredRow } | { readonly trouble: RowTrouble };

/** Rejects never: a process that dies is trouble of its row. Null where it was stopped. */
export async function rowApart(row: RowName, args: Arguments, signal: AbortSignal): Promise<RowOutcome | null> {
  const { text, code } = await ran(
    ['bench', ...args.operands, '--only', row, '--json', '--runs', args.text('runs') ?? '', ...given(args)],
    signal,
  );
  if (signal.aborted) return null;
  try {
    return outcomeIn(JSON.parse(text) as Printed, row);
  } catch {
    return { trouble: { row, code: 'internal', params: { detail: `its process ended with ${code}` } } };
  }
}

/** What of the child's JSON is read. */
interface Printed {
  readonly table?: { readonly engines: readonly MeasuredRow[]; readonly notRun: readonly RowTrouble[] };
  readonly error?: ErrorData;
}

function outcomeIn({ table, error }: Printed, row: RowName): RowOutcome {
  const { engines, notRun } = table ?? { engines: [], notRun: [] };
  const [found] = engines;
  if (found) return { row: found };
  const [trouble] = notRun;
  if (trouble) return { trouble };
  return { trouble: { row, code: error?.code ?? 'internal', params: error?.params ?? { detail: 'no answer' } } };
}

/** The options that say which model, as they were given. */
function given(args: Arguments): string[] {
  return Object.keys(MODEL).flatMap((name) => {
    if (!args.has(name)) return [];
    const value = args.text(name);
    return value === null ? [`--${name}`] : [`--${name}`, value];
  });
}

/** Its messages and progress go where ours do. */
function ran(
  argv: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly code: number | null }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PLACES.commandLine, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    child.once('error', () => resolve({ text, code: null }));
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve({ text, code });
    });
  });
}

/** `--only`, or every row that can be measured here. Unknown names are left to the caller. */
export function rowsIn(text: string): { readonly known: RowName[]; readonly unknown: string | null } {
  const words = text.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !ROW_NAMES.some((name) => name === word)) ?? null;
  return { known: ROW_NAMES.filter((name) => words.includes(name)), unknown };
}
