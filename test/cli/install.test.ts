/** `models download`, `add` and `remove` against a hub on the loopback, in a data folder of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { filesOf, HubServer } from '../support/hub-server';

const folder = fileURLToPath(new URL('../fixtures/checkpoints/hf-vit', import.meta.url));
let server: HubServer;
let data: string;
let headlight: (args: readonly string[]) => Promise<{ code: number | null; stdout: string; stderr: string }>;

beforeAll(async () => {
  server = await HubServer.start();
  server.models.set('tests/small', { files: filesOf(folder) });
  data = mkdtempSync(join(tmpdir(), 'headlight-cli-install-'));
  vi.stubEnv('HEADLIGHT_USER_DATA', data);
  vi.stubEnv('HF_ENDPOINT', server.endpoint.href);
  vi.stubEnv('HF_HUB_OFFLINE', '');
  headlight = (await import('./command')).inProcess; // reads the places when it is loaded
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

it('a download says size and licence first, and goes on only when told to', async () => {
  const asked = await headlight(['models', 'download', 'tests/small']);
  expect(asked.code).toBe(2);
  expect(asked.stderr).toMatch(/0\.0 MB in 3 files[\s\S]*apache-2\.0[\s\S]*--yes/);
  const done = await headlight(['models', 'download', 'tests/small', '--yes']);
  expect(done).toMatchObject({ code: 0, stdout: 'tests--small\n' });
  const again = await headlight(['models', 'download', 'tests/small', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ id: 'tests--small', alreadyInstalled: true, bytes: 18_867 });
  expect((await headlight(['models', 'info', 'tests/small'])).stdout).toContain('tests--small');
});

it('a download that the disk has no room for does not promise that anything was kept', async () => {
  server.models.set('tests/huge', { files: filesOf(folder) });
  server.metadata = (answer) => ({
    ...answer,
    siblings: [{ rfilename: 'model.safetensors', size: 2 ** 40 }],
  });
  const { code, stderr } = await headlight(['models', 'download', 'tests/huge', '--yes']);
  server.metadata = (answer) => answer;
  expect(code).toBe(1);
  expect(stderr).toContain('disk space');
  expect(stderr).not.toContain('kept');
});

it('a copy gets the name it is given, once, and is removed when told to', async () => {
  expect(await headlight(['models', 'add', folder, '--name', 'mine'])).toMatchObject({ code: 0, stdout: 'mine\n' });
  const twice = await headlight(['models', 'add', folder, '--name', 'mine']);
  expect(twice.code).toBe(1);
  expect(twice.stderr).toContain('“mine”');
  expect((await headlight(['models', 'remove', 'mine'])).code).toBe(2);
  expect((await headlight(['models', 'remove', 'mine', '--yes'])).code).toBe(0);
  expect((await headlight(['models', 'remove', 'mine', '--yes'])).code).toBe(2);
  expect((await headlight(['models', 'remove', 'vit-tiny', '--yes'])).stderr).toContain('comes with Headlight');
});

it('the suggestions are a list that can be read', async () => {
  const { stdout } = await headlight(['models', 'suggested', '--json']);
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({ id: 'facebook/deit-tiny-patch16-224', parameters: 5_717_416 }),
  );
});
