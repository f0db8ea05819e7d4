/** An installed app, put on this computer, driven and taken off again: what the smoke tests share. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { say } from '../scripts/setup/console.mjs';
import { openDisplay } from '../scripts/setup/display.mjs';

/** Where the .deb puts it. */
export const INSTALLED = '/opt/Headlight';

/** With what it depends on, as a person would. */
export function apt(task, what) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', [task, '-y', '-q', '--no-install-recommends', what], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  say(`✓ ${task}`);
}

/** What puts a package on this computer and takes it off; none for an archive. */
export function installerOf(file) {
  if (file?.endsWith('.deb')) return { install: (path) => apt('install', path), remove: (name) => apt('remove', name) };
  if (file?.endsWith('.rpm')) return rpm();
  return undefined;
}

/**
 * With a list of installed packages of its own, so that it works on Debian too; which therefore cannot say whether what the package depends on is
 * there under those names.
 */
function rpm() {
  const list = fs.mkdtempSync(path.join(os.tmpdir(), 'headlight-rpmdb-'));
  const run = (...args) => execFileSync('rpm', ['--dbpath', list, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  return {
    install(file) {
      run('--install', '--nodeps', file);
      say('✓ install');
    },
    remove(name) {
      run('--erase', name);
      fs.rmSync(list, { recursive: true });
      say('✓ remove');
    },
  };
}

/**
 * Starts the app with a data folder of its own, on a display of its own, hands its page to `ask`, and ends it.
 * Over the debugging port: the inspector that drivers of Electron use is off by a fuse.
 */
export async function withWindow(executable, files, ask) {
  const display = await openDisplay();
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'headlight-smoke-'));
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...root, `--user-data-dir=${data}`, '--remote-debugging-port=0', '--lang=en', ...files];
  const child = spawn(executable, args, {
    env: { ...process.env, ...display.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  try {
    const address = await debuggingAddress(child);
    await pageListed(new URL(address).host);
    const browser = await chromium.connectOverCDP(address, { timeout: 30_000 });
    const page = browser.contexts()[0].pages()[0] ?? (await browser.contexts()[0].waitForEvent('page'));
    return await ask({ page, data, ended });
  } finally {
    if (child.exitCode === null) child.kill();
    await ended;
    display.close();
    fs.rmSync(data, { recursive: true, force: true });
  }
}

/** Whoever connects before there is a page is never told of it. */
async function pageListed(host) {
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const targets = await fetch(`http://${host}/json`).then(
      (answer) => answer.json(),
      () => [],
    );
    if (targets.some(({ type, url }) => type === 'page' && url.startsWith('app:'))) return;
  }
  throw new Error('no page within 30 s');
}

function debuggingAddress(child) {
  return new Promise((resolve, reject) => {
    let heard = '';
    child.stderr.on('data', (chunk) => {
      heard += chunk;
      const found = /DevTools listening on (ws:\S+)/.exec(heard);
      if (found) resolve(found[1]);
    });
    child.on('exit', (code) => reject(new Error(`the app ended with ${code}: ${heard}`)));
    setTimeout(() => reject(new Error(`no window within 30 s: ${heard}`)), 30_000).unref();
  });
}
