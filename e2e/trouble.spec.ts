/** Bad files: each says in words what is wrong, in its own place; the others are answered all the same. */
import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropFiles, expect, temporaryFolder, test } from './app';
import { BAD_PHOTOS, COFFEE, ROCKET, stripes, writeBadPhotos } from './support/photos';
import { shareApp } from './support/shared-app';
import { answered, by, choose, predictions, strip, stripItem } from './support/window';

const app = shareApp();

let folder = '';
test.beforeEach(() => {
  folder = temporaryFolder();
});

test('every bad photo says what is wrong with it, the good ones beside it are answered', async () => {
  const { page } = app;
  await dropFiles(page, [ROCKET, ...writeBadPhotos(folder), COFFEE]);
  await expect(strip(page)).toHaveCount(BAD_PHOTOS.length + 2);
  await answered(page, 'rocket.jpg');
  await answered(page, 'coffee.png');
  for (const { name, code, sentence } of BAD_PHOTOS) {
    await test.step(name, async () => {
      await expect(stripItem(page, name)).toHaveAttribute('data-status', 'error');
      await choose(page, name);
      await expect(by(page, 'photo-error')).toHaveAttribute('data-code', code);
      await expect(by(page, 'photo-error')).toHaveText(sentence);
      await expect(page.getByRole('alert')).toContainText(`${name} could not be opened`);
      await expect(by(page, 'answer-detail')).toHaveText('The photo could not be read');
      expect((await predictions(page)).filter(({ label }) => label !== '')).toEqual([]);
      await expect(stripItem(page, name).getByRole('button', { name: `${name}: error` })).toHaveCount(1);
    });
  }
  await choose(page, 'coffee.png');
  await expect(by(page, 'photo-error')).toHaveCount(0);
  await expect(by(page, 'answer-headline')).toHaveText('espresso');
});

test('a bad photo is removed from where it says so', async () => {
  const { page } = app;
  const path = join(folder, 'letter.jpg');
  writeFileSync(path, 'no photo');
  await dropFiles(page, [path, COFFEE]);
  await expect(stripItem(page, 'letter.jpg')).toHaveAttribute('data-status', 'error');
  await page.getByRole('alert').getByRole('button', { name: 'Remove' }).click();
  await expect(stripItem(page, 'letter.jpg')).toHaveCount(0);
  await expect(by(page, 'photo-name')).toHaveText('coffee.png');
});

test('a photo that was mended is answered on a second try', async () => {
  const { page } = app;
  const path = join(folder, 'copying.png');
  const whole = stripes(3);
  writeFileSync(path, whole.subarray(0, 200));
  await dropFiles(page, [path]);
  await expect(by(page, 'photo-error')).toHaveAttribute('data-code', 'photoDamaged');
  writeFileSync(path, whole);
  await page.getByRole('button', { name: 'Try again' }).click();
  await answered(page, 'copying.png');
  await expect(by(page, 'photo-error')).toHaveCount(0);
});

test('a folder without photos says so', async () => {
  const { page } = app;
  writeFileSync(join(folder, 'notes.txt'), 'no photo');
  await dropFiles(page, [folder]);
  await expect(page.getByText(/There are no photos in/)).toBeVisible();
  await expect(strip(page)).toHaveCount(0);
});

test('a photo that went away meanwhile says so', async () => {
  const { page } = app;
  const path = join(folder, 'gone.png');
  writeFileSync(path, stripes(1).subarray(0, 100));
  await dropFiles(page, [path]);
  await expect(by(page, 'photo-error')).toHaveAttribute('data-code', 'photoDamaged');
  unlinkSync(path);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(by(page, 'photo-error')).toHaveText(/“gone\.png” is no longer there/);
});
