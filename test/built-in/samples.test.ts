/** The sample photos with the built-in model and its own recipe: named as their README says, and as timm names them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { SAMPLE_PHOTOS } from '../../src/shared/built-in';
import { headlight, ROOT } from '../cli/command';

/** Best class of each, by index of ImageNet-1k. The bird has no class; of the lemurs the model says indri, narrowly; the kitten it is not sure of. */
const BEST: Readonly<Record<(typeof SAMPLE_PHOTOS)[number], number>> = {
  'red-panda.jpg': 387,
  'bee.jpg': 309,
  'dog.jpg': 207,
  'balloon.jpg': 417,
  'espresso.jpg': 967,
  'castle.jpg': 483,
  'citrus.jpg': 951,
  'lemurs.jpg': 384,
  'kingfisher.jpg': 95,
  'kitten.jpg': 285,
};
/** From a photo on, JPEG decoder included, another implementation of which may differ by a step of 255 here and there. */
const LOGIT_TOLERANCE = 0.05;

interface Answer {
  readonly file: string;
  readonly familiarity: { readonly unlike: boolean; readonly photos: number };
  readonly predictions: readonly { readonly index: number; readonly logit: number; readonly score: number }[];
}

it('all ten are named as they should be, four of them with timm’s logits, and only a blank page is unlike what it was trained on', async () => {
  const photos = SAMPLE_PHOTOS.map((name) => join('resources', 'photos', name));
  const folder = mkdtempSync(join(tmpdir(), 'headlight-blank-'));
  const blank = join(folder, 'blank.png');
  await sharp({ create: { width: 300, height: 300, channels: 3, background: 'white' } }).toFile(blank);
  const { code, stdout, stderr } = headlight(['classify', ...photos, blank, '--model', 'vit-tiny', '--json']);
  rmSync(folder, { recursive: true });
  expect([code, stderr]).toEqual([0, '']);
  const answers = JSON.parse(stdout) as Answer[];
  expect(answers.filter(({ familiarity }) => familiarity.unlike).map(({ file }) => file)).toEqual([blank]);
  expect(answers[0]!.familiarity.photos).toBe(2000);
  SAMPLE_PHOTOS.forEach((name, i) => expect(answers[i]!.predictions[0]!.index, name).toBe(BEST[name]));
  for (const name of ['red-panda', 'dog', 'espresso', 'citrus']) {
    const logits = readFileSync(join(ROOT, 'test', 'fixtures', 'built-in', `${name}.f32`));
    for (const { index, logit } of answers[SAMPLE_PHOTOS.indexOf(`${name}.jpg` as (typeof SAMPLE_PHOTOS)[number])]!
      .predictions)
      expect(Math.abs(logit - logits.readFloatLE(4 * index)), name).toBeLessThan(LOGIT_TOLERANCE);
  }
  const score = (name: (typeof SAMPLE_PHOTOS)[number]): number =>
    answers[SAMPLE_PHOTOS.indexOf(name)]!.predictions[0]!.score;
  expect(score('kitten.jpg')).toBeLessThan(0.3);
  expect(score('lemurs.jpg')).toBeLessThan(0.6);
});
