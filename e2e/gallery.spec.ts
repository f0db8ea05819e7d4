/** The gallery: all photos with their answers, narrowed, sorted and chosen; and back to one of them. */
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dropFiles, expect, resize, ROOT, temporaryFolder, test } from './app';
import { seriousViolations } from './support/axe';
import { headlight, readNpy } from './support/cli';
import { png, stripes } from './support/photos';
import { shareApp } from './support/shared-app';
import { by, pick, strip } from './support/window';

const SAMPLES = join(ROOT, 'resources/photos');
const NAMES = ['balloon', 'bee', 'castle', 'citrus', 'dog', 'espresso', 'kitten', 'lemurs', 'red-panda'];
const app = shareApp({ engine: 'native', model: 'built-in' });

/** What `train --json` says. */
interface TrainSaid {
  readonly accuracy: { readonly crossValidated: number; readonly low: number; readonly high: number };
  readonly confusion: readonly (readonly number[])[];
  readonly suspects: readonly { readonly file: string }[];
}

/** Copies of the samples, and one file that is no photo. */
function photos(count: number): string[] {
  const folder = temporaryFolder();
  const good = Array.from({ length: count - 1 }, (_, i) => {
    const path = join(folder, `${NAMES[i % NAMES.length]}-${i}.jpg`);
    copyFileSync(join(SAMPLES, `${NAMES[i % NAMES.length]}.jpg`), path);
    return path;
  });
  const bad = join(folder, 'broken.jpg');
  writeFileSync(bad, 'no photo');
  return [...good, bad];
}

/** [width, height] */
const pngSize = (bytes: Buffer): number[] => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];

/** Stripes and spots in a folder each, and a photo of spots that lies among the stripes. */
function sortedPhotos(): string {
  const folder = temporaryFolder();
  for (const name of ['spots', 'stripes']) mkdirSync(join(folder, name));
  const spots = (seed: number): Buffer =>
    png(96, 128, (row, col) => ((row >> 4) + (col >> 4)) % 2 === seed % 2 ? [30, 90 + 9 * seed, 40] : [240, 200, 20 * seed]); // prettier-ignore
  for (let seed = 1; seed <= 7; seed++) {
    writeFileSync(join(folder, 'spots', `spots-${seed}.png`), spots(seed));
    writeFileSync(join(folder, 'stripes', `stripes-${seed}.png`), stripes(seed));
  }
  writeFileSync(join(folder, 'stripes', 'wrong.png'), spots(8));
  return folder;
}

/** A tiny CLIP with its tokenizer, as one folder. */
function smallClip(): string {
  const folder = join(temporaryFolder(), 'small-clip');
  for (const part of ['text-towers/clip-hf', 'tokens/clip'])
    cpSync(join(ROOT, 'test/fixtures', part), folder, { recursive: true });
  return folder;
}

test('many photos come as a gallery: counted, narrowed, sorted, walked and chosen', async () => {
  const { page } = app;
  await expect(by(page, 'empty-better')).toHaveText('Get it: 23 MB'); // nothing but what ships is there, and nothing is asked before a press
  const paths = photos(37);
  const folder = dirname(paths[0] as string);
  await dropFiles(page, paths);
  await expect(by(page, 'gallery')).toBeVisible();
  await expect(by(page, 'gallery-progress')).toBeHidden({ timeout: 60_000 });
  await expect(by(page, 'gallery-count')).toHaveText('37 photos');
  const filter = (name: string) => page.locator(`[data-testid=gallery-filter][data-filter="${name}"]`);
  await expect(filter('all')).toContainText('37');
  await expect(filter('error')).toContainText('1');
  await expect(filter('label:espresso')).toContainText('4');
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('gallery.png') });

  await filter('label:espresso').click();
  const tiles = by(page, 'gallery-tile');
  await expect(tiles).toHaveCount(4);
  await expect(tiles.first()).toContainText('espresso');
  await expect(tiles.first()).toContainText(/\d\d? %|\d\d?%/);
  await tiles.nth(1).locator('button').first().click();
  await expect(by(page, 'gallery')).toBeHidden();
  await expect(by(page, 'photo-name')).toHaveText('espresso-14.jpg');
  await expect(by(page, 'narrowed')).toHaveText('4 of 37 photos');
  await page.keyboard.press('ArrowRight');
  await expect(by(page, 'photo-name')).toHaveText('espresso-23.jpg');
  await page.keyboard.press('End');
  await expect(by(page, 'photo-name')).toHaveText('espresso-32.jpg');

  await page.keyboard.press('g');
  await expect(tiles).toHaveCount(4);
  await filter('error').click();
  await expect(tiles).toHaveCount(1);
  await expect(tiles).toContainText(/not a picture/);
  await filter('all').click();
  await by(page, 'gallery-search').fill('캐슬 없음');
  await expect(by(page, 'gallery-none')).toBeVisible();
  await by(page, 'gallery-search').fill('red panda');
  await expect(by(page, 'gallery-count')).toHaveText(/of 37 photos/);
  await by(page, 'gallery-search').fill('');

  await by(page, 'gallery-by').selectOption('date');
  const year = String(new Date().getFullYear());
  await expect(filter(year)).toContainText('37'); // copies of now; the samples have no camera's date
  await expect(by(page, 'gallery-by-file')).toContainText('37 photos');
  await by(page, 'gallery-by').selectOption('folder');
  const inFolder = page.locator('[data-testid=gallery-filter][aria-pressed=false]', { hasText: basename(folder) });
  await inFolder.click();
  await by(page, 'gallery-by').selectOption('score');
  await filter('0').click();
  const sure = Number(/^(\d+) of 37/.exec((await by(page, 'gallery-count').textContent()) ?? '')?.[1]);
  await expect(filter('0')).toContainText(String(sure));
  await expect(by(page, 'gallery-narrowed').getByRole('button')).toHaveCount(2);
  await by(page, 'gallery-by').selectOption('alike');
  await by(page, 'gallery-narrowed').getByRole('button').first().click();
  await by(page, 'gallery-narrowed').getByRole('button').first().click();
  await expect(filter('alike:same')).toContainText('36'); // nine samples, four times each
  await filter('alike:same').click();
  await expect(by(page, 'gallery-count')).toHaveText('36 of 37 photos');
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('gallery-copies.png') });
  await filter('alike:same').click();
  await by(page, 'gallery-by').selectOption('label');

  await by(page, 'gallery-by').selectOption('collection');
  await expect(by(page, 'collections-none')).toBeVisible();
  for (const at of [0, 4])
    await tiles
      .nth(at)
      .locator('button')
      .first()
      .click({ modifiers: ['Control'] });
  await by(page, 'collection-new').fill('Best');
  await page.keyboard.press('Enter');
  await expect(filter('collection:1')).toContainText('8'); // with the copies of two photos
  await page.getByRole('button', { name: 'Select none' }).click();
  await filter('collection:1').click();
  await expect(by(page, 'gallery-count')).toHaveText('8 of 37 photos');
  await by(page, 'collection-rename').click();
  await by(page, 'collection-name').fill('Trip');
  await page.keyboard.press('Enter');
  await expect(by(page, 'gallery-narrowed')).toHaveText('Trip');
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('collections.png') });
  await by(page, 'collection-delete').click();
  await expect(by(page, 'gallery-count')).toHaveText('37 photos');
  await by(page, 'notice').filter({ hasText: 'Trip' }).getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.locator('[data-testid=gallery-filter]', { hasText: 'Trip' })).toContainText('8');
  await by(page, 'gallery-by').selectOption('label');

  for (const at of [0, 4])
    await tiles
      .nth(at)
      .locator('button')
      .first()
      .click({ modifiers: ['Control'] });
  await by(page, 'gallery-compare').click();
  const second = by(page, 'pair-pane');
  await expect(by(page, 'own-name')).toHaveText('balloon-0.jpg');
  await expect(second.getByTestId('pair-name')).toHaveText('dog-4.jpg');
  await expect(by(page, 'pair-answers')).toContainText('golden retriever');
  await by(page, 'own-answers').getByRole('button').first().click(); // why a balloon, on both
  await expect(page.getByTestId('why')).toHaveText(['balloon', 'balloon'].map((name) => new RegExp(name)));
  await expect(second.getByTestId('stage')).toHaveAttribute('data-map', /relevance/);
  await expect(second.getByTestId('stage')).not.toHaveAttribute('aria-busy', 'true');
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('pair.png') });
  await by(page, 'pair-swap').click();
  await expect(by(page, 'own-name')).toHaveText('dog-4.jpg');
  await by(page, 'pair-close').click();
  await expect(second).toBeHidden();
  await page.keyboard.press('r');
  await page.keyboard.press('g');

  await tiles
    .first()
    .locator('button')
    .first()
    .click({ modifiers: ['Control'] });
  await tiles
    .nth(3)
    .locator('button')
    .first()
    .click({ modifiers: ['Shift'] });
  await expect(by(page, 'gallery-picked')).toContainText('4 selected');
  await page.keyboard.press('Delete');
  await expect(by(page, 'gallery-count')).toHaveText('33 photos');
  await page.keyboard.press('Escape');
  await expect(by(page, 'gallery')).toBeHidden();
  await expect(strip(page)).toHaveCount(33);
});

test('photos are moved into folders by label, said first, and taken back; keywords come beside them', async () => {
  const { page, electron } = app;
  const paths = photos(5);
  const folder = dirname(paths[0] as string);
  await electron.evaluate((_electron, chosen) => void (process.env['HEADLIGHT_TEST_DIALOG'] = chosen), folder);
  await dropFiles(page, paths);
  await expect(by(page, 'strip-item')).toHaveCount(5);
  await page.keyboard.press('g');
  const castle = page.locator('[data-testid=gallery-filter][data-filter="label:castle"]');
  await expect(castle).toBeVisible({ timeout: 30_000 });
  await expect(by(page, 'gallery-progress')).toBeHidden({ timeout: 30_000 });
  await by(page, 'gallery-actions').click();
  await page.screenshot({ path: test.info().outputPath('actions.png') });
  await by(page, 'act-sort').click();
  await expect(by(page, 'files-go')).toBeDisabled();
  await pick(page, 'files-how-move');
  await by(page, 'files-choose').click();
  await expect(by(page, 'files-head')).toHaveText('4 photos into 4 folders');
  await expect(by(page, 'files-plan')).toContainText('1 without an answer yet left out');
  await expect(by(page, 'files-folders')).toContainText('castle');
  expect(readdirSync(folder)).toHaveLength(5); // nothing yet
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('sort.png') });
  await by(page, 'files-go').click();
  await expect(by(page, 'files-sheet')).toBeHidden();
  await expect(page.getByText('4 photos moved.')).toBeVisible();
  expect(readdirSync(join(folder, 'castle'))).toEqual(['castle-2.jpg']);
  await page.locator('[data-name="castle-2.jpg"] button').first().click(); // still the same photo
  await expect(by(page, 'photo-name')).toHaveText('castle-2.jpg');
  await expect(by(page, 'prediction-0-score')).toBeVisible();
  await page.keyboard.press('g');
  await by(page, 'notice')
    .filter({ hasText: '4 photos moved.' })
    .getByRole('button', { name: 'Undo', exact: true })
    .click();
  await expect(page.getByText('Undone: 4 files.')).toBeVisible();
  expect(readdirSync(folder).sort()).toEqual(paths.map((path) => basename(path)).sort());

  await by(page, 'gallery-actions').click();
  await by(page, 'act-keywords').click();
  await by(page, 'files-go').click();
  await expect(page.getByText('4 photos have keywords.')).toBeVisible();
  expect(readFileSync(join(folder, 'castle-2.jpg.xmp'), 'utf8')).toContain('<rdf:li>castle</rdf:li>');
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Undone: 4 files.')).toBeVisible();
  await expect.poll(() => readdirSync(folder)).toHaveLength(5);

  const pictures = temporaryFolder();
  await electron.evaluate((_electron, chosen) => void (process.env['HEADLIGHT_TEST_DIALOG'] = chosen), pictures);
  for (const [what, said] of [
    ['overlays', '4 pictures saved.'],
    ['sheets', '1 page saved.'],
  ] as const) {
    await by(page, 'gallery-actions').click();
    await by(page, `act-${what}`).click();
    await by(page, 'files-choose').click();
    await expect(by(page, 'files-go')).toBeEnabled();
    expect(await seriousViolations(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath(`${what}.png`) });
    await by(page, 'files-go').click();
    await expect(page.getByText(said)).toBeVisible({ timeout: 20_000 });
  }
  const saved = readdirSync(pictures).sort();
  expect(saved).toHaveLength(5);
  expect(saved).toContain('contact sheet 1 of 1.png');
  expect(saved.filter((name) => /^castle-2 Rollout .*\.png$/.test(name))).toHaveLength(1);
  cpSync(pictures, test.info().outputPath('pictures'), { recursive: true });
  expect(pngSize(readFileSync(join(pictures, 'contact sheet 1 of 1.png')))).toEqual([1654, 2339]);
  const overlay = saved.find((name) => name.startsWith('castle-2'));
  expect(pngSize(readFileSync(join(pictures, overlay ?? '')))).toEqual([960, 640]); // as large as the photo
  await electron.evaluate((_electron, chosen) => void (process.env['HEADLIGHT_TEST_DIALOG'] = chosen), folder);

  const last = await by(page, 'gallery-tile').last().boundingBox();
  const first = await by(page, 'gallery-tile').nth(3).boundingBox();
  if (!last || !first) throw new Error('expected tiles');
  await page.mouse.move(last.x + last.width + 40, last.y + last.height + 40); // beside them
  await page.mouse.down();
  await page.mouse.move(last.x + 10, last.y + 40);
  await expect(by(page, 'gallery-band')).toBeVisible();
  await expect(by(page, 'gallery-picked')).toContainText('1 selected');
  await page.mouse.move(first.x + 10, first.y + 40);
  await page.mouse.up();
  await expect(by(page, 'gallery-picked')).toContainText('2 selected');
  await electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window) window.webContents.startDrag = ({ files }) => void (process.env['DRAGGED'] = JSON.stringify(files));
  });
  await page.locator('[data-name="citrus-3.jpg"] button').first().dispatchEvent('dragstart');
  const dragged = (): Promise<string | undefined> => electron.evaluate(() => process.env['DRAGGED']);
  await expect.poll(dragged).toBe(JSON.stringify([paths[3], paths[4]])); // all that are chosen
  await page.mouse.click(last.x + last.width + 40, last.y + last.height + 40);
  await expect(by(page, 'gallery-picked')).toBeHidden();

  const table = join(temporaryFolder(), 'answers.csv');
  await electron.evaluate((_electron, chosen) => void (process.env['HEADLIGHT_TEST_DIALOG'] = chosen), table);
  await by(page, 'gallery-actions').click();
  await by(page, 'act-csv').click();
  await expect(page.getByText('5 answers saved as answers.csv.')).toBeVisible();
  const lines = readFileSync(table, 'utf8').trimEnd().split('\n');
  expect(lines[0]).toBe('file,rank,index,id,label,score,logit,group,group_score');
  expect(lines).toHaveLength(1 + 4 * 5); // the broken one has none
  expect(lines.find((line) => line.startsWith(`${join(folder, 'castle-2.jpg')},1,`))).toContain('castle');
});

test('labels of one’s own are given by folder, key, drag and menu, learnt as the command line learns them, and made a model', async () => {
  const { page } = app;
  const folder = sortedPhotos();
  await dropFiles(page, [folder]);
  await expect(by(page, 'gallery-progress')).toBeHidden({ timeout: 60_000 });
  await by(page, 'own-toggle').click();
  await expect(by(page, 'own-labels')).toContainText('Make labels and put photos into them');
  await by(page, 'own-by-folders').click();
  const label = (name: string) => page.locator(`[data-testid=own-label][data-name="${name}"]`);
  await expect(label('spots')).toHaveAttribute('data-count', '7');
  await expect(label('stripes')).toHaveAttribute('data-count', '8');
  const out = join(temporaryFolder(), 'mine');
  const said = JSON.parse(await headlight('train', folder, '--out', out, '--json', '--engine', 'native')) as TrainSaid;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const { crossValidated, low, high } = said.accuracy;
  await expect(by(page, 'own-accuracy')).toContainText(percent(crossValidated), { timeout: 30_000 });
  await expect(by(page, 'own-interval')).toHaveText(`95 %: ${percent(low)} – ${percent(high)}, 15 photos`);
  await expect(by(page, 'own-confusion').locator('tbody td')).toHaveText(said.confusion.flat().map(String));
  expect(said.suspects[0]?.file).toContain('wrong.png');
  await expect(by(page, 'own-suspect').first()).toContainText('wrong.png: stripes, taken for spots');
  await expect(by(page, 'own-wanting')).toContainText('stripes: ');
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('own-labels.png') });

  await page.locator('[data-name="wrong.png"] [data-testid=gallery-pick]').click();
  await page.keyboard.press('1'); // spots
  await expect(label('spots')).toHaveAttribute('data-count', '8');
  await expect(by(page, 'own-accuracy')).toContainText('100.0 %', { timeout: 30_000 });
  await by(page, 'own-new').fill('spare');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  const tile = page.locator('[data-testid=gallery-tile][data-name="wrong.png"]');
  await tile.locator('button').first().dragTo(label('spare'));
  await expect(label('spare')).toHaveAttribute('data-count', '1');
  await expect(tile.locator('[data-testid=gallery-own]')).toHaveText('spare');
  await expect(by(page, 'own-too-few')).toContainText('spare (1)');
  await label('spare').locator('[data-testid=own-remove]').click();
  await by(page, 'own-remove-sure').click();
  await expect(label('spare')).toHaveCount(0);
  await tile.locator('button').first().click();
  await expect(by(page, 'photo-name')).toHaveText('wrong.png');
  await page.keyboard.press('k');
  await expect(by(page, 'label-choice')).toHaveText([/spots/, /stripes/]);
  await page.keyboard.press('1');
  await expect(by(page, 'photo-own')).toHaveText('spots');

  await page.keyboard.press('g');
  await expect(by(page, 'own-accuracy')).toContainText('100.0 %', { timeout: 30_000 });
  await by(page, 'own-model-name').fill('점과 줄');
  await page.keyboard.press('Enter');
  await expect(by(page, 'own-made')).toContainText('점과 줄');
  const onnx = join(temporaryFolder(), 'mine.onnx');
  await app.electron.evaluate((_electron, chosen) => void (process.env['HEADLIGHT_TEST_DIALOG'] = chosen), onnx);
  await by(page, 'own-onnx').click();
  await expect(by(page, 'own-exported')).toContainText('mine.onnx', { timeout: 30_000 });
  expect(statSync(onnx).size).toBeGreaterThan(20e6); // the whole encoder, with the labels
  await by(page, 'own-use').click();
  await page.keyboard.press('g');
  await expect(by(page, 'prediction-0-label')).toContainText('spots', { timeout: 30_000 });
  await page.keyboard.press('v'); // why my label
  await expect(by(page, 'method')).toHaveValue('relevance');
  await expect(page.locator('[data-map^=relevance]')).toBeVisible();
});

test('a watched folder brings new photos in by itself, marks what is gone, and is stopped', async () => {
  const { page, electron } = app;
  const [first = '', second = '', third = ''] = photos(4);
  const folder = temporaryFolder();
  await dropFiles(page, [first]);
  await expect(by(page, 'photo-name')).toHaveText(basename(first));
  await electron.evaluate((_electron, chosen) => void (process.env['HEADLIGHT_TEST_DIALOG'] = chosen), folder);
  await page.keyboard.press('Control+,');
  await by(page, 'watched-add').click();
  await expect(by(page, 'watched-folder')).toContainText(basename(folder));
  await by(page, 'watched').scrollIntoViewIfNeeded();
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('watched.png') });
  await page.keyboard.press('Escape');
  for (const path of [second, third]) copyFileSync(path, join(folder, basename(path)));
  await expect(strip(page)).toHaveCount(3);
  await expect(by(page, 'photo-name')).toHaveText(basename(first)); // what is shown stays
  const bee = page.locator(`[data-testid=strip-item][data-name="${basename(second)}"]`);
  await expect(bee).toHaveAttribute('data-status', 'done', { timeout: 30_000 });
  rmSync(join(folder, basename(second)));
  await expect(bee).toHaveAttribute('data-status', 'error');
  await page.keyboard.press('Control+,');
  await by(page, 'watched-forget').click();
  await expect(by(page, 'watched-folder')).toHaveCount(0);
});

test('its keys move through the grid, open a photo and lead back', async () => {
  const { page } = app;
  await dropFiles(page, photos(20));
  await expect(page.locator('[data-name="balloon-0.jpg"] button').first()).toBeFocused();
  await expect(by(page, 'gallery-progress')).toBeHidden({ timeout: 60_000 });
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-name="castle-2.jpg"] button').first()).toBeFocused();
  await page.keyboard.press('Space');
  await expect(by(page, 'gallery-picked')).toContainText('1 selected');
  await page.keyboard.press('Escape'); // lets go
  await page.keyboard.press('Enter');
  await expect(by(page, 'photo-name')).toHaveText('castle-2.jpg');
  await page.keyboard.press('g');
  await expect(page.locator('[data-name="castle-2.jpg"] button').first()).toBeFocused();
  await by(page, 'gallery-sort').selectOption({ label: 'By name' });
  await expect(by(page, 'gallery-tile').first()).toHaveAttribute('data-name', 'balloon-0.jpg');
  await page.keyboard.press('Control+,');
  await pick(page, 'settings-locale-ko');
  await page.keyboard.press('Escape');
  await expect(by(page, 'gallery-count')).toHaveText('사진 20장');
  await by(page, 'toggle-theme').click();
  await by(page, 'toggle-theme').click(); // dark
  await resize(app.electron, { width: 900, height: 600 });
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('korean.png') });
});

interface Found {
  readonly file: string;
  readonly logLikelihoodPerWord: number;
}

test('a sentence orders photos by the captioner, a model of photos and texts by the nearest, any model by those most like a photo', async () => {
  const { page } = app;
  await page.keyboard.press('Control+,');
  await pick(page, 'settings-locale-en');
  await page.keyboard.press('Escape');
  const paths = photos(5);
  await dropFiles(page, paths);
  await expect(strip(page)).toHaveCount(5); // without photos there is no gallery
  await page.keyboard.press('g');
  await by(page, 'gallery-search').fill('a dog runs through the grass');
  await page.keyboard.press('Enter');
  await expect(by(page, 'gallery-near-of')).toHaveText(
    'Likeliest to be described by “a dog runs through the grass” first',
  );
  await expect(by(page, 'gallery-near-about')).toContainText('no similarity');
  const likely = by(page, 'gallery-nearness');
  await expect(likely).toHaveCount(4, { timeout: 30_000 }); // one is no photo
  const told = await headlight('search', 'a dog runs through the grass', ...paths.slice(0, 4), '--model', 'vit-tiny-captioner', '--engine', 'native', '--json'); // prettier-ignore
  const found = JSON.parse(told) as Found[];
  const tiles = await by(page, 'gallery-tile').evaluateAll((all) => all.map((tile) => tile.getAttribute('data-name')));
  expect(tiles.slice(0, 4)).toEqual(found.map(({ file }) => basename(file)));
  const values = await likely.evaluateAll((all) => all.map((each) => Number(each.getAttribute('data-value'))));
  values.forEach((value, i) => expect(value).toBeCloseTo(found[i]?.logLikelihoodPerWord ?? NaN, 4));
  await page.screenshot({ path: test.info().outputPath('likely.png') });
  await by(page, 'gallery-near-clear').click();
  await page.keyboard.press('Escape');
  const clip = smallClip();
  await dropFiles(page, [clip]);
  await expect(by(page, 'labels-panel')).toBeVisible({ timeout: 30_000 });
  await by(page, 'labels-field').fill('dog, 빨간 자동차');
  await by(page, 'labels-use').click();
  await expect(by(page, 'labels-said')).toContainText('softmax');
  await expect(by(page, 'prediction-0-score')).toBeVisible();
  await by(page, 'labels-name').fill('두 가지');
  await by(page, 'labels-keep').click();
  await expect(by(page, 'labels-kept')).toContainText('두 가지');
  await by(page, 'labels-copy').click();
  const copied = (): Promise<string> => app.electron.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(copied).toContain('빨간 자동차');
  expect(JSON.parse(await copied())).toEqual({ labels: ['dog', '빨간 자동차'], templates: ['a photo of a {}'] });
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('labels.png') });
  await by(page, 'tab-heads').click();
  await by(page, 'group-text-look').getByRole('button', { name: 'How the text is read' }).click();
  await by(page, 'text-look-layer').selectOption({ index: 1 }); // behind the mean: layer 1
  await by(page, 'text-look-head').selectOption({ index: 2 });
  await expect(by(page, 'text-look-triangle')).toBeVisible();
  const file = join(temporaryFolder(), 'text.npy');
  const { ids } = JSON.parse(await headlight('tokens', '--model', clip, '--text', 'a photo of a dog', '--attention', file, '--json')) as { ids: number[] }; // prettier-ignore
  const cell = (row: number, col: number): number =>
    readNpy(file).data[(1 * ids.length + row) * ids.length + col] ?? NaN;
  await by(page, 'text-look-triangle').focus();
  await page.keyboard.press('ArrowDown'); // the first arrow goes to the first cell
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  const pointed = async (): Promise<number> => Number((await by(page, 'text-look').getByRole('status').textContent())?.split(': ').at(-1)); // prettier-ignore
  await expect.poll(pointed).toBeCloseTo(cell(2, 1), 3);
  expect(await seriousViolations(page)).toEqual([]);
  await by(page, 'tab-look').click();
  await by(page, 'labels-clear').click();
  await expect(by(page, 'labels-said')).toBeHidden();
  await page.keyboard.press('g');
  const near = by(page, 'gallery-nearness');
  const shown = async (): Promise<number[]> =>
    (await near.allTextContents()).map((text) => Number(text.replace('−', '-')));
  await by(page, 'gallery-search').fill('a photo of a dog');
  await page.keyboard.press('Enter');
  await expect(by(page, 'gallery-near-of')).toHaveText('Nearest to “a photo of a dog” first');
  await expect(near).toHaveCount(4); // one is no photo
  const similarities = await shown();
  expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('near.png') });

  await page.locator('[data-name="castle-2.jpg"] [data-testid=gallery-pick]').click();
  await page.keyboard.press('m');
  await expect(by(page, 'gallery-near-of')).toHaveText('Most like castle-2.jpg first');
  await expect(near).toHaveCount(4);
  await expect(by(page, 'gallery-tile').first()).toHaveAttribute('data-name', 'castle-2.jpg');
  expect((await shown())[0]).toBe(1);
  await by(page, 'gallery-near-clear').click();
  await expect(near).toHaveCount(0);
  await expect(by(page, 'gallery-tile').first()).toHaveAttribute('data-name', 'balloon-0.jpg');
});
