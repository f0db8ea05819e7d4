/** The main job on WASM: photos come in, the window names them with the numbers of the command line. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codedPicture, fixture, writeHeif } from '../test/main/photo/support/heif-file';
import { dropFiles, expect, temporaryFolder, test } from './app';
import { seriousViolations } from './support/axe';
import { classify, type CliPrediction } from './support/cli';
import { CHELSEA, COFFEE, manyPhotos, ROCKET, stripes } from './support/photos';
import { open, shareApp } from './support/shared-app';
import { answered, asPercent, by, choose, names, predictions, shows, stage, strip, stripItem } from './support/window';

let folder = '';
test.beforeEach(() => {
  folder = temporaryFolder();
});

const asShown = (answers: readonly CliPrediction[]): { label: string; percent: string }[] =>
  answers.map(({ label, score }) => ({ label, percent: asPercent(score) }));

/** A HEIC photo that only its EXIF wants turned to the right. */
function onItsSide(): Uint8Array {
  const tiff = Buffer.from('4d4d002a00000008' + '000101120003000000010006' + '0000' + '00000000', 'hex');
  const exif = {
    id: 2,
    type: 'Exif',
    data: Buffer.concat([Buffer.alloc(4), tiff]),
    references: [['cdsc', [1]]] as const,
  };
  return writeHeif([{ id: 1, ...codedPicture(fixture('quarters')) }, exif], { primary: 1, brand: 'heic' });
}

test.describe('in a running window', () => {
  const app = shareApp();
  test('the window says when the model is not sure, and not when it is', async () => {
    const cli = await classify(CHELSEA);
    expect(cli[0]?.score).toBeLessThan(0.3);
    const { page } = app;
    await open(page, [CHELSEA, COFFEE], 'chelsea.png');
    await expect(by(page, 'answer-headline')).toHaveText('Not sure');
    await expect(by(page, 'answer-detail')).toHaveText('Nothing reached 30 %. It might be:');
    expect(await predictions(page)).toEqual(asShown(cli));
    const unsure = stripItem(page, 'chelsea.png').getByRole('button', { name: 'chelsea.png: not sure' });
    await expect(unsure).toHaveCount(1);

    await answered(page, 'coffee.png');
    await choose(page, 'coffee.png');
    await expect(by(page, 'answer-headline')).toHaveText('espresso');
    await expect(by(page, 'inspector')).not.toContainText('Not sure');
  });

  test('a dropped photo is shown with its label and number', async () => {
    const photo = join(folder, '사진 with spaces & ünïcode.jpg');
    copyFileSync(ROCKET, photo);
    const cli = await classify(photo);
    const { page } = app;
    await dropFiles(page, [photo]);

    const name = '사진 with spaces & ünïcode.jpg';
    await expect(by(page, 'photo-name')).toHaveText(name);
    await answered(page, name);
    await expect(by(page, 'answer-headline')).toHaveText('obelisk');
    expect(await predictions(page)).toEqual(asShown(cli));
    await expect(stage(page)).toHaveAccessibleName(new RegExp(`^Photo ${name}\\.`));
  });

  test('a dropped folder brings its photos, deeper ones too, in the order of their names', async () => {
    mkdirSync(join(folder, 'trip', 'day 2'), { recursive: true });
    copyFileSync(ROCKET, join(folder, 'trip', 'b.jpg'));
    copyFileSync(COFFEE, join(folder, 'trip', 'day 2', 'c.png'));
    copyFileSync(CHELSEA, join(folder, 'trip', 'a.png'));
    writeFileSync(join(folder, 'trip', 'notes.txt'), 'no photo');
    const { page } = app;
    await open(page, [COFFEE], 'coffee.png');
    await dropFiles(page, [join(folder, 'trip')]);
    await expect.poll(() => names(page)).toEqual(['coffee.png', 'a.png', 'b.jpg', 'c.png']);
    await expect(by(page, 'photo-name')).toHaveText('a.png');
    for (const name of ['a.png', 'b.jpg', 'c.png']) await answered(page, name);
    await choose(page, 'c.png');
    await expect(by(page, 'answer-headline')).toHaveText('espresso');
  });

  test('a folder says what was left out, and a photo that lies wrong is turned: for the model too', async () => {
    const photo = join(folder, 'phone.heic');
    writeFileSync(photo, onItsSide());
    writeFileSync(join(folder, 'film.mov'), 'no photo');
    const { page, electron } = app;
    await dropFiles(page, [folder]);
    await expect(by(page, 'notice').last()).toContainText('1 photo; left out: 1 video');
    await by(page, 'notice').last().getByRole('button', { name: 'Dismiss' }).click(); // it stays until then
    await answered(page, 'phone.heic');
    await choose(page, 'phone.heic');
    await expect(by(page, 'photo-size')).toHaveText('128 × 96');
    await expect(by(page, 'photo-note')).toContainText('Its EXIF wants it turned');
    const before = await predictions(page);

    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Turn right' }).click();
    await expect(by(page, 'photo-size')).toHaveText('96 × 128');
    await answered(page, 'phone.heic');
    await expect(by(page, 'photo-note')).toHaveText('Turned by 90° clockwise, as asked.');
    const turned = await predictions(page);
    expect(turned).not.toEqual(before);
    expect(turned).toEqual(asShown(await classify(photo, 'wasm', ['--turn', '90'])));

    await page.keyboard.press('Control+[');
    await expect(by(page, 'photo-size')).toHaveText('128 × 96');
    await electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('turnRight')?.click());
    await expect(by(page, 'photo-size')).toHaveText('96 × 128');
    await expect.poll(() => predictions(page)).toEqual(turned);
  });

  test('a dropped web address is not fetched, and the window says so', async () => {
    const { page } = app;
    await open(page, [COFFEE], 'coffee.png');
    const client = await page.context().newCDPSession(page);
    const data = {
      items: [{ mimeType: 'text/uri-list', data: 'https://example.com/cat.jpg' }],
      dragOperationsMask: 1,
    };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await client.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
    }
    await expect(page.getByText(/^Only a web address arrived/)).toBeVisible();
    expect(await names(page)).toEqual(['coffee.png']);
  });

  test.describe('many photos', () => {
    test('are all answered, each with its own answer, and can be removed', async () => {
      const photos = manyPhotos(folder, 12);
      const seventh = await classify(join(photos, 'photo-07.png'));
      const { page } = app;
      await dropFiles(page, [photos]);
      await expect(strip(page)).toHaveCount(12);
      const all = page.locator('[data-testid=strip-item][data-status=done]');
      await expect(by(page, 'progress')).toHaveText(/^\d+\/12/); // seen while they are in work
      await expect(all).toHaveCount(12);
      await expect(by(page, 'progress')).toHaveCount(0);

      await choose(page, 'photo-07.png');
      expect(await predictions(page)).toEqual(asShown(seventh));
      await stripItem(page, 'photo-07.png').hover();
      await stripItem(page, 'photo-07.png').locator('[data-testid=strip-remove]').click();
      await expect(stripItem(page, 'photo-07.png')).toHaveCount(0);
      await expect(by(page, 'photo-name')).toHaveText('photo-08.png'); // its right neighbour takes its place
      await expect(strip(page)).toHaveCount(11);
    });

    test('are stopped on request; what was not answered can still be', async () => {
      const { page } = app;
      await dropFiles(page, [manyPhotos(folder, 60)]);
      await by(page, 'gallery-pause').click();
      await expect(by(page, 'gallery-resume')).toBeVisible();
      const [, done, total] =
        /([\d,]+) of ([\d,]+)/.exec((await by(page, 'gallery-progress').textContent()) ?? '') ?? [];
      expect(Number(done), 'what was stopped is not counted as answered').toBeLessThan(Number(total));
      await page.keyboard.press('g'); // many come as a gallery
      await expect(by(page, 'progress')).toHaveCount(0);
      const stopped = page.locator('[data-testid=strip-item][data-status=cancelled]');
      await expect(
        page.locator('[data-testid=strip-item]:not([data-status=done], [data-status=cancelled])'),
      ).toHaveCount(0);
      expect(await stopped.count()).toBeGreaterThan(10);

      await choose(page, 'photo-60.png');
      await expect(by(page, 'answer-detail')).toHaveText('Stopped before this photo');
      await page.getByRole('button', { name: 'Answer now' }).click();
      await answered(page, 'photo-60.png');
      await shows(page, /^rollout 7 2 cls$/);
      await by(page, 'resume').click();
      await expect(stopped).toHaveCount(0);
      await by(page, 'cancel').click();
    });

    test('can all be removed: the empty window offers the samples', async () => {
      const { page } = app;
      await dropFiles(page, [COFFEE, ROCKET]);
      await expect(strip(page)).toHaveCount(2);
      await page.keyboard.press('Control+Shift+Backspace');
      await expect(by(page, 'empty')).toContainText('Drop photos here');
      await page.keyboard.press('Control+z');
      await expect(strip(page)).toHaveCount(2);
      await answered(page, 'coffee.png');
      await dropFiles(page, [COFFEE, ROCKET]);
      await expect(page.getByText('These 2 photos are there already.')).toBeVisible();
      await expect(strip(page)).toHaveCount(2);
      await page.keyboard.press('Control+Shift+Backspace');
      await expect(by(page, 'sample-card')).toHaveCount(3);
      await by(page, 'sample-card').first().click();
      await answered(page, 'red-panda.jpg');
      await expect(by(page, 'photo-name')).toHaveText('red-panda.jpg');
    });
  });

  test.describe('a paste', () => {
    test('brings the picture on the clipboard and answers it', async () => {
      const path = join(folder, 'copied.png');
      writeFileSync(path, stripes(5));
      const cli = await classify(path);
      const { electron, page } = app;
      await open(page, [COFFEE], 'coffee.png');
      const wrote = await electron.evaluate(async (modules, file) => {
        const { clipboard, nativeImage } = modules;
        const image = nativeImage.createFromPath(file);
        const old = clipboard as unknown as { writeImage?: (image: Electron.NativeImage) => void };
        if (old.writeImage) return (old.writeImage(image), true);
        const { ClipboardItem } = modules as unknown as { ClipboardItem: new (items: object) => ClipboardItem };
        const blob = new Blob([new Uint8Array(image.toPNG())], { type: 'image/png' });
        await (clipboard as unknown as { write(items: unknown[]): Promise<void> }).write([
          new ClipboardItem({ 'image/png': blob }),
        ]);
        return true;
      }, path);
      expect(wrote).toBe(true);
      await page.keyboard.press('Control+V');
      await answered(page, 'image.png');
      await expect(by(page, 'photo-size')).toHaveText('128 × 96');
      expect(await predictions(page)).toEqual(asShown(cli));
    });

    test('of words says that there is no picture', async () => {
      const { electron, page } = app;
      await open(page, [COFFEE], 'coffee.png');
      await electron.evaluate(({ clipboard }) => clipboard.writeText('words'));
      await page.keyboard.press('Control+V');
      await expect(page.getByText(/There is no picture on the clipboard/)).toBeVisible();
      expect(await names(page)).toEqual(['coffee.png']);
    });
  });
});
