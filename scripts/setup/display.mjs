/** Virtual displays for programs with windows on a machine that has none. */
import { spawn } from 'node:child_process';
import { SetupError } from './console.mjs';
import { hasDisplay, onPath } from './system.mjs';

const SCREEN = '1600x1000x24';

/**
 * Answers `{ env, close }`: the variables that programs need to find a display, and how to give it back. Where there
 * is a display already both are empty.
 */
export async function openDisplay() {
  const [display] = await openDisplays(1);
  return display ? { env: { DISPLAY: display.name }, close: display.close } : { env: {}, close: () => {} };
}

/** `count` displays, each `{ name, close }`: whoever works on one has focus, pointer and clipboard alone. None where there is a display already. */
export async function openDisplays(count) {
  if (hasDisplay()) return [];
  if (!onPath('Xvfb')) {
    throw new SetupError('the end-to-end tests need a display, or Xvfb in its place: sudo apt-get install xvfb');
  }
  const displays = [];
  while (displays.length < count) displays.push(await startServer()); // one after the other: each looks for a free number
  return displays;
}

async function startServer() {
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
  return { name: `:${number}`, close: () => server.kill() };
}
