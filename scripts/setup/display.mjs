/** A virtual display for programs with windows on a machine that has none. */
import { spawn } from 'node:child_process';
import { SetupError } from './console.mjs';
import { hasDisplay, onPath } from './system.mjs';

const SCREEN = '1600x1000x24';

/**
 * Answers `{ env, close }`: the variables that programs need to find a display, and how to give it back. Where there
 * is a display already both are empty.
 */
export async function openDisplay() {
  if (hasDisplay()) return { env: {}, close: () => {} };
  if (!onPath('Xvfb')) {
    throw new SetupError('the end-to-end tests need a display, or Xvfb in its place: sudo apt-get install xvfb');
  }
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  process.once('exit', () => server.kill());
  const number = await new Promise((resolve, reject) => {
    let text = '';
    server.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(text.trim());
    });
    server.on('error', reject);
    server.on('exit', (code) => reject(new SetupError(`Xvfb did not start (exit code ${code}).`)));
  });
  return { env: { DISPLAY: `:${number}` }, close: () => server.kill() };
}
