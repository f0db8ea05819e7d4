/** Several commands that write what is known about models at the same moment. */
import { readFileSync, symlinkSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { ROOT, scratch } from './command';

it('twelve of them keep twelve', async () => {
  const data = scratch();
  mkdirSync(join(data, 'models'));
  const ids = Array.from({ length: 12 }, (_, i) => `m${i}`);
  for (const id of ids) symlinkSync(resolve('test/fixtures/checkpoints/hf-vit'), join(data, 'models', id), 'junction');
  const codes = ids.map((id) => {
    const args = [join(ROOT, 'out/main/cli.js'), 'models', 'set', id, '--name', `Model ${id}`];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, HEADLIGHT_USER_DATA: data },
      stdio: 'ignore',
    });
    return new Promise((done) => child.on('close', done));
  });
  expect(await Promise.all(codes)).toEqual(ids.map(() => 0));
  const { models } = JSON.parse(readFileSync(join(data, 'models.json'), 'utf8')) as { models: object };
  expect(Object.keys(models).sort()).toEqual([...ids].sort());
});
