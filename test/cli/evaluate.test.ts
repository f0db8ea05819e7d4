/** `headlight evaluate` and `headlight models`. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headlight, inProcess, photo, scratch, SMALL_VIT } from './command';

/** Folders named by WordNet id, label and index; one photo in the wrong one. */
function tree(): string {
  const folder = scratch();
  const put = (name: string, file: string): void => {
    mkdirSync(join(folder, name), { recursive: true });
    copyFileSync(photo(file), join(folder, name, file));
  };
  put('n07920052', 'coffee.png'); // espresso
  put('obelisk', 'rocket.jpg');
  put('Egyptian_cat', 'chelsea.png'); // the small model says potpie
  return folder;
}

describe('evaluate', () => {
  it('counts top-1 and top-5, per class and by confusion', () => {
    const folder = tree();
    const { code, stdout, stderr } = headlight(['evaluate', folder, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(result).toMatchObject({
      model: 'small-vit',
      photos: 3,
      failed: 0,
      failures: [],
      perClass: {
        n07920052: { label: 'espresso', photos: 1, top1: 1, top5: 1 },
        n03837869: { label: 'obelisk', photos: 1, top1: 1, top5: 1 },
        n02124075: { label: 'Egyptian cat', photos: 1, top1: 0, top5: 0 },
      },
      confusion: { n07920052: { n07920052: 1 }, n03837869: { n03837869: 1 }, n02124075: { n07875152: 1 } },
    });
    expect(result['top1']).toBeCloseTo(2 / 3, 10);
    expect(result['top5']).toBeCloseTo(2 / 3, 10);
  });

  it('names folders and photos that fail, and does the rest', async () => {
    const folder = tree();
    mkdirSync(join(folder, 'unicorn'));
    writeFileSync(join(folder, 'obelisk', 'broken.jpg'), 'no photo');
    const out = join(folder, 'result.json');
    const { code, stdout, stderr } = await inProcess(['evaluate', folder, '--json', '--out', out]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('unicorn: ');
    expect(stderr).toContain('broken.jpg: ');
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ photos: 3, failed: 2 });
  });

  it('says what of the folders is no photo', async () => {
    const folder = tree();
    for (const name of ['clip.mov', 'notes.txt']) writeFileSync(join(folder, 'obelisk', name), 'no photo');
    const { code, stdout, stderr } = await inProcess(['evaluate', folder, '--json']);
    expect([code, stderr]).toEqual([0, '3 photos; left out: 1 video, 1 document.\n']);
    expect(JSON.parse(stdout)).toMatchObject({ photos: 3, failed: 0, leftOut: { video: 1, document: 1 } });
  });

  it('takes folders named by index', async () => {
    const folder = scratch();
    mkdirSync(join(folder, '193'));
    copyFileSync(photo('coffee.png'), join(folder, '193', 'coffee.png'));
    expect(JSON.parse((await inProcess(['evaluate', folder, '--json'])).stdout)).toMatchObject({ top1: 1, photos: 1 });
    expect((await inProcess(['evaluate', folder])).stdout).toMatch(
      /^top-1 100\.0 % {3}top-5 100\.0 % {3}1 photo {3}0 failed\n/,
    );
  });
});

describe('models', () => {
  it('lists what is shipped and what lies in the data folder', () => {
    const data = scratch();
    cpSync(SMALL_VIT, join(data, 'models', 'mine'), { recursive: true });
    mkdirSync(join(data, 'models', 'empty'));
    const { code, stdout } = headlight(['models', 'list', '--json'], { env: { HEADLIGHT_USER_DATA: data } });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'vit-tiny', parameters: 5_717_416, classes: 1000, imageSize: [224, 224] },
      { id: 'vit-tiny-captioner', classes: 0 },
      { id: 'vit-tiny-fill', classes: 0 },
      { id: 'mine', parameters: 6_583_752 },
    ]);
    const { stdout: answer } = headlight(['classify', photo('coffee.png'), '-m', 'mine', '--json'], {
      env: { HEADLIGHT_USER_DATA: data },
    });
    expect(JSON.parse(answer)).toMatchObject({ model: 'mine' });
  });

  it('describes a model and where each field comes from', async () => {
    const { code, stdout } = await inProcess(['models', 'info', 'small-vit', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      layout: 'timm',
      config: { dim: 256, depth: 8, heads: 8, patchSize: [16, 16] },
      shape: { grid: [8, 8], tokens: 65 },
      recipe: { interpolation: 'bicubic', inputSize: [128, 128] },
      provenance: { heads: 'config.json', labels: 'config.json' },
    });
    expect((await inProcess(['models', 'info', 'small-vit'])).stdout).toMatch(/^parameters +6,583,752$/m);
  });
});
