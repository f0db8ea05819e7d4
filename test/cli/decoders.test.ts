/** `fill`, `caption` and `read`, with the small models of scripts/fixtures/decoders.py, and the built-in ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decoderFolder } from '../support/decoders';
import { ROOT, TEST_PHOTOS } from '../support/places';
import { inProcess, photo, scratch } from './command';

const PHOTO = photo('astronaut.png');
const SAMPLE = join(ROOT, 'resources', 'photos', 'dog.jpg');
const shapeIn = (path: string): string => /'shape': \(([^)]*)\)/.exec(readFileSync(path).subarray(0, 200).toString('latin1'))?.[1] ?? ''; // prettier-ignore
const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe('headlight fill', () => {
  const model = ['--model', decoderFolder('painter')];

  it('writes picture and arrays, and says which patches it hid and how far off it is', async () => {
    const folder = scratch();
    const [out, raw, attention] = ['filled.png', 'raw.npy', 'attention.npy'].map((name) => join(folder, name));
    const files = ['--out', out ?? '', '--raw', raw ?? '', '--decoder-attention', attention ?? ''];
    const { code, stdout } = await inProcess([
      'fill',
      PHOTO,
      ...model,
      '--hide',
      '0.5',
      '--seed',
      '7',
      ...files,
      '--json',
    ]);
    const told = json(stdout);
    expect(code).toBe(0);
    expect(told).toMatchObject({ grid: [3, 3], ratio: 0.5, seed: 7, normalised: true });
    expect(told['hidden']).toHaveLength(5); // MAE keeps ⌊9 · 0.5⌋
    const errors = told['errors'] as number[];
    const mean = (told['hidden'] as number[]).reduce((sum, patch) => sum + (errors[patch] ?? NaN), 0) / 5;
    expect(told['loss']).toBeCloseTo(mean, 10);
    expect(String(told['notes'])).toContain('norm_pix_loss');
    expect([shapeIn(raw ?? ''), shapeIn(attention ?? '')]).toEqual(['9, 48', '1, 3, 10, 10']);
    expect([...readFileSync(out ?? '').subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  });

  it('hides the same patches for the same seed, and those that are named', async () => {
    const hidden = async (...args: string[]): Promise<unknown> =>
      json((await inProcess(['fill', PHOTO, ...model, ...args, '--json'])).stdout)['hidden'];
    expect(await hidden('--seed', '3')).toEqual(await hidden('--seed', '3'));
    expect(await hidden('--seed', '3')).not.toEqual(await hidden('--seed', '4'));
    expect(await hidden('--hide-patches', '8,0-2')).toEqual([0, 1, 2, 8]);
  });

  it.each([
    [['--hide', '1'], '--hide'],
    [['--hide-patches', '9'], '0 to 8'],
    [['--hide-patches', '*'], 'visible'],
    [['--hide-patches', '1', '--seed', '2'], '--seed'],
  ])('refuses %j', async (args, said) => {
    const { code, stderr } = await inProcess(['fill', PHOTO, ...model, ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});

describe('headlight caption and read', () => {
  const captioner = ['--model', decoderFolder('captioner')];

  it('writes a sentence word by word, and what each word looked at', async () => {
    const folder = scratch();
    const [raw, logits] = [join(folder, 'cross.npy'), join(folder, 'logits.npy')];
    const args = [
      'caption',
      PHOTO,
      ...captioner,
      '--beams',
      '2',
      '--max-words',
      '4',
      '--raw',
      raw,
      '--logits',
      logits,
      '--json',
    ];
    const told = json((await inProcess(args)).stdout);
    expect(told).toMatchObject({ ids: expect.any(Array), score: expect.any(Number), text: expect.any(String) });
    const count = (told['ids'] as number[]).length - 1;
    expect(count).toBeLessThanOrEqual(4);
    expect(told['words']).toHaveLength(count);
    expect([shapeIn(raw), shapeIn(logits)]).toEqual([`2, 3, ${count}, 5`, `${count}, 51`]);
  });

  it('looks at a box alone', async () => {
    const whole = json((await inProcess(['read', PHOTO, '--model', decoderFolder('reader'), '--json'])).stdout);
    const box = json(
      (await inProcess(['read', PHOTO, '--model', decoderFolder('reader'), '--box', '0,0,8,8', '--json'])).stdout,
    );
    expect(box).toMatchObject({ box: { top: 0, left: 0, bottom: 8, right: 8 } });
    expect((box['words'] as { probability: number }[])[0]?.probability).not.toBe((whole['words'] as { probability: number }[])[0]?.probability); // prettier-ignore
  });

  it('goes on from a beginning, and scores a sentence', async () => {
    const begun = json((await inProcess(['caption', PHOTO, ...captioner, '--begin', ' the dog', '--json'])).stdout);
    expect(String(begun['text'])).toMatch(/^ the dog/);
    const scored = json(
      (await inProcess(['caption', PHOTO, ...captioner, '--score', ' the dog sits', '--json'])).stdout,
    );
    const words = scored['words'] as { logProbability: number }[];
    expect(scored['logLikelihood']).toBeCloseTo(
      words.reduce((sum, { logProbability }) => sum + logProbability, 0),
      10,
    );
    expect(scored['text']).toBe(' the dog sits');
  });

  it.each([
    [['caption', PHOTO, '--model', decoderFolder('painter')], 1, 'writes no words'],
    [['fill', PHOTO, '--model', decoderFolder('captioner')], 1, 'cannot paint'],
    [['caption', PHOTO, ...['--model', decoderFolder('captioner')], '--box', '5,5,5,9'], 2, '--box'],
    [['caption', PHOTO, ...['--model', decoderFolder('captioner')], '--box', '0,0,99999,9'], 1, 'box'],
    [['caption', PHOTO, ...['--model', decoderFolder('captioner')], '--score', 'a', '--beams', '2'], 2, '--beams'],
    [['caption', TEST_PHOTOS, ...['--model', decoderFolder('captioner')], '--raw', 'x.npy'], 2, 'one photo'],
  ])('says what is wrong: %#', async (args, code, said) => {
    const ran = await inProcess(args);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(said)]);
  });

  it('tells whoever wants classes of such a model what it does instead', async () => {
    const { stderr } = await inProcess(['classify', PHOTO, ...captioner]);
    expect(stderr).toContain('headlight caption');
  });
});

/** What transformers writes with the built-in models' own weights: ids, and some of the 768 numbers of three patches. */
describe('the built-in models', () => {
  it('write and paint as their makers measured', async () => {
    const told = json((await inProcess(['caption', SAMPLE, '--model', 'vit-tiny-captioner', '--json'])).stdout);
    expect(told['ids']).toEqual([0, 258, 383, 292, 298, 258, 375, 966, 293, 413, 418, 270, 961, 0]);
    expect(told['text']).toBe(' a brown dog with a red collar is running through the woods');
    const raw = join(scratch(), 'raw.npy');
    const { hidden, loss, prediction } = JSON.parse(readFileSync(join(ROOT, 'test', 'fixtures', 'built-in', 'fill-dog.json'), 'utf8')) as { hidden: number[]; loss: number; prediction: Record<string, number[]> }; // prettier-ignore
    const args = [
      'fill',
      SAMPLE,
      '--model',
      'vit-tiny-fill',
      '--hide-patches',
      hidden.join(','),
      '--raw',
      raw,
      '--json',
    ];
    const filled = json((await inProcess(args)).stdout);
    expect(filled['loss']).toBeCloseTo(loss, 3);
    const bytes = readFileSync(raw);
    const data = bytes.subarray(10 + bytes.readUInt16LE(8));
    const numbers = new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
    for (const [patch, wanted] of Object.entries(prediction))
      wanted.forEach((value, i) => expect(Math.abs((numbers[Number(patch) * 768 + i] ?? NaN) - value)).toBeLessThan(PIXEL)); // prettier-ignore
  });
});

/** JPEG decoders differ by a level or two, of which the model sees 2/255; numbers are from −1 to 1. */
const PIXEL = 0.02;

describe('headlight search by a captioner', () => {
  const model = ['--model', decoderFolder('captioner')];
  const photos = [PHOTO, photo('coffee.png')];

  it('orders photos by the likelihood that `caption --score` tells, per word', async () => {
    const { code, stdout } = await inProcess(['search', 'a dog', ...photos, ...model, '--json']);
    const rows = JSON.parse(stdout) as { rank: number; file: string; logLikelihoodPerWord: number; words: unknown[] }[];
    expect(code).toBe(0);
    const wanted = await Promise.all(photos.map(async (file) => {
      const scored = json((await inProcess(['caption', file, '--score', 'a dog', ...model, '--json'])).stdout);
      return { file: scored['file'], mean: (scored['logLikelihood'] as number) / (scored['words'] as unknown[]).length };
    })); // prettier-ignore
    wanted.sort((a, b) => b.mean - a.mean);
    expect(rows.map(({ rank, file }) => [rank, file])).toEqual(wanted.map(({ file }, i) => [i + 1, file]));
    rows.forEach((row, i) => expect(row.logLikelihoodPerWord).toBeCloseTo(wanted[i]?.mean ?? NaN, 10));
    expect(rows[0]).not.toHaveProperty('similarity');
  });

  it('says what the number is, and a sentence that the model hardly knows', async () => {
    const said = async (text: string): Promise<string> =>
      (await inProcess(['search', text, ...photos, ...model])).stderr;
    expect(await said('a dog')).toContain('no similarity');
    expect(await said('a dog')).not.toContain('spells');
    expect(await said('garden')).toContain('spells it out in 6 pieces');
  });

  it('is done by the built-in captioner where no model is named', async () => {
    const [best] = JSON.parse((await inProcess(['search', 'a dog', SAMPLE, '--json'], { asGiven: true })).stdout) as object[]; // prettier-ignore
    expect(best).toMatchObject({ model: 'vit-tiny-captioner', logLikelihoodPerWord: expect.any(Number) as number });
  });
});
