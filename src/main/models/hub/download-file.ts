/** One file into a folder: begun or gone on with, checked, and under its name only when it is whole. */
import { open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadlightError } from '../../../vit/errors';
import { writeError } from '../disk-space';
import type { ProgressMeter } from '../progress';
import { faultOf, type Expected } from './checksum';
import type { HubRequests, HubResponse } from './requests';
import { Passing, withRetries, type RetryOptions } from './retry';

export interface FileToFetch extends Expected {
  readonly name: string;
}

export interface FileJob {
  readonly id: string;
  readonly url: URL;
  /** The hub's, of the model; null for what is no model's file. */
  readonly commit: string | null;
  readonly file: FileToFetch;
  /** Where it goes; the unfinished file is `<name>.part`, with its version at the server in `<name>.etag`. */
  readonly folder: string;
  readonly meter: ProgressMeter;
}

/** So much has to arrive between two cuts for the next one not to count as one failure more. */
const WORTH_MENTIONING = 2 ** 20;

/** Bytes of a file that an earlier try left. */
export async function bytesHere(folder: string, file: FileToFetch): Promise<number> {
  if ((await sizeOf(join(folder, file.name))) === file.size) return file.size;
  return Math.min(file.size, await sizeOf(join(folder, `${file.name}.part`)));
}

/** Resolves when the file is there and right. Rejects with a `hub…` error, `saveFailed` or `cancelled`; what has come is kept. */
export async function downloadFile(
  requests: HubRequests,
  job: FileJob,
  retry: Pick<RetryOptions, 'signal' | 'wait'>,
): Promise<void> {
  const { folder, file, meter } = job;
  const path = join(folder, file.name);
  if ((await sizeOf(path)) === file.size) return;
  for (let last = false; ; last = true) {
    await withRetries(() => fetchRest(requests, job, retry.signal), {
      ...retry,
      progress: () => Math.floor(meter.received / WORTH_MENTIONING),
      wait: (milliseconds, signal) => {
        meter.phase('waiting');
        return retry.wait(milliseconds, signal);
      },
    });
    meter.phase('checking');
    const fault = await faultOf(`${path}.part`, file, retry.signal).catch((error: unknown) => {
      throw retry.signal.aborted ? new HeadlightError('cancelled') : writeError(error, file.name);
    });
    if (fault === null) break;
    await forget(job);
    if (last) throw new HeadlightError('hubFileDamaged', { name: file.name, detail: fault });
  }
  await saved(file, rename(`${path}.part`, path));
  await saved(file, rm(`${path}.etag`, { force: true }));
}

/** One request for what is missing. */
async function fetchRest(requests: HubRequests, job: FileJob, signal: AbortSignal): Promise<void> {
  const { id, url, commit, file, folder } = job;
  const part = join(folder, `${file.name}.part`);
  if ((await sizeOf(part)) > file.size) await forget(job); // not ours
  const etag = await readFile(join(folder, `${file.name}.etag`), 'utf8').catch(() => null);
  if (etag === null && !isCheckable(file)) await forget(job); // nothing could tell whether the rest is of the same version
  const have = await sizeOf(part);
  if (have === file.size && (have > 0 || (await exists(part)))) return;
  const range: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {};
  const condition: Record<string, string> = etag === null || have === 0 ? {} : { 'if-range': etag };
  const answer = await requests.send(url, { headers: { ...range, ...condition }, signal, id, revision: commit });
  try {
    if (answer.status === 416) {
      await forget(job);
      throw new Passing(new HeadlightError('hubFileDamaged', { name: file.name, detail: 'cut at another place' }), 0);
    }
    checkAnswer(requests, answer, job, have);
    if (answer.status === 206 && isAnother(answer.header('etag'), etag)) {
      await forget(job);
      throw new Passing(new HeadlightError('hubFileDamaged', { name: file.name, detail: 'parts of two versions' }), 0);
    }
    const start = answer.status === 206 ? have : 0;
    if (start < have) await restart(job, have);
    await rememberVersion(job, answer.header('etag'));
    await receive(requests, job, answer, start, signal);
  } finally {
    answer.discard();
  }
}

/** Whether a part is of another version than the one remembered; a server that says nothing is held to the checksum alone. */
function isAnother(said: string | null, remembered: string | null): boolean {
  return remembered !== null && said !== null && said !== remembered;
}

function isCheckable({ sha256, gitSha1 }: Expected): boolean {
  return sha256 !== null || gitSha1 !== null;
}

/** Throws `hubAnswerInvalid` where headers contradict what the hub said about the file. */
function checkAnswer(requests: HubRequests, answer: HubResponse, { file, commit }: FileJob, have: number): void {
  const { name, size, sha256 } = file;
  const said = answer.hubHeader('x-repo-commit');
  if (said !== null && commit !== null && said !== commit) throw requests.invalid(`${name} of another commit`);
  const linkedSize = answer.hubHeader('x-linked-size');
  if (linkedSize !== null && Number(linkedSize) !== size) throw requests.invalid(`another size of ${name}`);
  const linkedEtag = answer.hubHeader('x-linked-etag')?.replace(/^W\/|"/g, '');
  if (sha256 !== null && linkedEtag !== undefined && /^[0-9a-f]{64}$/.test(linkedEtag) && linkedEtag !== sha256)
    throw requests.invalid(`another checksum of ${name}`);
  const encoding = answer.header('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw requests.invalid(`${name} came packed`);
  const [start, end] = answer.status === 206 ? partOf(answer.header('content-range'), size) : [0, size];
  if (answer.status === 206 && start !== have) throw requests.invalid(`another part of ${name}`);
  const length = answer.header('content-length');
  if (length !== null && Number(length) !== end - start) throw requests.invalid(`another length of ${name}`);
}

/** First byte of a `Content-Range`, and the byte behind its last (RFC 9110, 14.4); NaN for what is no part of a file of this size. */
function partOf(range: string | null, size: number): readonly [number, number] {
  const found = /^bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(range?.trim() ?? '');
  const [start, last, total] = [Number(found?.[1]), Number(found?.[2]), found?.[3]];
  const valid = start <= last && last < size && (total === '*' || Number(total) === size);
  return valid ? [start, last + 1] : [NaN, NaN];
}

/** Appends the body; never more than the file has. */
async function receive(
  requests: HubRequests,
  job: FileJob,
  answer: HubResponse,
  start: number,
  signal: AbortSignal,
): Promise<void> {
  const { file, folder, meter } = job;
  let missing = file.size - start;
  const target = await saved(file, open(join(folder, `${file.name}.part`), 'a'));
  try {
    for await (const chunk of passing(requests, answer.body, signal)) {
      if (chunk.length > missing) throw requests.invalid(`${file.name} does not end`);
      await saved(file, target.appendFile(chunk));
      missing -= chunk.length;
      meter.add(chunk.length);
    }
    await saved(file, target.sync());
  } finally {
    await target.close();
  }
  if (missing > 0) throw requests.trouble(new Error('the connection was cut'), signal);
}

/** What the disk refuses, as `saveFailed`. */
function saved<T>(file: FileToFetch, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw writeError(error, file.name);
  });
}

/** The body's own failures, as trouble that may pass. */
async function* passing(
  requests: HubRequests,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw requests.trouble(error, signal);
  }
}

/** A version that can be asked for again; weak ones promise nothing about bytes. */
async function rememberVersion({ folder, file }: FileJob, etag: string | null): Promise<void> {
  const path = join(folder, `${file.name}.etag`);
  const strong = etag !== null && /^"[\x21\x23-\x7e]{0,512}"$/.test(etag);
  await saved(file, strong ? writeFile(path, etag) : rm(path, { force: true }));
}

async function restart({ folder, file, meter }: FileJob, have: number): Promise<void> {
  await saved(file, truncate(join(folder, `${file.name}.part`)));
  meter.add(-have);
}

async function forget({ folder, file, meter }: FileJob): Promise<void> {
  const part = join(folder, `${file.name}.part`);
  meter.add(-Math.min(file.size, await sizeOf(part)));
  await saved(file, rm(part, { force: true }));
  await saved(file, rm(join(folder, `${file.name}.etag`), { force: true }));
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
