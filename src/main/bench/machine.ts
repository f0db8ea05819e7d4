/** This computer and what the window runs in, as a benchmark's table names them. */
import { arch, cpus, platform, totalmem } from 'node:os';
import type { BenchMachine } from '../../shared/bench';

export function machine(): BenchMachine {
  const { electron = '?', chrome = '?' } = process.versions;
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    runtime: `Electron ${electron}, Chromium ${chrome}`,
  };
}
