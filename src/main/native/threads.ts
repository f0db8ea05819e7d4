/** How many threads a matrix product should use: one per physical core that is ours. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Two threads of one core share its multipliers; a product gains nothing from the second. */
export function physicalCores(platform = process.platform, arch = process.arch): number {
  const logical = availableParallelism();
  if (platform === 'linux') return Math.min(logical, linuxCores(logical) ?? logical);
  if (platform === 'win32' && arch === 'x64' && logical > 4) return Math.ceil(logical / 2); // hyper-threading is the rule
  return logical;
}

/** Different sets of sibling threads, as the kernel lists them; null where it does not tell. */
function linuxCores(logical: number): number | null {
  try {
    const siblings = Array.from({ length: logical }, (_, cpu) =>
      readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, 'utf8'),
    );
    return new Set(siblings).size;
  } catch {
    return null;
  }
}
