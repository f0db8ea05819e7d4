/**
 * What a process that only decodes has no use for, as Linux's system calls: other programs, the network, changing files, other processes.
 * Numbers are those of the kernel's tables for each processor (`arch/x86/entry/syscalls/syscall_64.tbl`, `scripts/syscall.tbl`).
 */

/** Errors as the kernel numbers them. */
export const EPERM = 1;
export const EACCES = 13;
export const ENOSYS = 38;

/** A condition on an argument, read as 32 bits. */
export type Test =
  /** Refused where a bit of `mask` is set. */
  | { readonly arg: number; readonly any: number }
  /** Refused where no bit of `mask` is set. */
  | { readonly arg: number; readonly none: number }
  /** Refused for anything but these. */
  | { readonly arg: number; readonly not: readonly number[] };

export interface Refusal {
  readonly call: number;
  readonly error: number;
  /** Always, without one. */
  readonly test?: Test;
}

export interface Table {
  /** `AUDIT_ARCH_…`: calls in the way of another processor are refused. */
  readonly arch: number;
  /** First number of x32 calls, which are refused. */
  readonly below: number | null;
  readonly refusals: readonly Refusal[];
}

/** O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND; O_TMPFILE comes with the first two. The same on both processors. */
const WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000;
/** CLONE_THREAD: a thread, not a process. */
const THREAD = 0x10000;

type Numbers = Readonly<Record<string, number | readonly number[]>>;

const X64 = {
  exec: [59, 322], // execve, execveat
  fork: [57, 58], // fork, vfork
  clone: 56,
  open: 2,
  openat: 257,
  /** socket, connect, accept, bind, listen, accept4 */
  net: [41, 42, 43, 49, 50, 288],
  /** Lengths, names, folders, links, modes, owners, times, devices, extended attributes: by path, by folder and path, by descriptor. */
  files: [
    76, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 132, 133, 235, 258, 259, 260, 261, 263, 264, 265, 266, 268, 280,
    316, 188, 189, 190, 197, 198, 199,
  ],
  /** ptrace, process_vm_readv, process_vm_writev, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo */
  others: [101, 310, 311, 200, 129, 297],
  kill: [62, 234], // kill, tgkill
  limits: 302, // prlimit64
  /** mount, umount2, pivot_root, chroot, unshare, setns; keys; bpf, perf_event_open, userfaultfd; shmget, semget, msgget, mq_open; open_by_handle_at; reboot, modules, kexec, names, acct, swap, iopl, ioperm */
  system: [
    165, 166, 155, 161, 272, 308, 248, 249, 250, 321, 298, 323, 29, 64, 68, 240, 304, 169, 175, 313, 176, 246, 320, 170,
    171, 163, 167, 168, 172, 173,
  ],
} as const satisfies Numbers;

const ARM64 = {
  exec: [221, 281],
  fork: [],
  clone: 220,
  open: null,
  openat: 56,
  net: [198, 203, 202, 200, 201, 242],
  files: [33, 34, 35, 36, 37, 38, 45, 52, 53, 54, 55, 88, 276, 5, 6, 7, 14, 15, 16],
  others: [117, 270, 271, 130, 138, 240],
  kill: [129, 131],
  limits: 261,
  system: [
    40, 39, 41, 51, 97, 268, 217, 218, 219, 280, 241, 282, 194, 190, 186, 180, 265, 142, 105, 273, 106, 104, 294, 161,
    162, 89, 224, 225,
  ],
} as const;

/** The same number everywhere: what came after the tables were joined. */
const PIDS = [424, 434, 438]; // pidfd_send_signal, pidfd_open, pidfd_getfd
const MOUNTS = [428, 429, 430, 431, 432, 442]; // open_tree, move_mount, fsopen, fsconfig, fsmount, mount_setattr
const FILES = [452, 463, 466]; // fchmodat2, setxattrat, removexattrat
/** io_uring_setup, clone3, openat2: what they ask for lies in memory that a filter cannot see; who finds them missing takes the older ways. */
const UNSEEN = [425, 435, 437];

const ARCHES = {
  x64: { arch: 0xc000003e, below: 0x40000000, numbers: X64 },
  arm64: { arch: 0xc00000b7, below: null, numbers: ARM64 },
} as const;

/** Null for a processor that is not known. @param pid of the process itself, which may end itself */
export function tableOf(processor: string, pid: number): Table | null {
  if (processor !== 'x64' && processor !== 'arm64') return null;
  const { arch, below, numbers: n } = ARCHES[processor];
  const all = (calls: readonly number[], error: number): Refusal[] => calls.map((call) => ({ call, error }));
  const refusals: Refusal[] = [
    { call: n.openat, error: EACCES, test: { arg: 2, any: WRITING } },
    ...(n.open === null ? [] : [{ call: n.open, error: EACCES, test: { arg: 1, any: WRITING } }]),
    { call: n.clone, error: EPERM, test: { arg: 0, none: THREAD } },
    ...n.kill.map((call) => ({ call, error: EPERM, test: { arg: 0, not: [pid] } })),
    { call: n.limits, error: EPERM, test: { arg: 0, not: [0, pid] } },
    ...all([...n.exec, ...n.fork, ...n.others, ...PIDS, ...n.system, ...MOUNTS], EPERM),
    ...all([...n.net, ...n.files, ...FILES], EACCES),
    ...all(UNSEEN, ENOSYS),
  ];
  return { arch, below, refusals };
}
