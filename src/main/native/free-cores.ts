/** How many cores nobody else has used of late: threads that spin while they wait win time there, and take it from others elsewhere. */
import { cpus } from 'node:os';

/** Since some moment, in milliseconds. */
export interface CoreTimes {
  readonly wall: number;
  readonly cores: number;
  /** Busy time of all cores together. */
  readonly busy: number;
  /** The part of it that this process used. */
  readonly own: number;
}

/** The system counts in hundredths of a second: less than this tells nothing. */
const LEAST_MS = 50;
/** What a quiet desktop uses anyway, in cores. */
const QUIET = 0.25;

export function coreTimes(): CoreTimes {
  const times = cpus().map((cpu) => cpu.times);
  const busy = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0);
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cores: times.length, busy, own: (user + system) / 1000 };
}

export class FreeCores {
  readonly #read: () => CoreTimes;
  #before: CoreTimes;

  constructor(read: () => CoreTimes = coreTimes) {
    this.#read = read;
    this.#before = read();
  }

  /** Whether `threads` cores were free of others since this was made or last asked; false where that was too short a time to tell. */
  has(threads: number): boolean {
    const [before, now] = [this.#before, this.#read()];
    const wall = now.wall - before.wall;
    if (wall < LEAST_MS || now.cores === 0) return false;
    this.#before = now;
    const others = Math.max(0, now.busy - before.busy - (now.own - before.own)) / wall;
    return now.cores - others >= threads - QUIET;
  }
}
