/**
 * Which process made a file, so that it is known whether somebody still uses it. A number alone is given to other processes later; with
 * the computer, its start and the start of the process (Linux) it is not, whatever the clock says meanwhile.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** `HOST-BOOT-PID-START`; `0` where the system does not tell. */
const MARK = /^([0-9a-f]{8})-([0-9a-f]{8}|0)-(\d+)-(\d+)$/;

let own: string | undefined;

export function ownMark(): string {
  return (own ??= markOf(process.pid));
}

/**
 * Whether the process is gone; null where that cannot be told: one of another computer, or one whose number is in use on a system that does
 * not tell since when.
 */
export function isGone(mark: string): boolean | null {
  const [, host, boot, pid, start] = MARK.exec(mark) ?? [];
  if (host !== digest(hostname()) || pid === undefined) return null;
  if (mark === ownMark()) return false;
  if (boot !== bootMark() || !isRunning(Number(pid))) return true;
  return start === '0' ? null : startOf(Number(pid)) !== start;
}

export function markOf(pid: number): string {
  return `${digest(hostname())}-${bootMark()}-${pid}-${startOf(pid)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function bootMark(): string {
  const id = textOf('/proc/sys/kernel/random/boot_id');
  return id === null ? '0' : digest(id);
}

/** Ticks from the start of the system to that of the process; what a process is called may hold spaces and brackets. */
function startOf(pid: number): string {
  const stat = textOf(`/proc/${pid}/stat`);
  return (stat === null ? null : /.*\) (?:\S+ ){19}(\d+)/s.exec(stat)?.[1]) ?? '0';
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // of another user
  }
}
