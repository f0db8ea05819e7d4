/** `headlight models download` as a process of its own, against a hub on the loopback. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { cutAfter, filesOf, HubServer } from '../support/hub-server';
import { ROOT, scratch } from './command';

const ID = 'tests/small';
const NAME = 'tests--small';
const WEIGHTS = 'model.safetensors';
/** Room for a slow start of the process. */
const PATIENCE = 30_000;
const folder = fileURLToPath(new URL('../fixtures/checkpoints/hf-vit', import.meta.url));
const weights = readFileSync(join(folder, WEIGHTS));

/** A hub, a data folder, and the command between them. */
async function bench() {
  const server = await HubServer.start();
  onTestFinished(() => server.stop());
  server.models.set(ID, { files: filesOf(folder) });
  const data = scratch();
  const usual = { HEADLIGHT_USER_DATA: data, HF_ENDPOINT: server.endpoint.href, NO_PROXY: '*', HF_HUB_OFFLINE: '' };
  const headlight = (args: readonly string[], env: NodeJS.ProcessEnv = {}, onStart?: (stop: () => void) => void) => {
    const child = spawn(process.execPath, [join(ROOT, 'out/main/cli.js'), ...args], {
      env: { ...process.env, no_proxy: '*', ...usual, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
    onStart?.(() => child.kill('SIGINT'));
    return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, ...said })),
    );
  };
  return { server, headlight };
}

it(
  'asks for --yes where nobody can be asked, then says the id on standard output and the rest elsewhere',
  async () => {
    const { headlight } = await bench();
    const asked = await headlight(['models', 'download', ID]);
    expect(asked).toMatchObject({ code: 2, stdout: '' });
    expect(asked.stderr).toContain('--yes');
    const done = await headlight(['models', 'download', ID, '--yes']);
    expect(done).toMatchObject({ code: 0, stdout: `${NAME}\n` });
    expect(done.stderr).toContain('licence: apache-2.0');
  },
  PATIENCE,
);

it.skipIf(process.platform === 'win32')(
  'stopped in the middle lists nothing, and the same command goes on from there',
  async () => {
    const { server, headlight } = await bench();
    let stop = (): void => undefined;
    let silent = true;
    server.trouble.push(({ server: at }, response) => {
      if (at !== 'storage' || !silent) return false;
      silent = false;
      response.writeHead(200, { 'content-length': weights.length });
      response.write(weights.subarray(0, 7000)); // and then nothing more
      setTimeout(stop, 300);
      return true;
    });
    const stopped = await headlight(['models', 'download', ID, '--yes'], {}, (kill) => (stop = kill));
    expect(stopped).toMatchObject({ code: 1, stdout: '' });
    expect(stopped.stderr).toContain('goes on from there');
    const listed = await headlight(['models', 'list', '--json']);
    expect(listed.stdout).not.toContain(NAME);
    expect(listed.stderr).toContain(`${NAME}: a download that is not finished`);
    expect(await headlight(['models', 'download', ID, '--yes'])).toMatchObject({ code: 0, stdout: `${NAME}\n` });
    expect(server.fetches(WEIGHTS).map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=7000-']);
  },
  PATIENCE,
);

it(
  'forgets an unfinished download when told to',
  async () => {
    const { server, headlight } = await bench();
    server.trouble.push(cutAfter(WEIGHTS, 100, 1, weights));
    server.trouble.push(({ server: at }, response) => {
      if (at !== 'storage') return false;
      response.writeHead(429, { 'retry-after': '9999' }).end();
      return true;
    });
    const busy = await headlight(['models', 'download', ID, '--yes']);
    expect(busy.code).toBe(1);
    expect(busy.stderr).toContain('goes on from there');
    expect((await headlight(['models', 'remove', NAME, '--yes'])).code).toBe(0);
    expect((await headlight(['models', 'list'])).stderr).toBe('');
  },
  PATIENCE,
);

it(
  'does not promise to go on after a wrong checksum, and asks nobody offline',
  async () => {
    const { server, headlight } = await bench();
    server.corrupt = (name, bytes) => (name === WEIGHTS ? Buffer.from(bytes).fill(7, 9000, 9001) : bytes);
    const damaged = await headlight(['models', 'download', ID, '--yes']);
    expect(damaged).toMatchObject({ code: 1, stdout: '' });
    expect(damaged.stderr).not.toContain('goes on');
    const before = server.seen.length;
    const offline = await headlight(['models', 'download', ID, '--yes'], { HF_HUB_OFFLINE: '1' });
    expect(offline).toMatchObject({ code: 1, stdout: '' });
    expect(offline.stderr).toContain('HF_HUB_OFFLINE');
    expect(server.seen).toHaveLength(before);
  },
  PATIENCE,
);
