/** Other programs, run to their end: quietly with their output collected, or in the foreground in our place. */
import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import { projectDir } from './paths.mjs';

/**
 * Runs a program to its end. Its output is collected, not shown, unless `stdio: 'inherit'` is asked for.
 * Resolves `{ code, output, timedOut }`; `code` is null when a signal ended it, -1 when it could not start.
 */
export function run(command, args, { timeoutMs = 0, env = {}, cwd = projectDir, stdio = 'pipe' } = {}) {
  return new Promise((resolve) => {
    let output = '';
    let timedOut = false;
    const plain = stdio === 'pipe' || !process.stdout.isTTY; // colours only where a person watches
    const colour = plain ? { NO_COLOR: '1', FORCE_COLOR: undefined } : {};
    const shell = process.platform === 'win32' && !/[\\/]/.test(command);
    const child = spawn(command, args, {
      cwd,
      shell,
      env: { ...process.env, ...colour, ...env },
      stdio: stdio === 'inherit' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    const timer = timeoutMs > 0 ? setTimeout(() => ((timedOut = true), child.kill('SIGKILL')), timeoutMs) : undefined;
    child.on('error', (error) => (clearTimeout(timer), resolve({ code: -1, output: error.message, timedOut })));
    child.on('close', (code) => (clearTimeout(timer), resolve({ code, output: output.trim(), timedOut })));
  });
}

/**
 * Runs a program in the foreground, with our own input and output, and answers its exit code. Ctrl-C in a terminal
 * reaches it without our help; a signal sent to us alone is passed on. Either way it decides how to stop, and we wait.
 */
export function runForeground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const inTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
    process.on('SIGINT', () => inTerminal || child.kill('SIGINT'));
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
