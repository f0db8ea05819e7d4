/** This computer, as a table names it. */
import { arch, cpus, platform, totalmem } from 'node:os';
import type { BenchMachine } from '../../shared/bench';

export function machine(): BenchMachine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    runtime: `Node ${process.versions.node}`,
  };
}
