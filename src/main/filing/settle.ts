/** A run that was killed, brought to an end: each of its files is wholly in its new place or wholly in its old one, and the journal says which. */
import { rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemPath } from '../photo/byte-path';
import { sweepTemporary } from '../write/temporary';
import { foundAt, isSameContent, isSameFile, isUntouched } from './identity';
import type { Line, Step, Told } from './journal';
import { moveTo } from './put';

/** What the journal is to say of the steps that it leaves open. Rejects with the system's error, and can be asked again. */
export async function settleSteps(run: Told): Promise<Line[]> {
  const lines: Line[] = [];
  const folders = new Set<string>();
  for (const step of run.steps) {
    if (run.done.has(step.n) || run.failed.has(step.n)) continue;
    folders.add(dirname(step.to));
    const isThere = await settleStep(step, run);
    lines.push(isThere ? { t: 'done', n: step.n } : { t: 'failed', n: step.n, code: 'interrupted' });
  }
  for (const folder of folders) await sweepTemporary(folder);
  return lines;
}

/** Whether the file is in its new place. */
async function settleStep(step: Step, run: Told): Promise<boolean> {
  const ready = run.ready.get(step.n);
  if (!ready) return false;
  const { is, temporary } = ready;
  const there = await foundAt(step.to);
  const isOurs = there !== null && (isSameFile(there, is) || (run.holding.has(step.n) && isSameContent(there, is)));
  if (isOurs) {
    await leaveOldPlace(step);
    if (temporary !== null) await rm(systemPath(temporary), { force: true }); // its second name
    return true;
  }
  if (there?.bytes === 0 && is.bytes > 0 && run.holding.has(step.n)) await unlink(systemPath(step.to)); // held for us
  if (temporary !== null) await rm(systemPath(temporary), { force: true });
  await backFromAside(step);
  return false;
}

/** The file that had made way stands in its place again, under that name alone. */
export async function backFromAside({ to, aside, source }: Step): Promise<void> {
  if (aside === undefined || !source) return;
  const old = await foundAt(aside);
  if (!old || !isSameFile(old, source)) return;
  const there = await foundAt(to);
  if (!there) await moveTo(aside, to, async () => undefined);
  else if (isSameFile(there, old)) await unlink(systemPath(aside)); // killed between two names
}

async function leaveOldPlace({ how, from, source }: Step): Promise<void> {
  if (how !== 'move' || from === null || !source) return;
  const old = await foundAt(from);
  if (old && isUntouched(old, source)) await unlink(systemPath(from));
}
