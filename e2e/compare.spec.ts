/** Two models side by side on one photo: each with the numbers of the command line, linked, and closed without a trace. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labelsIn } from '../test/shared/figure/labels';
import { expect, ROOT, screenshot, temporaryFolder, test } from './app';
import { seriousViolations } from './support/axe';
import { classify } from './support/cli';
import { COFFEE } from './support/photos';
import { answered, asPercent, by, shows } from './support/window';

const OTHER = join(ROOT, 'test/fixtures/checkpoints/timm-f32');

test('a second model answers beside the first; layer and head are linked; closing leaves the first as it was', async ({
  launch,
}) => {
  const [own] = await classify(COFFEE);
  const [other] = await classify(COFFEE, 'wasm', ['--model', OTHER]);
  const { electron, page, problems } = await launch({
    engine: 'wasm',
    files: [COFFEE, OTHER],
    settings: { modelId: 'small-vit' },
  });
  await expect(by(page, 'engine-line')).toHaveText(/^timm-f32 · WASM · /); // what was opened is in use
  await by(page, 'engine-line').click();
  await by(page, 'menu-compare').selectOption('small-vit');
  const pane = by(page, 'compare-pane');
  const beside = (testid: string) => pane.locator(`[data-testid="${testid}"]`);
  await expect(beside('compare-answers')).toContainText(own?.label ?? '');
  await expect(beside('compare-answers').locator('.score').first()).toHaveText(asPercent(own?.score ?? NaN));
  await expect(by(page, 'own-answers')).toContainText(other?.label ?? '');
  await expect(by(page, 'own-answers').locator('.score').first()).toHaveText(asPercent(other?.score ?? NaN));

  await by(page, 'layer-select').selectOption({ index: 1 }); // the last of two
  await by(page, 'head-select').selectOption({ index: 2 });
  await expect(beside('stage')).toHaveAttribute('data-map', 'rollout 7 2 cls'); // the last of eight
  await expect(beside('compare-where')).toHaveText('Layer 8 · Head 3');
  await expect(by(page, 'own-where')).toHaveText('Layer 2 · Head 3');
  const best = by(page, 'own-answers').getByRole('button').first();
  await best.click(); // both sides say why
  await expect(page.locator('[data-testid=why]')).toHaveCount(2);
  await expect(best).toHaveAttribute('aria-pressed', 'true');
  await best.click();
  await expect(page.locator('[data-testid=why]')).toHaveCount(0);
  await by(page, 'layer-select').selectOption({ index: 0 });
  await expect(beside('stage')).toHaveAttribute('data-map', 'rollout 0 2 cls');
  expect(await seriousViolations(page)).toEqual([]);

  await expect(by(page, 'own-name')).toHaveText('timm-f32');
  await page.getByRole('tab', { name: 'Change' }).click();
  await by(page, 'group-change-inside').getByRole('button').first().click();
  await by(page, 'position-off').check();
  await expect(by(page, 'own-answers').locator('.note')).toHaveText(
    'The map is with your changes, these answers without.',
  );
  await screenshot(page, 'compare-changed');
  await expect(by(page, 'own-answers').locator('.score').first()).toHaveText(asPercent(other?.score ?? NaN));
  const both = join(temporaryFolder(), 'both.svg');
  await electron.evaluate((_electron, chosen) => void (process.env['HEADLIGHT_TEST_DIALOG'] = chosen), both);
  await by(page, 'export-what').selectOption('both');
  await by(page, 'export-format').selectOption('svg');
  await by(page, 'save-png').click();
  await expect.poll(() => existsSync(`${both}.json`)).toBe(true);
  const labels = labelsIn(readFileSync(both, 'utf8'));
  expect(labels.filter((label) => ['timm-f32', 'small-vit'].includes(label))).toEqual(['timm-f32', 'small-vit']);
  expect(labels.filter((label) => label.startsWith('Changed model'))).toEqual(['Changed model: no position embedding']);
  expect(JSON.parse(readFileSync(`${both}.json`, 'utf8'))).toMatchObject({
    model: { name: 'timm-f32', weights: [{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown }] },
    beside: {
      model: { name: 'small-vit', weights: [{ sha256: expect.any(String) as unknown }] },
      map: { layer: 0, head: 2 },
    },
  });
  await by(page, 'change-reset').click();
  await expect(by(page, 'own-answers').locator('.note')).toHaveCount(0);

  await beside('compare-close').click();
  await expect(pane).toHaveCount(0);
  await answered(page, 'coffee.png');
  await shows(page, 'rollout 0 2 cls');
  await page.keyboard.press('Control+Shift+C');
  await expect(pane).toHaveCount(1);
  await page.keyboard.press('Control+Shift+C');
  await expect(pane).toHaveCount(0);
  expect(problems).toEqual([]);
});
