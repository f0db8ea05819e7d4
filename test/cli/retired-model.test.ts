/** What names the built-in model of version 0.1 still opens: it says what answers instead. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSidecar, sidecarText, type Sidecar } from '../../src/shared/export/sidecar';
import { installSmallModel } from '../support/small-model';
import { headlight, inProcess, photo, scratch } from './command';

const SAID = '“starter” is no longer built in; vit-tiny answers instead.';

/** Settings of a map as version 0.1 wrote them: its model had 8 layers, 8 heads, and 200 classes of which espresso was the 194th. */
async function oldSettings(
  folder: string,
  change: (sidecar: Sidecar) => Partial<Sidecar> = () => ({}),
): Promise<string> {
  const file = join(folder, 'old.npy');
  const made = await inProcess([
    'explain',
    photo('coffee.png'),
    '--method',
    'relevance',
    '--class',
    'espresso',
    '--raw',
    file,
  ]);
  expect(made.stderr).toBe('');
  const sidecar = parseSidecar(readFileSync(`${file}.json`, 'utf8'));
  expect(sidecar.map!.target).toEqual({ class: 193 });
  const old = { ...sidecar, headlight: '0.1.0', model: { ...sidecar.model, id: 'starter', name: 'starter' } };
  writeFileSync(`${file}.json`, sidecarText({ ...old, ...change(old) }));
  return `${file}.json`;
}

describe('a retired model', () => {
  it('named by --model is answered by the built-in one, and said', async () => {
    const { code, stdout, stderr } = await inProcess(['classify', photo('coffee.png'), '--model', 'starter', '--json']);
    expect([code, stderr]).toEqual([0, `${SAID}\n`]);
    expect(JSON.parse(stdout)).toMatchObject({ model: 'vit-tiny' });
    const info = await inProcess(['models', 'info', 'starter', '--json']);
    expect([info.code, info.stderr]).toEqual([0, `${SAID}\n`]);
  });

  it('gives way to a person’s own model of that name', () => {
    const data = scratch();
    installSmallModel(data, 'starter');
    const env = { HEADLIGHT_USER_DATA: data };
    const { stdout, stderr } = headlight(['classify', photo('coffee.png'), '-m', 'starter', '--json'], { env });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ model: 'starter', predictions: [{ index: 193 }, {}, {}, {}, {}] });
  });

  it('in settings asks the built-in one about the same class, by its name', async () => {
    const folder = scratch();
    const settings = await oldSettings(folder);
    const out = join(folder, 'new.npy');
    const { code, stderr } = await inProcess(['explain', '--settings', settings, photo('coffee.png'), '--raw', out]);
    expect(code).toBe(0);
    expect(stderr).toContain(SAID);
    expect(stderr).toContain('The weights of vit-tiny are not those that these settings were made with.');
    expect(stderr).not.toContain('Class ');
    const { model, map } = parseSidecar(readFileSync(`${out}.json`, 'utf8'));
    expect(model).toMatchObject({ id: 'vit-tiny', name: 'vit-tiny', overrides: {} });
    expect(map!.target).toEqual({ class: 967 }); // ImageNet-1k’s espresso
  });

  it('in settings about a class that the built-in one does not have is refused, and no class is guessed', async () => {
    const folder = scratch();
    const settings = await oldSettings(folder, () => ({ labels: { 193: 'unicorn' } }));
    const args = ['explain', '--settings', settings, photo('coffee.png'), '--raw', join(folder, 'new.npy')];
    const { code, stderr } = await inProcess(args);
    expect(code).toBe(2);
    expect(stderr).toContain('These settings ask about “unicorn” of “starter”, which vit-tiny does not have.');
  });

  it('in notes is told by the list of models, and the notes stay', () => {
    const data = scratch();
    const notes = JSON.stringify({ models: { starter: { name: 'Mine', overrides: { size: [64, 64] } } } });
    writeFileSync(join(data, 'models.json'), notes);
    const { code, stderr } = headlight(['models', 'list'], { env: { HEADLIGHT_USER_DATA: data } });
    expect([code, stderr]).toEqual([0, `${SAID} What was chosen for it is kept, and not used.\n`]);
    expect(readFileSync(join(data, 'models.json'), 'utf8')).toBe(notes);
  });
});
