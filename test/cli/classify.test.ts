/** `headlight classify`: true numbers, four formats, honest failures. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synsetOf } from '../../src/vit/groups/hierarchy';
import { describe, expect, it } from 'vitest';
import { headlight, inProcess, photo, scratch, SMALL_VIT, start } from './command';

interface Answer {
  readonly model: string;
  readonly engine: { readonly name: string; readonly reason: string };
  readonly file: string;
  readonly predictions: readonly {
    readonly index: number;
    readonly id: string;
    readonly label: string;
    readonly score: number;
    readonly logit: number;
  }[];
  readonly timing: Readonly<Record<'decodeMs' | 'preprocessMs' | 'forwardMs', number>>;
  readonly error?: { readonly code: string; readonly message: string };
}

/** From scripts/fixtures/small_vit.py: PyTorch and Pillow. */
const REFERENCE = JSON.parse(
  readFileSync(new URL('../fixtures/cli/small-vit.json', import.meta.url), 'utf8'),
) as Record<string, { top5: number[]; scores: number[]; logits: number[] }>;
/** Pixels differ from Pillow's by less than one step of 255 here and there; a colour profile is converted by another library. */
const LOGIT_TOLERANCE = 0.05;

describe('numbers', () => {
  it('are PyTorch’s on every sample photo', () => {
    const { code, stdout, stderr } = headlight(['classify', join('test', 'fixtures', 'samples'), '--json']);
    expect(stderr).toBe('4 photos; left out: 1 document.\n'); // the folder's README
    expect(code).toBe(0);
    const answers = JSON.parse(stdout) as Answer[];
    expect(answers.map(({ file }) => file)).toEqual(
      ['astronaut.png', 'chelsea.png', 'coffee.png', 'rocket.jpg'].map((name) =>
        join('test', 'fixtures', 'samples', name),
      ),
    );
    for (const { file, predictions } of answers) {
      const { top5, logits } = REFERENCE[file.split(/[\\/]/).at(-1)!]!;
      expect(
        predictions.map(({ index }) => index),
        file,
      ).toEqual(top5);
      predictions.forEach(({ logit }, i) => expect(Math.abs(logit - logits[i]!), file).toBeLessThan(LOGIT_TOLERANCE));
    }
  });

  it('name coffee: espresso, 95 %', async () => {
    const { code, stdout } = await inProcess([
      'classify',
      photo('coffee.png'),
      '--format',
      'json',
      '--top',
      '1',
      '--engine',
      'wasm',
    ]);
    expect(code).toBe(0);
    const { model, engine, predictions, timing } = JSON.parse(stdout) as Answer;
    expect(model).toBe('small-vit');
    expect(engine.name).toBe('wasm');
    expect(engine.reason).toContain('chosen');
    expect(predictions).toHaveLength(1);
    expect(predictions[0]).toMatchObject({ index: 193, id: 'n07920052', label: 'espresso' });
    expect(predictions[0]!.score).toBeCloseTo(0.951, 2);
    expect(Object.keys(timing)).toEqual(['decodeMs', 'preprocessMs', 'forwardMs']);
  });
});

describe('forms', () => {
  it('table for people, which says when the model is not sure', async () => {
    const { stdout } = await inProcess(['classify', photo('coffee.png'), photo('chelsea.png'), '-n', '2']);
    expect(stdout).toMatch(/coffee\.png\n +95\.\d % {2}espresso {2}\(n07920052\)\n/);
    expect(stdout).toMatch(/chelsea\.png {3}not sure; perhaps an animal \(47 %\)\n/);
    expect(stdout).toMatch(/\n\nScores are uncalibrated: trust their order, not their size\.\n$/);
  });

  it('says a group where its classes reach the level, by the name that people use', async () => {
    const ask = async (...options: string[]): Promise<string> =>
      (await inProcess(['classify', photo('chelsea.png'), '-n', '1', ...options])).stdout;
    const all = JSON.parse((await inProcess(['classify', photo('chelsea.png'), '-n', '200', '--json', '--group-level', '0.45'])).stdout) as Answer & { group: { id: string; label: string; score: number; classes: number }; sure: boolean }; // prettier-ignore
    expect(all).toMatchObject({ sure: false, group: { id: 'n00015388', label: 'animal' } });
    const animals = all.predictions.filter(({ id }) => synsetOf(id)!.line.has('n00015388'));
    expect(animals).toHaveLength(all.group.classes);
    expect(animals.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(all.group.score, 9);
    expect(await ask('--group-level', '0.45')).toMatch(/chelsea\.png {3}not sure which, but an animal \(47 %\)\n/);
    expect(await ask('--unsure-below', '0.1')).toMatch(/chelsea\.png\n/);
    expect(JSON.parse(await ask('--json'))).toMatchObject({
      group: null,
      temperature: 1,
      calibrated: false,
      sure: false,
    });
    const csv = (await ask('--format', 'csv', '--group-level', '0.45')).trimEnd().split('\n')[1]!.split(',').slice(-2);
    expect(csv).toEqual(['animal', String(all.group.score)]);
  });

  it.each([
    ['--group-level', '0.1', 'number from 0.2 to 1'],
    ['--group-level', '80 %', 'number from 0.2 to 1'],
    ['--unsure-below', '2', 'number from 0 to 1'],
  ])('refuses %s %s', async (option, value, sentence) => {
    const { code, stderr } = await inProcess(['classify', photo('chelsea.png'), option, value]);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });

  it('ndjson, one object a line', async () => {
    const { stdout } = await inProcess(['classify', photo('coffee.png'), photo('rocket.jpg'), '--format', 'ndjson']);
    const labels = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as Answer).predictions[0]!.label);
    expect(labels).toEqual(['espresso', 'obelisk']);
  });

  it('csv, one row per prediction, with commas quoted', async () => {
    const { stdout } = await inProcess(['classify', photo('chelsea.png'), '--format', 'csv', '--top', '2']);
    const [head, first, second, ...rest] = stdout.trimEnd().split('\n');
    expect(head).toBe('file,rank,index,id,label,score,logit,group,group_score');
    expect(first).toMatch(/chelsea\.png,1,192,n07875152,potpie,0\.1\d+,4\.\d+,,$/);
    expect(second).toContain('"black widow, Latrodectus mactans"');
    expect(rest).toEqual([]);
  });

  it('to a file, written whole, with nothing on standard output', async () => {
    const folder = scratch();
    const { code, stdout } = await inProcess(['classify', photo('coffee.png'), '--json', '--out', 'answer.json'], {
      cwd: folder,
    });
    expect([code, stdout]).toEqual([0, '']);
    expect((JSON.parse(readFileSync(join(folder, 'answer.json'), 'utf8')) as Answer).predictions[0]!.label).toBe(
      'espresso',
    );
    expect(readdirSync(folder)).toEqual(['answer.json']);
  });
});

describe('inputs', () => {
  it('are globs too, when the shell left them alone', async () => {
    const { code, stdout } = await inProcess(['classify', 'test/fixtures/samples/{co,ro}*.*g', '--format', 'ndjson']);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('that fail are named, the rest is done, exit code 1', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'broken.png'), Buffer.from('89504e470d0a1a0a0000', 'hex'));
    writeFileSync(join(folder, 'empty.jpg'), '');
    writeFileSync(join(folder, 'words.gif'), 'hello');
    copyFileSync(photo('coffee.png'), join(folder, 'good.png'));
    const { code, stdout, stderr } = await inProcess(['classify', '.', 'missing.png', '--json'], { cwd: folder });
    expect(code).toBe(1);
    const answers = JSON.parse(stdout) as Answer[];
    expect(Object.fromEntries(answers.map(({ file, error }) => [file, error?.code ?? null]))).toEqual({
      'broken.png': 'photoDamaged',
      'empty.jpg': 'photoEmpty',
      'good.png': null,
      'missing.png': 'photoNotFound',
      'words.gif': 'photoUnknownFormat',
    });
    for (const name of ['broken.png', 'empty.jpg', 'words.gif', 'missing.png']) expect(stderr).toContain(`${name}: `);
  });

  it('may all fail: exit code 1, and what is wrong with the one photo in its object', async () => {
    const { code, stdout, stderr } = await inProcess(['classify', SMALL_VIT + '/config.json', '--json']);
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as Answer).error?.code).toBe('photoUnknownFormat');
    expect(stderr).toContain('config.json: This file is not a picture');
  });
});

describe('models', () => {
  it('are a folder or a weights file as well as an id', async () => {
    const folder = join(scratch(), 'mine');
    mkdirSync(folder);
    for (const name of ['config.json', 'model.safetensors']) copyFileSync(join(SMALL_VIT, name), join(folder, name));
    for (const model of [folder, join(folder, 'model.safetensors')]) {
      const { stdout } = await inProcess(['classify', photo('coffee.png'), '--json', '-m', model]);
      const answer = JSON.parse(stdout) as Answer;
      expect([answer.model, answer.predictions[0]!.label]).toEqual(['mine', 'espresso']);
    }
  });

  it('that are damaged give one sentence and no stack', async () => {
    const folder = scratch();
    writeFileSync(
      join(folder, 'model.safetensors'),
      readFileSync(join(SMALL_VIT, 'model.safetensors')).subarray(0, 100_000),
    );
    const { code, stdout, stderr } = await inProcess(['classify', photo('coffee.png'), '-m', folder]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^headlight: “model\.safetensors” is damaged \(.*\); fetch the file again\.\n$/);
  });
});

describe('interruptions', () => {
  it('Ctrl-C stops and keeps what is finished', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'many'));
    for (let i = 0; i < 60; i++) copyFileSync(photo('coffee.png'), join(folder, 'many', `${i}.png`));
    const child = start(['classify', 'many', '--format', 'ndjson', '--out', 'answers.ndjson'], folder);
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    await untilGrown(folder);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Stopped after \d+ of 60 photos\.\n$/);
    const lines = readFileSync(join(folder, 'answers.ndjson'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(Number(/after (\d+)/.exec(stderr)![1]));
    for (const line of lines) expect((JSON.parse(line) as Answer).predictions[0]!.label).toBe('espresso');
  });

  it('a reader that leaves is no error', async () => {
    const child = start(['classify', 'test/fixtures/samples', '--format', 'ndjson'], process.cwd());
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect([code, stderr]).toEqual([0, '']);
  });
});

/** Waits until the hidden neighbour of the result holds something. */
async function untilGrown(folder: string): Promise<void> {
  for (;;) {
    const started = readdirSync(folder).find((name) => name.endsWith('.tmp'));
    if (started && existsSync(join(folder, started)) && readFileSync(join(folder, started)).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('folders', () => {
  it('say what was left out, and of a RAW file that its preview was used', async () => {
    const folder = scratch();
    copyFileSync(photo('rocket.jpg'), join(folder, 'a.jpg'));
    const preview = readFileSync(photo('rocket.jpg'));
    writeFileSync(
      join(folder, 'b.RAF'),
      Buffer.concat([Buffer.from('FUJIFILMCCD-RAW 0201'), preview, Buffer.alloc(99, 7)]),
    );
    writeFileSync(join(folder, 'c.raf'), Buffer.concat([Buffer.from('FUJIFILMCCD-RAW 0201'), Buffer.alloc(999, 7)]));
    for (const name of ['film.mov', 'letter.pdf', '._a.jpg']) writeFileSync(join(folder, name), 'x');
    const { code, stdout, stderr } = await inProcess(['classify', '.', '--json'], { cwd: folder });
    expect(code).toBe(1);
    const [first, raw, none, ...more] = JSON.parse(stdout) as (Answer & Record<string, unknown>)[];
    expect(raw).toMatchObject({ photoNotes: [{ note: 'rawPreview', kind: 'Fujifilm RAF' }] });
    expect(raw?.predictions).toEqual(first?.predictions);
    expect(first).not.toHaveProperty('photoNotes');
    expect(none?.error).toMatchObject({
      code: 'photoRawNoPreview',
      message: expect.stringContaining('export it as JPEG') as string,
    });
    expect(first?.['leftOut']).toEqual({ video: 1, document: 1, system: 1 });
    expect(more).toEqual([]);
    expect(stderr).toContain(
      '2 photos; left out: 1 RAW without preview, 1 video, 1 document, 1 hidden or system entry.',
    );
  });
});

describe('a model that names nothing', () => {
  it('fails each photo, and says so in every form', () => {
    const asked = ['classify', photo('coffee.png'), '--classifier', 'none', '--engine', 'wasm'];
    const csv = headlight([...asked, '--format', 'csv']);
    expect(csv.code).toBe(1);
    expect(csv.stderr).toMatch(
      /^1 photo got no class from .*: this model has no classifier \(.*as you chose: .*\)\.$/m,
    );
    expect(csv.stdout.split('\n')[1]).toMatch(/coffee\.png,{9}"?this model has no classifier/);
    const json = JSON.parse(headlight([...asked, '--json']).stdout) as { predictions: []; notes: string[] };
    expect(json.predictions).toEqual([]);
    expect(json.notes[0]).toContain('this model has no classifier');
  });
});
