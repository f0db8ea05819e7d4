/** Carries out a plan: each file is made whole beside its place, told in the journal, and only then takes its name; nothing is replaced. */
import { chmod, mkdir, rm, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hashOfUnchanged } from '../library/unchanged';
import { systemPath } from '../photo/byte-path';
import { temporaryBeside } from '../write/temporary';
import { foundAt, identityOf, isUntouched, type Identity } from './identity';
import type { Journal, Line, Step } from './journal';
import { codeOf, copyBeside, foldersToDisk, moveTo, writeBeside } from './put';

/** Steps that are told together: each costs a wait for the disk. */
const TOGETHER = 32;
/** After these, others would fail too. */
const NO_ROOM = ['ENOSPC', 'EDQUOT'];

/** Makes the content of a step that writes a new file. */
export type ContentOf = (step: Step) => Promise<Uint8Array | string>;

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly content: ContentOf;
  onStep(done: number): void;
}

/** How a step ended: in its place, or the system's code. */
export interface Outcome {
  readonly step: Step;
  readonly failed: string | null;
}

interface Prepared {
  readonly step: Step;
  readonly temporary: string | null;
  readonly is: Identity;
}

/** Every step's outcome, in order. Rejects where the journal cannot be written: nothing is done that it does not tell. */
export async function runSteps(journal: Journal, steps: readonly Step[], options: RunOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const made = new Set<string>();
  let stopped: string | null = null;
  for (let at = 0; at < steps.length; at += TOGETHER) {
    const part = steps.slice(at, at + TOGETHER);
    if (options.signal.aborted) stopped = 'cancelled';
    const ended = stopped
      ? part.map((step) => ({ step, failed: stopped }))
      : await runPart(journal, part, made, options);
    if (!stopped && ended.some(({ failed }) => failed !== null && NO_ROOM.includes(failed))) stopped = 'ENOSPC';
    outcomes.push(...ended);
    await journal.write(ended.map(lineOf));
    options.onStep(outcomes.length);
  }
  return outcomes;
}

function lineOf({ step: { n }, failed }: Outcome): Line {
  return failed === null ? { t: 'done', n } : { t: 'failed', n, code: failed };
}

async function runPart(
  journal: Journal,
  part: readonly Step[],
  made: Set<string>,
  options: RunOptions,
): Promise<Outcome[]> {
  const outcomes = new Map<Step, string | null>();
  const prepared: Prepared[] = [];
  for (const step of part) {
    try {
      await makeFolder(journal, dirname(step.to), made);
      prepared.push(await prepare(step, options.content));
    } catch (error) {
      outcomes.set(step, codeOf(error));
    }
  }
  await journal.write(prepared.map(({ step: { n }, temporary, is }) => ({ t: 'ready', n, is, temporary })));
  for (const one of prepared) {
    const failed = await put(journal, one).then(() => null, codeOf);
    if (failed !== null && one.temporary !== null)
      await rm(systemPath(one.temporary), { force: true }).catch(() => undefined);
    outcomes.set(one.step, failed);
  }
  await foldersToDisk(
    prepared.flatMap(({ step: { from, to, how } }) => (from !== null && how === 'move' ? [to, from] : [to])),
  );
  return part.map((step) => ({ step, failed: outcomes.get(step) ?? null }));
}

/** With those above it, each told before it is made. */
async function makeFolder(journal: Journal, folder: string, made: Set<string>): Promise<void> {
  if (made.has(folder)) return;
  const missing: string[] = [];
  for (let path = folder; (await foundAt(path)) === null; path = dirname(path)) missing.unshift(path);
  await journal.write(missing.map((path) => ({ t: 'folder', path })));
  await mkdir(systemPath(folder), { recursive: true });
  made.add(folder);
}

async function prepare(step: Step, content: ContentOf): Promise<Prepared> {
  const { from, to, source } = step;
  if (from === null || !source) return written(step, await content(step));
  await checkSource(from, source);
  const folder = await foundAt(dirname(to));
  if (step.how === 'move' && folder?.dev === source.dev) return { step, temporary: null, is: source };
  const temporary = temporaryBeside(to);
  return drop(temporary, async () => {
    await copyBeside(from, temporary);
    await checkSource(from, source);
    if (step.how === 'move') await checkCopy(from, source, temporary);
    return { step, temporary, is: await whatIs(temporary) };
  });
}

async function written(step: Step, content: Uint8Array | string): Promise<Prepared> {
  const temporary = temporaryBeside(step.to);
  return drop(temporary, async () => {
    await writeBeside(content, temporary);
    if (step.aside !== undefined) await chmod(systemPath(temporary), (await stat(systemPath(step.to))).mode & 0o777);
    return { step, temporary, is: await whatIs(temporary) };
  });
}

/** Leaves nothing where it fails. */
async function drop<T>(temporary: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await rm(systemPath(temporary), { force: true }).catch(() => undefined);
    throw error;
  }
}

async function put(journal: Journal, { step, temporary }: Prepared): Promise<void> {
  const onHolding = (): Promise<void> => journal.write([{ t: 'holding', n: step.n }]);
  const { from, to, how, source, aside } = step;
  if (aside !== undefined && source) await makeWay(to, aside, source);
  if (temporary !== null)
    await moveTo(temporary, to, onHolding).catch(async (error: unknown) => {
      if (aside !== undefined) await moveTo(aside, to, async () => undefined);
      throw error;
    });
  else if (from !== null) await moveTo(from, to, onHolding);
  if (temporary === null || from === null || how !== 'move' || !source) return;
  await checkSource(from, source);
  await unlink(systemPath(from)); // from another disk: it is there in whole, and its content was compared
}

/** The file that stands in a place goes aside, if it is still that file. */
async function makeWay(to: string, aside: string, source: Identity): Promise<void> {
  await checkSource(to, source);
  await moveTo(to, aside, async () => undefined);
}

/** Rejects with `changed` where the file is another one than was planned with. */
export async function checkSource(from: string, source: Identity): Promise<void> {
  const now = await foundAt(from);
  if (!now || !isUntouched(now, source))
    throw Object.assign(new Error('it was written meanwhile'), { code: 'changed' });
}

/** Before an original goes. */
export async function checkCopy(from: string, source: Identity, copy: string): Promise<void> {
  const hash = async (path: string): Promise<string | null> => {
    const now = await foundAt(path);
    return now && hashOfUnchanged({ path, bytes: now.bytes, written: now.writtenMs });
  };
  const [a, b] = [await hash(from), await hash(copy)];
  if (a === null || a !== b) throw Object.assign(new Error('the copy differs'), { code: 'EIO' });
  await checkSource(from, source);
}

export async function whatIs(path: string): Promise<Identity> {
  const found = await foundAt(path);
  if (!found) throw Object.assign(new Error('ENOENT: it is gone'), { code: 'ENOENT' });
  return identityOf(found);
}
