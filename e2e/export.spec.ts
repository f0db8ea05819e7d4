/** The picture with its overlay, taken along: on the clipboard and as a file. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ElectronApplication } from '@playwright/test';
import { en } from '../src/shared/strings/en';
import { ko } from '../src/shared/strings/ko';
import { expect, temporaryFolder, test } from './app';
import { explainAgain, explainRaw, headlight, readNpy } from './support/cli';
import { COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import { answered, by, clickPatch, shows } from './support/window';

const app = shareApp();
/** Two WebAssembly runs differ by the order of sums at most. */
const TOLERANCE = 1e-5;
const SIZE = { width: 600, height: 400 }; // coffee.png

let folder = '';
test.beforeEach(async () => {
  folder = temporaryFolder();
  await open(app.page, [COFFEE], 'coffee.png');
  await shows(app.page, /^rollout 7 2 cls$/);
});

const choosePath = (electron: ElectronApplication, path: string): Promise<void> =>
  electron.evaluate((_electron, chosen) => {
    process.env['HEADLIGHT_TEST_DIALOG'] = chosen;
  }, path);

interface Comparison {
  readonly size: { readonly width: number; readonly height: number };
  /** Mean brightness, 0 … 255, of the picture and of the photo: left of the crop, and in all. */
  readonly outside: { readonly picture: number; readonly photo: number };
  readonly whole: { readonly picture: number; readonly photo: number };
}

/** A picture (a file, or what is on the clipboard) beside the photo it was made of. */
function compare(electron: ElectronApplication, picture: string | null): Promise<Comparison> {
  return electron.evaluate(
    async (modules, { file, photo }) => {
      const { clipboard, nativeImage } = modules;
      const old = clipboard as unknown as { readImage?: () => Electron.NativeImage };
      const copied = async (): Promise<Electron.NativeImage> => {
        if (old.readImage) return old.readImage();
        const items = await (clipboard as unknown as { read(): Promise<ClipboardItem[]> }).read();
        const blob = await items[0]?.getType('image/png');
        return nativeImage.createFromBuffer(
          Buffer.from(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))),
        );
      };
      const shown = file === null ? await copied() : nativeImage.createFromPath(file);
      const size = shown.getSize();
      const brightness = (image: Electron.NativeImage, cols: number): number => {
        const pixels = image.toBitmap();
        const { width, height } = image.getSize();
        let sum = 0;
        for (let at = 0; at < width * height; at += 1) {
          if (at % width < cols) sum += (pixels[4 * at]! + pixels[4 * at + 1]! + pixels[4 * at + 2]!) / 3;
        }
        return sum / (cols * height);
      };
      const plain = nativeImage.createFromPath(photo);
      const both = (cols: number): { picture: number; photo: number } => ({
        picture: brightness(shown, cols),
        photo: brightness(plain, cols),
      });
      return { size, outside: both(90), whole: both(size.width) };
    },
    { file: picture, photo: COFFEE },
  );
}

test('Copy puts the photo with its light on the clipboard, as large as the photo', async () => {
  const { electron, page } = app;
  await electron.evaluate(({ clipboard }) => clipboard.clear());
  await by(page, 'copy-png').click();
  await expect(page.getByText('Copied to the clipboard')).toBeVisible();
  const { size, outside, whole } = await compare(electron, null);
  expect(size).toEqual(SIZE);
  expect(outside.picture).toBeLessThan(0.6 * outside.photo); // what the model did not see is dimmed
  expect(whole.picture).toBeLessThan(whole.photo);
  expect(whole.picture).toBeGreaterThan(0.1 * whole.photo); // light there is
});

test('Ctrl+C copies too', async () => {
  const { electron, page } = app;
  await electron.evaluate(({ clipboard }) => clipboard.writeText('something else'));
  await page.keyboard.press('Control+c');
  await expect.poll(async () => (await compare(electron, null)).size).toEqual(SIZE);
});

test('Save writes a PNG of the photo with its light; another map is another picture', async () => {
  const { electron, page } = app;
  const first = join(folder, 'first.png');
  await choosePath(electron, first);
  await by(page, 'export-what').selectOption('map');
  await by(page, 'export-format').selectOption('png');
  await by(page, 'save-png').click();
  const saved = by(page, 'notice').filter({ hasText: 'Saved: first.png, and how it was made: first.png.json.' });
  await expect(saved.getByRole('button', { name: 'Show in folder' })).toBeVisible();
  const bytes = readFileSync(first);
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([SIZE.width, SIZE.height]);
  const { outside, whole } = await compare(electron, first);
  expect(outside.picture).toBeLessThan(0.6 * outside.photo);
  expect(whole.picture).toBeLessThan(whole.photo);

  const second = join(folder, 'second.png');
  await choosePath(electron, second);
  await clickPatch(page, { row: 2, col: 5 }, 8);
  await shows(page, /2,5$/);
  await page.keyboard.press('Control+e');
  await expect.poll(() => existsSync(second)).toBe(true);
  expect(readFileSync(second).equals(bytes)).toBe(false);
});

test('a place that cannot be written to says so, and a cancelled dialog says nothing', async () => {
  const { electron, page } = app;
  await choosePath(electron, join(folder, 'missing', 'overlay.png'));
  await by(page, 'save-png').click();
  await expect(page.getByText(/“overlay\.png” could not be saved: its folder is no longer there/)).toBeVisible();
  await choosePath(electron, '');
  await by(page, 'save-png').click();
  await expect(by(page, 'save-png')).toBeEnabled();
});

/** Saves in the chosen form and waits until all of it is there. */
async function saveAs(kind: string, name: string, what = 'Map'): Promise<string> {
  const path = join(folder, name);
  await choosePath(app.electron, path);
  await by(app.page, 'export-what').selectOption({ label: what });
  await by(app.page, 'export-format').selectOption({ label: kind });
  await by(app.page, 'save-png').click();
  await expect.poll(() => existsSync(name.endsWith('.json') ? path : `${path}.json`)).toBe(true);
  return path;
}

test('the map as numbers is what the command line computes, in every form', async () => {
  const wanted = await explainRaw(COFFEE, [
    ...'--method rollout --layer 7 --head 2 --token cls --engine wasm'.split(' '),
  ]);
  const { shape, data } = readNpy(await saveAs('NumPy', 'map.npy'));
  expect(shape).toEqual(wanted.shape);
  data.forEach((value, i) => expect(Math.abs(value - wanted.data[i]!)).toBeLessThan(TOLERANCE));
  const [header, ...lines] = readFileSync(await saveAs('CSV', 'map.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(header).toBe('row,col,map');
  expect(lines.map((line) => Math.fround(Number(line.split(',')[2])))).toEqual([...data]);
  const json = JSON.parse(readFileSync(await saveAs('JSON', 'map.json'), 'utf8')) as { values: number[][] };
  expect(json.values.flat().map(Math.fround)).toEqual([...data]);
  const tensors = readFileSync(await saveAs('safetensors', 'map.safetensors'));
  expect(tensors.subarray(tensors.length - data.byteLength)).toEqual(Buffer.from(data.buffer));
});

test('the head grid as a figure has every head, as a drawing and as a picture of 300 dpi', async () => {
  const svg = await saveAs('SVG', 'grid.svg', 'Head grid');
  const png = readFileSync(await saveAs('PNG', 'grid.png', 'Head grid'));
  expect(JSON.parse(readFileSync(`${svg}.json`, 'utf8'))).toMatchObject({ map: { layer: 'all', head: 'all' } });
  const text = readFileSync(svg, 'utf8');
  expect(text.match(/<image /g)).toHaveLength(64); // 8 layers of 8 heads
  const [, width = NaN] = /width="(\d+)"/.exec(text)?.map(Number) ?? [];
  expect(png.readUInt32BE(16)).toBe(Math.round((width * 300) / 96));
});

test('a picture of the chosen width, density, ground and caption is what the command line makes of its settings', async () => {
  const { page } = app;
  await by(page, 'export-what').selectOption('map');
  await by(page, 'export-format').selectOption('png');
  await by(page, 'figure-open').click();
  await by(page, 'figure-width').fill('85');
  await by(page, 'figure-width').press('Enter');
  await by(page, 'figure-caption').check();
  await by(page, 'figure-bar').check();
  await by(page, 'figure-ground').getByText(en['export.ground.dark']).click();
  await expect(by(page, 'figure-dpi')).toHaveValue('300');
  const saved = await saveAs('PNG', 'sized.png');
  const figure = { width: { value: 85, unit: 'mm' }, caption: true, colourBar: true, ground: 'dark' };
  expect(JSON.parse(readFileSync(`${saved}.json`, 'utf8'))).toMatchObject({ figure });
  const again = join(folder, 'again.png');
  await headlight('explain', '--settings', `${saved}.json`, COFFEE, '--out', again);
  const [mine, theirs] = [await sharp(saved).metadata(), await sharp(again).metadata()];
  expect([mine.width, mine.height, mine.density]).toEqual([1004, theirs.height, 300]);
  expect(theirs).toMatchObject({ width: 1004, density: 300, comments: mine.comments });
  // Two programs draw letters and enlarge photos; they agree but for edges.
  const grey = async (path: string): Promise<Buffer> =>
    sharp(path).greyscale().resize(100, 100, { fit: 'fill' }).raw().toBuffer();
  const [a, b] = [await grey(saved), await grey(again)];
  expect(a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length).toBeLessThan(2);
  await by(page, 'figure-width').fill('');
  await by(page, 'figure-width').press('Enter');
  await by(page, 'figure-caption').uncheck();
  await by(page, 'figure-bar').uncheck();
  await by(page, 'figure-open').click();
});

test('the picture of a changed model is marked, and says so itself', async () => {
  const { page } = app;
  const whole = readFileSync(await saveAs('PNG', 'whole.png'));
  await page.getByRole('tab', { name: 'Change' }).click();
  const inside = by(page, 'group-change-inside').getByRole('button').first();
  if ((await inside.getAttribute('aria-expanded')) === 'false') await inside.click();
  await by(page, 'causal').check();
  await expect(by(page, 'changed').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Look' }).click();
  let marked = '';
  const texts = async (): Promise<unknown> => {
    marked = await saveAs('PNG', `marked${Math.random()}.png`); // until the map of the changed model is there
    return (await sharp(marked).metadata()).comments?.find(({ keyword }) => keyword === 'Description')?.text;
  };
  await expect.poll(texts).toBe('Changed model: causal mask');
  const { width, height } = await sharp(marked).metadata();
  expect([width, height]).toEqual([SIZE.width, SIZE.height]);
  expect(readFileSync(marked).equals(whole)).toBe(false);
  await by(page, 'changed-reset').first().click();
});

test('an SVG drawing is what the command line draws with its settings, byte for byte', async () => {
  const saved = await saveAs('SVG', 'figure.svg');
  const again = join(folder, 'again.svg');
  await headlight('explain', '--settings', `${saved}.json`, COFFEE, '--out', again);
  expect(readFileSync(saved).equals(readFileSync(again))).toBe(true);
});

test('the settings beside a picture make its map again on the command line, and name no folder', async () => {
  const { data } = readNpy(await saveAs('NumPy', 'map.npy'));
  const svg = await saveAs('SVG', 'figure.svg');
  expect(readFileSync(svg, 'utf8').match(/<image /g)).toHaveLength(2); // the photo, and the map as smooth as it is here
  const settings = readFileSync(`${svg}.json`, 'utf8');
  expect(settings).not.toContain(folder);
  expect(JSON.parse(settings)).toMatchObject({
    file: 'figure.svg',
    photos: [{ name: 'coffee.png', sha256: createHash('sha256').update(readFileSync(COFFEE)).digest('hex') }],
    model: { weights: [{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown }] },
    map: { method: 'rollout', layer: 7, head: 2, token: 'cls' },
  });
  const again = await explainAgain(COFFEE, `${svg}.json`);
  again.data.forEach((value, i) => expect(Math.abs(value - data[i]!)).toBeLessThan(TOLERANCE));
});

test('a photo that was pasted is recorded as such, and the command line asks for it', async () => {
  const { page } = app;
  await by(page, 'copy-png').click();
  await expect(page.getByText('Copied to the clipboard')).toBeVisible();
  await page.keyboard.press('Control+v');
  await answered(page, 'image.png');
  await expect(by(page, 'photo-name')).toHaveText('image.png');
  await shows(page, /^rollout 7 2 cls$/);
  await expect(by(page, 'save-png')).toBeEnabled();
  const saved = await saveAs('NumPy', 'pasted.npy');
  const settings = JSON.parse(readFileSync(`${saved}.json`, 'utf8')) as { photos: object[] };
  expect(settings.photos).toEqual([
    { name: 'image.png', bytes: expect.any(Number) as unknown, sha256: expect.any(String) as unknown, pasted: true },
  ]);
  await expect(headlight('explain', '--settings', `${saved}.json`)).rejects.toThrow(/was pasted and is no file/);
});

test('every label of the export row fits in the smallest window, in both languages', async () => {
  const { electron, page } = app;
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600));
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(900);
  const labels = (part: string): string[] =>
    [en, ko].flatMap((texts) => Object.entries(texts).flatMap(([key, text]) => (key.startsWith(part) ? [text] : [])));
  for (const [testid, part] of [
    ['export-what', 'export.what.'],
    ['export-format', 'export.format.'],
  ] as const) {
    const over = await by(page, testid).evaluate((select, texts) => {
      const style = getComputedStyle(select);
      const pen = document.createElement('canvas').getContext('2d')!;
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      return texts.filter((text) => !(pen.measureText(text).width <= room));
    }, labels(part));
    expect(over).toEqual([]);
  }
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
});
