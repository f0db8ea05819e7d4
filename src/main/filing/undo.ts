/** A run taken back: what came is removed or goes where it was, provided that it is still what came, and that nothing stands there now. */
import { mkdir, rmdir, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemPath } from '../photo/byte-path';
import { temporaryBeside } from '../write/temporary';
import { foundAt, isSameContent, isSameFile, isUntouched, type Found } from './identity';
import type { Journal, Step, Told } from './journal';
import { codeOf, copyBeside, foldersToDisk, moveTo } from './put';
import { checkCopy, whatIs } from './run';
import { backFromAside } from './settle';

/** A file that stays where the run put it. */
export interface NotUndone {
  readonly step: Step;
  /** `changed`, `taken`, `onlyOne`, or the system's code. */
  readonly reason: string;
}

export interface Undone {
  readonly steps: readonly Step[];
  readonly left: readonly NotUndone[];
}

/** May be begun again after it was killed. Rejects where the journal cannot be written. */
export async function undoSteps(run: Told, journal: Journal): Promise<Undone> {
  if (run.undo === 'none') await journal.write([{ t: 'undo' }]);
  const steps: Step[] = [];
  const left: NotUndone[] = [];
  for (const step of run.steps.filter(({ n }) => run.done.has(n)).reverse()) {
    const reason = await back(step, run, journal).then(() => null, codeOf);
    if (reason === null) steps.push(step);
    else left.push({ step, reason });
  }
  await foldersToDisk(steps.flatMap(({ from, to }) => (from === null ? [to] : [to, from])));
  for (const folder of [...run.folders].reverse()) await rmdir(systemPath(folder)).catch(() => undefined); // one that holds something stays
  await journal.write([{ t: 'undone' }]);
  return { steps, left };
}

const refuse = (code: string): never => {
  throw Object.assign(new Error(code), { code });
};

async function back(step: Step, run: Told, journal: Journal): Promise<void> {
  const there = await foundAt(step.to);
  if (step.how === 'move') return moveBack(step, there, run, journal);
  if (!there) return backFromAside(step); // a person removed it
  const is = run.ready.get(step.n)?.is;
  if (!is || !(isUntouched(there, is) || (run.holding.has(step.n) && isSameContent(there, is))))
    return refuse('changed');
  if (step.from !== null && step.source) {
    const original = await foundAt(step.from);
    if (!original || !isSameContent(original, step.source)) return refuse('onlyOne');
  }
  await unlink(systemPath(step.to));
  await backFromAside(step);
}

async function moveBack(step: Step, there: Found | null, run: Told, journal: Journal): Promise<void> {
  const { from, to } = step;
  const is = run.ready.get(step.n)?.is;
  if (from === null || !is) return;
  const old = await foundAt(from);
  const earlier = run.back.get(step.n);
  const isBack =
    old !== null &&
    ((there && isSameFile(old, there)) ||
      (earlier && isSameFile(old, earlier.is)) ||
      (!there && isSameContent(old, is)));
  if (isBack) {
    if (there) await unlink(systemPath(to)); // killed between two names
    if (earlier) await rm(systemPath(earlier.temporary), { force: true });
    return;
  }
  if (!there) return refuse('ENOENT');
  if (!isSameFile(there, is) && !isSameContent(there, is)) return refuse('changed');
  if (old) return refuse('taken');
  await mkdir(systemPath(dirname(from)), { recursive: true });
  const holding = (): Promise<void> => journal.write([{ t: 'holding', n: step.n }]);
  await moveTo(to, from, holding).catch((error: unknown) => {
    if (codeOf(error) !== 'EXDEV') throw error;
    return fromOtherDisk(step.n, to, from, journal);
  });
}

async function fromOtherDisk(n: number, to: string, from: string, journal: Journal): Promise<void> {
  const temporary = temporaryBeside(from);
  const source = await whatIs(to);
  await copyBeside(to, temporary);
  await checkCopy(to, source, temporary);
  await journal.write([{ t: 'back', n, is: await whatIs(temporary), temporary }]);
  await moveTo(temporary, from, () => journal.write([{ t: 'holding', n }]));
  await unlink(systemPath(to));
}
