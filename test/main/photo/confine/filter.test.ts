import { describe, expect, it } from 'vitest';
import { EACCES, ENOSYS, EPERM, tableOf } from '../../../../src/main/photo/confine/calls';
import * as bpf from '../../../../src/main/photo/confine/filter';

const PID = 4711;
const X64 = 0xc000003e;

/** Runs the program as the kernel does. Returns 0 where the call is allowed, else the error it gets. */
function errorOf(call: number, args: readonly number[] = [], arch = X64, processor = 'x64'): number {
  const table = tableOf(processor, PID);
  if (!table) throw new Error('no table');
  const program = bpf.filterOf(table);
  const data = new Map([[bpf.CALL, call], [bpf.ARCH, arch], ...args.map((value, i) => [bpf.argument(i), value] as const)]); // prettier-ignore
  let word = 0;
  for (let at = 0; ; at++) {
    const step = program[at];
    if (!step) throw new Error('it ran off its end');
    const { code, jt, jf, k } = step;
    if (code === bpf.LOAD) word = data.get(k) ?? 0;
    else if (code === bpf.RETURN) return k === bpf.ALLOW ? 0 : k & 0xffff;
    else {
      const holds = { [bpf.EQUAL]: word === k >>> 0, [bpf.AT_LEAST]: word >= k, [bpf.ANY_BIT]: (word & k) !== 0 }[code];
      if (holds === undefined) throw new Error(`instruction ${code}`);
      at += holds ? jt : jf;
    }
  }
}

describe('the filter of the decoder’s calls', () => {
  it('lets it read, compute and answer: read, write, mmap, futex, sendmsg, epoll_wait, exit', () => {
    for (const call of [0, 1, 9, 202, 46, 232, 60, 231]) expect(errorOf(call)).toBe(0);
  });

  it('lets it open files for reading, and no other way', () => {
    const [openat, cloexec] = [257, 0o2000000];
    expect(errorOf(openat, [-100, 0, cloexec])).toBe(0);
    for (const flags of [0o1, 0o2, 0o1 | 0o100, 0o2 | 0o100 | 0o200, 0o1000, 0o20000000 | 0o2])
      expect(errorOf(openat, [-100, 0, flags | cloexec])).toBe(EACCES);
    expect(errorOf(2, [0, 0])).toBe(0);
    expect(errorOf(2, [0, 0o1])).toBe(EACCES);
  });

  it('lets it start threads and no processes', () => {
    expect(errorOf(56, [0x3d0f00])).toBe(0); // as pthread_create calls clone
    expect(errorOf(56, [0x1200011])).toBe(EPERM); // as fork does
    for (const call of [57, 58, 59, 322]) expect(errorOf(call)).toBe(EPERM);
  });

  it('refuses sockets, and changes of files, whatever their arguments', () => {
    for (const call of [41, 42, 49, 50, 82, 87, 263, 264]) expect(errorOf(call, [1, 2, 3])).toBe(EACCES);
  });

  it('lets it end itself and nobody else', () => {
    for (const call of [62, 234]) {
      expect(errorOf(call, [PID, 9])).toBe(0);
      expect(errorOf(call, [PID + 1, 9])).toBe(EPERM);
      expect(errorOf(call, [-1, 9])).toBe(EPERM);
    }
    expect(errorOf(302, [0, 7])).toBe(0);
    expect(errorOf(302, [PID + 1, 7])).toBe(EPERM);
  });

  it('calls missing what it cannot look into, so that the older calls are used', () => {
    for (const call of [425, 435, 437]) expect(errorOf(call)).toBe(ENOSYS);
  });

  it('refuses calls in the way of another processor, and x32 ones', () => {
    expect(errorOf(0, [], 0x40000003)).toBe(EPERM);
    expect(errorOf(0x40000000)).toBe(EPERM);
  });

  it('knows arm64 by its own numbers, and no other processor', () => {
    expect(errorOf(56, [-100, 0, 0], 0xc00000b7, 'arm64')).toBe(0);
    expect(errorOf(56, [-100, 0, 1], 0xc00000b7, 'arm64')).toBe(EACCES);
    expect(errorOf(221, [], 0xc00000b7, 'arm64')).toBe(EPERM);
    expect(errorOf(220, [0x3d0f00], 0xc00000b7, 'arm64')).toBe(0);
    expect(errorOf(198, [], 0xc00000b7, 'arm64')).toBe(EACCES);
    expect(tableOf('riscv64', PID)).toBeNull();
  });

  it('is packed as the kernel reads it', () => {
    expect([...bpf.bytesOf([{ code: 0x15, jt: 1, jf: 2, k: 0xc000003e }])]).toEqual([0x15, 0, 1, 2, 0x3e, 0, 0, 0xc0]);
  });
});
