/** What a process and its children ask of network and disk, written down by a small library that is preloaded into them (Linux, with a C compiler). */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'recorder.c');

export interface Recorded {
  readonly pid: number;
  readonly what: 'start' | 'lookup' | 'connect' | 'send' | 'write' | 'make' | 'rename';
  /** A name, an address with its port, or an absolute path; nothing for the start of a program. */
  readonly to: string;
}

export interface Recorder {
  /** Added to the environment of the process that is watched. */
  readonly env: { readonly LD_PRELOAD: string };
  /** Everything so far. */
  events(): readonly Recorded[];
}

/** Why nothing can be recorded here, in words for the report of a test that is left out; null where it can. */
export function cannotRecord(): string | null {
  if (process.platform !== 'linux') return 'the recorder is for Linux';
  return compiler() === null
    ? 'no C compiler here (cc, gcc or clang): look-ups and connections were NOT watched'
    : null;
}

/** @param folder empty, for the library and its record; not one that the watched process writes to */
export function makeRecorder(folder: string): Recorder {
  const [library, record] = [join(folder, 'recorder.so'), join(folder, 'record.txt')];
  const command = compiler();
  if (command === null) throw new Error(cannotRecord() ?? '');
  execFileSync(command, ['-shared', '-fPIC', '-O1', `-DRECORD="${record}"`, '-o', library, SOURCE, '-ldl']);
  return {
    env: { LD_PRELOAD: library },
    events: () => (existsSync(record) ? readFileSync(record, 'utf8').split('\n').flatMap(parsed) : []),
  };
}

function parsed(line: string): Recorded[] {
  const [, pid, what, to] = /^(\d+) (\w+) (.*)$/.exec(line) ?? [];
  return what === undefined ? [] : [{ pid: Number(pid), what: what as Recorded['what'], to: to ?? '' }];
}

function compiler(): string | null {
  const works = (command: string): boolean => {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  return ['cc', 'gcc', 'clang'].find(works) ?? null;
}
