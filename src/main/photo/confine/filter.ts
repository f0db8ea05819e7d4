/** A table of refused calls as the program that Linux runs before each call (seccomp, in classic BPF). Pure. */
import { EPERM, type Refusal, type Table, type Test } from './calls';

/** `struct sock_filter`: what to do, how many instructions to pass over where it holds and where it does not, and a number. */
export interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** Load a word of the call's data; jump where it is equal, at least, or has a bit in common; return. */
export const LOAD = 0x20;
export const EQUAL = 0x15;
export const AT_LEAST = 0x35;
export const ANY_BIT = 0x45;
export const RETURN = 0x06;

export const ALLOW = 0x7fff0000;
export const REFUSE = 0x00050000;

/** Where `struct seccomp_data` keeps the number of the call, the processor, and the lower half of an argument (both are little-endian). */
export const CALL = 0;
export const ARCH = 4;
export const argument = (index: number): number => 16 + 8 * index;

const step = (code: number, k: number, jt = 0, jf = 0): Instruction => ({ code, jt, jf, k });

export function filterOf({ arch, below, refusals }: Table): readonly Instruction[] {
  return [
    step(LOAD, ARCH),
    step(EQUAL, arch, 1, 0),
    step(RETURN, REFUSE | EPERM),
    step(LOAD, CALL),
    ...(below === null ? [] : [step(AT_LEAST, below, 0, 1), step(RETURN, REFUSE | EPERM)]),
    ...refusals.flatMap(refusal),
    step(RETURN, ALLOW),
  ];
}

/** Another call goes on behind it, with its number still loaded. */
function refusal({ call, error, test }: Refusal): readonly Instruction[] {
  const refuse = step(RETURN, REFUSE | error);
  const body = test ? tested(test, refuse) : [refuse];
  return [step(EQUAL, call, 0, body.length), ...body];
}

function tested(test: Test, refuse: Instruction): readonly Instruction[] {
  const load = step(LOAD, argument(test.arg));
  const allow = step(RETURN, ALLOW);
  if ('any' in test) return [load, step(ANY_BIT, test.any, 0, 1), refuse, allow];
  if ('none' in test) return [load, step(ANY_BIT, test.none, 1, 0), refuse, allow];
  return [load, ...test.not.map((value, i) => step(EQUAL, value, test.not.length - i, 0)), refuse, allow];
}

/** The kernel's form: 8 bytes per instruction, little-endian. */
export function bytesOf(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(8 * program.length);
  program.forEach(({ code, jt, jf, k }, i) => {
    bytes.writeUInt16LE(code, 8 * i);
    bytes.writeUInt8(jt, 8 * i + 2);
    bytes.writeUInt8(jf, 8 * i + 3);
    bytes.writeUInt32LE(k >>> 0, 8 * i + 4);
  });
  return bytes;
}
