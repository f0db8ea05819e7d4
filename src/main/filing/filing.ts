/** What is done to a person's files: planned, carried out one run at a time on this computer, brought to an end after a crash, and undone. */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { saveError } from '../../shared/save-error';
import { HeadlightError } from '../../vit/errors';
import { withLock } from '../write/lock';
import { isGone, ownMark } from '../write/process-mark';
import {
  Journal,
  journalPath,
  journalsIn,
  keepNewest,
  readJournal,
  type FilingKind,
  type Step,
  type Told,
} from './journal';
import type { Plan } from './plan';
import { runSteps, type Outcome, type RunOptions } from './run';
import { settleSteps } from './settle';
import { undoSteps, type Undone } from './undo';

/** Runs that can still be undone. */
const KEPT = 20;
/** Another run is waited for so long, in milliseconds. */
const WAIT_MS = 300;

export interface Ran {
  readonly id: string;
  readonly outcomes: readonly Outcome[];
}

/** A run that can be undone. */
export interface PastRun {
  readonly id: string;
  readonly kind: FilingKind;
  /** ISO 8601. */
  readonly time: string;
  /** Files that are where it put them. */
  readonly files: number;
  /** Files that it did not come to. */
  readonly left: number;
  /** It was killed, and brought to an end now. */
  readonly interrupted: boolean;
}

/** A run to which steps are handed as they are ready. */
export interface OpenRun {
  readonly id: string;
  put(steps: readonly Step[], options: RunOptions): Promise<Outcome[]>;
}

export class Filing {
  readonly #folder: string;

  /** @param folder of the journals; made when there is something to be told */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Carries out a plan. Rejects with `filesBusy` while another run goes on, with `diskFull` where it would not fit, and as `saveError` says for the journal. */
  run(plan: Plan, options: RunOptions): Promise<Ran> {
    return this.open(plan, async ({ id, put }) => ({ id, outcomes: await put(plan.steps, options) }));
  }

  /** The same for steps whose content comes one after the other: all are told at first, those that were put are done. */
  async open<T>({ kind, steps, bytes, free }: Plan, work: (run: OpenRun) => Promise<T>): Promise<T> {
    if (bytes > free)
      throw new HeadlightError('diskFull', { needed: Math.ceil(bytes / 1e6), free: Math.floor(free / 1e6) });
    return this.#alone(async () => {
      await keepNewest(this.#folder, KEPT - 1);
      const time = new Date().toISOString();
      const id = `${time.replace(/[^0-9]/g, '')}-${randomUUID().slice(0, 8)}`;
      const journal = await Journal.begin(journalPath(this.#folder, id));
      try {
        await journal.write([
          { t: 'begin', v: 1, id, kind, time, mark: ownMark() },
          ...steps.map((step) => ({ t: 'step', ...step }) as const),
        ]);
        const value = await work({ id, put: (part, options) => runSteps(journal, part, options) });
        await journal.write([{ t: 'end' }]);
        return value;
      } finally {
        await journal.close();
      }
    });
  }

  /** Takes a run back. Rejects with `nothingToUndo` where there is none of this id, and as `run` does. */
  undo(id: string): Promise<Undone & { readonly kind: FilingKind }> {
    return this.#alone(async () => {
      const run = await readJournal(journalPath(this.#folder, id));
      if (!run?.ended || run.undo === 'done') throw new HeadlightError('nothingToUndo');
      return { kind: run.kind, ...(await this.#writing(run, (journal) => undoSteps(run, journal))) };
    });
  }

  /** Runs that can be undone, the newest first; those that were killed are brought to an end before. */
  async past(): Promise<PastRun[]> {
    const interrupted = await this.#settle();
    const runs: PastRun[] = [];
    for (const path of (await journalsIn(this.#folder)).reverse()) {
      const run = await readJournal(path);
      if (!run?.ended || run.undo === 'done' || run.done.size === 0) continue;
      const { id, kind, time, done, steps } = run;
      runs.push({ id, kind, time, files: done.size, left: steps.length - done.size, interrupted: interrupted.has(id) });
    }
    return runs;
  }

  /** Brings to an end what processes that are gone had begun. Returns the ids of runs. */
  async #settle(): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    for (const path of await journalsIn(this.#folder)) {
      const run = await readJournal(path);
      const isOpen = run !== null && (!run.ended || run.undo === 'begun');
      if (!isOpen || isGone(run.mark) === false) continue;
      await this.#alone(() => this.#bringToEnd(path));
      if (!run.ended) ids.add(run.id);
    }
    return ids;
  }

  async #bringToEnd(path: string): Promise<void> {
    const run = await readJournal(path);
    if (!run) return;
    if (!run.ended) {
      const lines = await settleSteps(run);
      await this.#writing(run, (journal) => journal.write([...lines, { t: 'end' }]));
    } else if (run.undo === 'begun') await this.#writing(run, (journal) => undoSteps(run, journal));
  }

  async #writing<T>({ path }: Told, work: (journal: Journal) => Promise<T>): Promise<T> {
    const journal = await Journal.resume(path);
    try {
      return await work(journal);
    } finally {
      await journal.close();
    }
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    try {
      await mkdir(this.#folder, { recursive: true });
      const done = await withLock(join(this.#folder, 'lock'), WAIT_MS, work);
      if (!done) throw new HeadlightError('filesBusy');
      return done.value;
    } catch (error) {
      throw error instanceof HeadlightError ? error : saveError('journal', error);
    }
  }
}
