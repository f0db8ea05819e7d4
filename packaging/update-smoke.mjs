/**
 * `npm run package:smoke-update -- OLD.deb NEW.deb PRIVATE.pem`, as root: installs the old version, serves the new one as its makers would, and has the
 * app find, fetch and install it as a person does. OLD.deb was built with HEADLIGHT_UPDATES_FEED=http://127.0.0.1:8471/headlight.json and that key.
 */
import '../scripts/setup/node-version.mjs';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { once } from 'node:events';
import { runScript, say, SetupError } from '../scripts/setup/console.mjs';
import { projectDir } from '../scripts/setup/paths.mjs';
import { apt, INSTALLED, withWindow } from './drive.mjs';
import { FEED, releaseFiles, signedFeed } from './feed.mjs';

const PORT = 8471;
const EXECUTABLE = path.join(INSTALLED, 'headlight-app');

await runScript(async () => {
  const [before, after, key] = process.argv.slice(2);
  if (key === undefined) throw new SetupError('name the old .deb, the new .deb and the key that signs');
  const [old, next] = [before, after].map((deb) => field(path.resolve(deb), 'Version'));
  const server = await serve(after, next, fs.readFileSync(key));
  try {
    apt('install', path.resolve(before));
    assert.equal(installed(), old);
    await withWindow(EXECUTABLE, [], ({ page, ended, data }) => update(page, ended, data, next));
    assert.equal(installed(), next);
    say(`✓ ${old} became ${next}`);
  } finally {
    server.close();
    await endApps();
    apt('remove', 'headlight');
  }
});

/** Settings → About, and its three buttons. */
async function update(page, ended, data, version) {
  await page.getByTestId('open-settings').click({ timeout: 30_000 });
  await page.getByTestId('settings-about').click();
  assert.match(await page.getByTestId('update-state').innerText(), /only when you ask/);
  await page.getByTestId('update-look').click();
  await page.getByTestId('update-download').waitFor({ timeout: 30_000 });
  say(`✓ ${await page.getByTestId('update-state').innerText()}`);
  await page.screenshot({ path: path.join(projectDir, 'dist', 'update-found.png') });
  await page.getByTestId('update-download').click();
  await page.getByTestId('update-install').waitFor({ timeout: 60_000 });
  assert(fs.existsSync(path.join(data, 'updates', version)), 'it was fetched into the data folder');
  await page.getByTestId('update-install').click();
  await ended; // it quits by itself
  say('✓ installed, and ended by itself');
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200)))
    if (running().length > 0) {
      say('✓ started again');
      return endApps();
    }
  throw new Error('the new version did not start');
}

async function serve(deb, version, key) {
  const folder = path.dirname(path.resolve(deb));
  const files = releaseFiles(folder, version).filter(({ name }) => name === path.basename(deb));
  const date = new Date().toISOString().slice(0, 10);
  const feed = signedFeed(
    { version, date, notes: 'A version to try updates with.', files },
    crypto.createPrivateKey(key),
  );
  const server = createServer((request, response) => {
    if (request.url === `/${FEED}`) return response.end(feed);
    if (request.url === `/${path.basename(deb)}`) return fs.createReadStream(deb).pipe(response);
    response.writeHead(404).end();
  });
  server.listen(PORT, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function field(deb, name) {
  return execFileSync('dpkg-deb', ['-f', deb, name], { encoding: 'utf8' }).trim();
}

function installed() {
  return execFileSync('dpkg-query', ['-W', '-f', '${Version}', 'headlight'], { encoding: 'utf8' });
}

/** Processes of the installed app. */
function running() {
  return fs.readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && fs.readlinkSync(`/proc/${pid}/exe`).startsWith(EXECUTABLE);
    } catch {
      return false; // gone meanwhile
    }
  });
}

/** Resolves when they are gone. */
async function endApps() {
  for (let left = running(); left.length > 0; left = running()) {
    for (const pid of left)
      try {
        process.kill(Number(pid));
      } catch {
        // gone meanwhile
      }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
