/** The installer as the command line uses it: hub, token and offline mode from the environment, progress on standard error. */
import { createInterface } from 'node:readline/promises';
import { hubFrom } from '../main/models/downloads';
import { ModelInstaller } from '../main/models/installer';
import type { InstallProgress } from '../main/models/progress';
import { PLACES } from './package-root';
import type { CommandContext } from './command';
import { usageError } from './usage-error';
import { megabytes } from './megabytes';

/** Throws `hubEndpointInvalid` where `HF_ENDPOINT` is no web address. */
export function createInstaller(env: NodeJS.ProcessEnv = process.env): ModelInstaller {
  return new ModelInstaller({
    builtIn: PLACES.builtInModels,
    own: PLACES.ownModels,
    suggested: PLACES.suggested,
    hub: hubFrom(env),
  });
}

/** True for yes. Throws `usage` where nobody can be asked and `--yes` is not given. */
export async function confirmed({ args, signal }: CommandContext, question: string): Promise<boolean> {
  if (args.has('yes')) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw usageError('Nobody can be asked here: add --yes to go on.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal }).catch(() => '');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

/** '45 % of 346.5 MB, 12.3 MB/s, 15 s left' */
export function progressLine({ phase, received, total, bytesPerSecond, secondsLeft }: InstallProgress): string {
  if (phase === 'checking') return 'checking …';
  const share = total === 0 ? 100 : Math.floor((100 * received) / total);
  const parts = [`${share} % of ${megabytes(total)}`];
  if (phase === 'waiting') return [...parts, 'waiting for the hub …'].join(', ');
  if (bytesPerSecond !== null) parts.push(`${megabytes(bytesPerSecond)}/s`);
  if (secondsLeft !== null) parts.push(`${Math.ceil(secondsLeft)} s left`);
  return parts.join(', ');
}
