/** What set-up says, and how it runs other programs. Everything goes to stderr: stdout belongs to results. */
import { spawn } from 'node:child_process';
import { projectDir } from './paths.mjs';

/** A failure with a sentence for the person; scripts print it without a stack. */
export class SetupError extends Error {}

export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** "3.4 s", or "2 min 05 s" from a minute on. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Says what begins, does it, says how long it took. `work` may return a few words about how it went. */
export async function step(title, work) {
  const start = performance.now();
  say(`• ${title} …`);
  const note = await work();
  say(`  ${typeof note === 'string' ? note : 'done'} (${duration(performance.now() - start)})`);
}

/**
 * Runs a program to its end. Its output is collected, not shown, unless `stdio: 'inherit'` is asked for.
 * Resolves `{ code, output, timedOut }`; `code` is null when a signal ended it, -1 when it could not start.
 */
export function run(command, args, { timeoutMs = 0, env = {}, cwd = projectDir, stdio = 'pipe' } = {}) {
  return new Promise((resolve) => {
    let output = '';
    let timedOut = false;
    const shell = process.platform === 'win32' && !/[\\/]/.test(command);
    const child = spawn(command, args, {
      cwd,
      shell,
      env: { ...process.env, ...env },
      stdio: stdio === 'inherit' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    const timer = timeoutMs > 0 ? setTimeout(() => ((timedOut = true), child.kill('SIGKILL')), timeoutMs) : undefined;
    child.on('error', (error) => (clearTimeout(timer), resolve({ code: -1, output: error.message, timedOut })));
    child.on('close', (code) => (clearTimeout(timer), resolve({ code, output: output.trim(), timedOut })));
  });
}

/** Runs a script's main function; a `SetupError` becomes one sentence and exit code 1, anything else keeps its stack. */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    say(error instanceof SetupError ? `\nHeadlight: ${error.message}` : (error?.stack ?? String(error)));
    process.exitCode = 1;
  }
}
