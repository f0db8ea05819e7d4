/**
 * What is done to files, written down before it is done: a file of JSON lines for each run, on the disk before the step that it tells of. From it a
 * run that was killed is brought to an end, and one that ended is undone, days later too.
 */
import { open, readFile, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Identity } from './identity';

export const FILING_KINDS = ['copy', 'move', 'keywords', 'overlays', 'sheets'] as const;
export type FilingKind = (typeof FILING_KINDS)[number];

/** One file that comes to its place. `from` is null for one that is written anew. */
export interface Step {
  readonly n: number;
  readonly how: 'copy' | 'move' | 'write';
  readonly from: string | null;
  readonly to: string;
  /** Of `from`, when it was planned; of the file that goes aside. */
  readonly source: Identity | null;
  /** Where the file that stands at `to` goes first, for one that is written anew in its place; nothing stands there. */
  readonly aside?: string;
}

export type Line =
  | {
      readonly t: 'begin';
      readonly v: 1;
      readonly id: string;
      readonly kind: FilingKind;
      /** ISO 8601. */
      readonly time: string;
      /** Which process does it. */
      readonly mark: string;
    }
  | ({ readonly t: 'step' } & Step)
  /** A folder is made next. */
  | { readonly t: 'folder'; readonly path: string }
  /** What comes to the place next, and by which name it lies beside it until then. */
  | { readonly t: 'ready'; readonly n: number; readonly is: Identity; readonly temporary: string | null }
  /** An empty file of ours holds the name next. */
  | { readonly t: 'holding'; readonly n: number }
  | { readonly t: 'done'; readonly n: number }
  | { readonly t: 'failed'; readonly n: number; readonly code: string }
  | { readonly t: 'end' }
  | { readonly t: 'undo' }
  /** What comes back next, from another disk. */
  | { readonly t: 'back'; readonly n: number; readonly is: Identity; readonly temporary: string }
  | { readonly t: 'undone' };

const text = v.string();
const number = v.number();
const identity = v.object({ dev: text, ino: text, bytes: number, written: text });
const LineSchema: v.GenericSchema<unknown, Line> = v.variant('t', [
  v.object({
    t: v.literal('begin'),
    v: v.literal(1),
    id: text,
    kind: v.picklist(FILING_KINDS),
    time: text,
    mark: text,
  }),
  v.object({
    t: v.literal('step'),
    n: number,
    how: v.picklist(['copy', 'move', 'write']),
    from: v.nullable(text),
    to: text,
    source: v.nullable(identity),
    aside: v.exactOptional(text),
  }),
  v.object({ t: v.literal('folder'), path: text }),
  v.object({ t: v.literal('ready'), n: number, is: identity, temporary: v.nullable(text) }),
  v.object({ t: v.literal('holding'), n: number }),
  v.object({ t: v.literal('done'), n: number }),
  v.object({ t: v.literal('failed'), n: number, code: text }),
  v.object({ t: v.literal('end') }),
  v.object({ t: v.literal('undo') }),
  v.object({ t: v.literal('back'), n: number, is: identity, temporary: text }),
  v.object({ t: v.literal('undone') }),
]);

const ENDING = '.jsonl';

/** The journal of one run, to be written on. All reject with the system's error. */
export class Journal {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async begin(path: string): Promise<Journal> {
    return new Journal(await open(path, 'wx', 0o600));
  }

  /** To be gone on with; its last line may have been cut. */
  static async resume(path: string): Promise<Journal> {
    const file = await open(path, 'a');
    await file.appendFile('\n');
    return new Journal(file);
  }

  /** On the disk when it resolves. */
  async write(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    await this.#file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await this.#file.datasync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** What a journal says, as far as it can be understood; the last line may have been cut. Null where it has no beginning, and for another version's. */
export async function readJournal(path: string): Promise<Told | null> {
  const lines: Line[] = [];
  for (const line of (await readFile(path, 'utf8').catch(() => '')).split('\n')) {
    if (line === '') continue;
    const parsed = v.safeParse(LineSchema, jsonOf(line));
    if (parsed.success) lines.push(parsed.output);
    else if (lines.length === 0) return null;
  }
  return lines[0]?.t === 'begin' ? told(path, lines[0], lines) : null;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

type Begin = Extract<Line, { t: 'begin' }>;
type Ready = Extract<Line, { t: 'ready' }>;
type Back = Extract<Line, { t: 'back' }>;

/** A run as its journal tells it. */
export interface Told extends Pick<Begin, 'id' | 'kind' | 'time' | 'mark'> {
  readonly path: string;
  readonly steps: readonly Step[];
  readonly folders: readonly string[];
  readonly ready: ReadonlyMap<number, Ready>;
  readonly holding: ReadonlySet<number>;
  readonly done: ReadonlySet<number>;
  readonly failed: ReadonlyMap<number, string>;
  readonly back: ReadonlyMap<number, Back>;
  readonly ended: boolean;
  readonly undo: 'none' | 'begun' | 'done';
}

function told(path: string, { id, kind, time, mark }: Begin, lines: readonly Line[]): Told {
  const of = <T extends Line['t']>(t: T): Extract<Line, { t: T }>[] =>
    lines.filter((line): line is Extract<Line, { t: T }> => line.t === t);
  return {
    ...{ path, id, kind, time, mark },
    steps: of('step'),
    folders: of('folder').map((line) => line.path),
    ready: new Map(of('ready').map((line) => [line.n, line])),
    holding: new Set(of('holding').map(({ n }) => n)),
    done: new Set(of('done').map(({ n }) => n)),
    failed: new Map(of('failed').map(({ n, code }) => [n, code])),
    back: new Map(of('back').map((line) => [line.n, line])),
    ended: of('end').length > 0,
    undo: of('undone').length > 0 ? 'done' : of('undo').length > 0 ? 'begun' : 'none',
  };
}

/** Paths of all journals in a folder, the oldest first. */
export async function journalsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((name) => join(folder, name));
}

export function journalPath(folder: string, id: string): string {
  return join(folder, id + ENDING);
}

/** Drops the oldest that are over; what they did can no longer be undone. Never rejects. */
export async function keepNewest(folder: string, count: number): Promise<void> {
  for (const path of (await journalsIn(folder)).slice(0, -count)) {
    const run = await readJournal(path);
    if (run && !run.ended) continue;
    await rm(path, { force: true }).catch(() => undefined);
  }
}
