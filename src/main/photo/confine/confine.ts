/**
 * Takes from this process, for good, what a decoder has no use for: whoever takes it over by a damaged photo can write no file, start no
 * program and open no connection. Linux holds to it (seccomp, no new privileges), not our own code.
 */
import { createRequire } from 'node:module';
import type Koffi from 'koffi';
import { tableOf } from './calls';
import { bytesOf, filterOf } from './filter';

/** Why it is not confined; null: it is. */
export type Unconfined = string | null;

const SET_NO_NEW_PRIVS = 38;
const SET_MODE_FILTER = 1;
/** Confines every thread or none; later threads inherit it. */
const FILTER_ALL_THREADS = 1;
const SECCOMP = { x64: 317, arm64: 277 } as const;

/** Once, before anything of a stranger's is read. Never throws: where the system does not allow it, the process goes on as it was. */
export function confine(platform = process.platform, processor: string = process.arch): Unconfined {
  const table = tableOf(processor, process.pid);
  if (platform !== 'linux' || !table) return `not known for ${platform} on ${processor}`;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi; // not bundled: it finds its own binary
    const libc = koffi.load(null);
    const prctl = libc.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)');
    const program = filterOf(table);
    const Program = koffi.struct({ len: 'uint16', filter: 'void *' });
    const syscall = libc.func('syscall', 'long', ['long', 'ulong', 'ulong', koffi.pointer(Program)]);
    if (prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0) !== 0) return `the system refuses it (${koffi.errno()})`;
    const number = SECCOMP[processor as keyof typeof SECCOMP];
    const done: unknown = syscall(number, SET_MODE_FILTER, FILTER_ALL_THREADS, {
      len: program.length,
      filter: bytesOf(program),
    });
    return done === 0 ? null : `the system refuses it (${String(done)}, ${koffi.errno()})`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
