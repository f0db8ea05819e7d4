/** The window as a person meets it: what it shows, and how to point at it. Everything goes by `data-testid`. */
import type { Locator, Page } from '@playwright/test';
import { expect } from '../app';

export const by = (page: Page, testid: string): Locator => page.locator(`[data-testid="${testid}"]`);

export const strip = (page: Page): Locator => by(page, 'strip-item');
export const stripItem = (page: Page, name: string): Locator =>
  page.locator(`[data-testid=strip-item][data-name="${name}"]`);
export const stage = (page: Page): Locator => by(page, 'stage');

/** Chooses one of a few: radio buttons lie unseen under their labels, so the label is clicked, as a person would. */
export async function pick(page: Page, testid: string): Promise<void> {
  await page.locator(`label:has([data-testid="${testid}"])`).click();
  await expect(by(page, testid)).toBeChecked();
}

/** Names in the strip, in order. */
export const names = (page: Page): Promise<string[]> =>
  strip(page).evaluateAll((items) => items.map(({ dataset }) => dataset['name'] ?? ''));

/** Shows a photo of the strip. */
export async function choose(page: Page, name: string): Promise<void> {
  await stripItem(page, name).locator('button').first().click();
  await expect(by(page, 'photo-name')).toHaveText(name);
}

/** Waits until a photo has its answer. */
export async function answered(page: Page, name: string, timeout = 20_000): Promise<void> {
  await expect(stripItem(page, name)).toHaveAttribute('data-status', 'done', { timeout });
}

/** The model of the tests: what its grid and its controls count. */
export const SMALL = { layers: 8, heads: 8, grid: 8 } as const;

/** Waits until the stage shows this map: `method layer head token`, layers and heads from 0, e.g. `rollout 7 2 cls`. */
export async function shows(page: Page, map: string | RegExp): Promise<void> {
  await expect(stage(page)).toHaveAttribute('data-map', map);
}

export type Method = 'rollout' | 'attention' | 'grad-rollout' | 'relevance';

export async function chooseMethod(page: Page, method: Method): Promise<void> {
  await by(page, 'method').selectOption(method);
}

export interface ChosenMap {
  readonly method: 'rollout' | 'attention';
  readonly layer: number;
  readonly head: number | 'mean' | 'max' | 'min';
}

/** Through the controls below the photo; the small model's class token is asked. */
export async function chooseMap(page: Page, { method, layer, head }: ChosenMap): Promise<void> {
  await chooseMethod(page, method);
  await by(page, 'layer-select').selectOption({ index: layer });
  const index = typeof head === 'number' ? head : SMALL.heads + ['mean', 'max', 'min'].indexOf(head);
  await by(page, 'head-select').selectOption({ index });
  await shows(page, `${method} ${layer} ${head} cls`);
}

export interface ShownPrediction {
  readonly label: string;
  readonly percent: string;
}

/** The list of predictions as it reads on screen. */
export async function predictions(page: Page): Promise<ShownPrediction[]> {
  const rows = by(page, 'answer-list').locator('li');
  return rows.evaluateAll((items) =>
    items.map((item) => {
      const text = (part: string): string => item.querySelector(`[data-testid$="-${part}"]`)?.textContent?.trim() ?? '';
      return { label: text('label'), percent: text('score') };
    }),
  );
}

/** A score as people read it: whole per cent, and `< 1` for what is little but not nothing. */
export function asPercent(score: number): string {
  return `${score > 0 && score < 0.005 ? '< 1' : Math.round(score * 100)} %`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the photo's crop lies in the window, CSS pixels: what the model saw. */
export async function cropBox(page: Page): Promise<Box> {
  const frame = await stage(page).boundingBox();
  const crop = ((await stage(page).getAttribute('data-crop')) ?? '').split(' ').map(Number);
  const [left = NaN, top = NaN, width = NaN, height = NaN] = crop;
  return { x: (frame?.x ?? NaN) + left, y: (frame?.y ?? NaN) + top, width, height };
}

export interface Patch {
  readonly row: number;
  readonly col: number;
}

/** The middle of a patch in the window; `grid` is its number of rows and columns. */
export async function patchPoint(page: Page, { row, col }: Patch, grid: number): Promise<{ x: number; y: number }> {
  const crop = await cropBox(page);
  return { x: crop.x + ((col + 0.5) * crop.width) / grid, y: crop.y + ((row + 0.5) * crop.height) / grid };
}

export async function hoverPatch(page: Page, patch: Patch, grid: number): Promise<void> {
  const { x, y } = await patchPoint(page, patch, grid);
  await page.mouse.move(x, y);
}

export async function clickPatch(page: Page, patch: Patch, grid: number): Promise<void> {
  const { x, y } = await patchPoint(page, patch, grid);
  await page.mouse.click(x, y);
}

/** Somewhere nothing reacts to the pointer. */
export const movePointerAway = (page: Page): Promise<void> => page.mouse.move(200, 12);

/**
 * Holds the readout to a number: place and value. Three significant digits are shown, so the value shown may be off by
 * half of its last digit, and by `slack` of the number itself.
 */
export async function expectReadout(page: Page, { row, col }: Patch, value: number, slack = 1e-4): Promise<void> {
  const readout = by(page, 'readout');
  await expect(readout.locator('span').first()).toHaveText(`Row ${row + 1}, column ${col + 1}`);
  const text = (await readout.locator('b').textContent()) ?? '';
  if (text.startsWith('<')) return expect(Math.abs(value)).toBeLessThanOrEqual(Number(text.slice(1)));
  const digits = text.split('.')[1]?.length ?? 0;
  expect(Math.abs(Number(text)), `readout ${text} at ${row},${col}`).toBeGreaterThan(0);
  expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5 * 10 ** -digits + slack * Math.abs(value) + 1e-9);
}

/** A digest of a canvas's pixels, and of its size. */
export function pixels(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('expected a canvas');
    const data = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
    let hash = 0x811c9dc5; // FNV-1a
    for (const byte of data) hash = Math.imul(hash ^ byte, 0x01000193);
    return `${element.width}×${element.height} ${(hash >>> 0).toString(16)}`;
  });
}

export const overlayPixels = (page: Page): Promise<string> => pixels(by(page, 'overlay'));

/** Models that ship: the classifier, the captioner and the painter. */
export const BUILT_IN = 3;
