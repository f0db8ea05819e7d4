/** What is kept on the disk: shown, cleared and swept; changed by the command line beside the window; and an app that can keep nothing. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markOf } from '../src/main/write/process-mark';
import { expect, ROOT, temporaryFolder, test } from './app';
import { seriousViolations } from './support/axe';
import { COFFEE } from './support/photos';
import { answered, by } from './support/window';

test('a run that was cut off is told with a report; storage is swept at the start, shown and cleared; what the command line changes is seen', async ({
  launch,
}) => {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, 'native'));
  mkdirSync(join(dataFolder, 'models/.partial/a@1'), { recursive: true });
  const left = join(dataFolder, 'native', `.headlight-${markOf(999_999_999)}-00000000.tmp`);
  writeFileSync(left, 'half');
  writeFileSync(join(dataFolder, 'native/x.weights'), Buffer.alloc(2_500_000));
  writeFileSync(join(dataFolder, 'models/.partial/a@1/x'), Buffer.alloc(1_000_000));
  writeFileSync(join(dataFolder, 'running'), markOf(999_999_999));
  const { page } = await launch({ engine: 'wasm', dataFolder, files: [COFFEE], settings: {} });
  await expect(page.getByText('did not end as it should')).toBeVisible();
  await page.getByRole('button', { name: 'Report a problem' }).click();
  await expect(by(page, 'problem-report')).toHaveValue(/- Headlight .*\n[^]*was cut off[^]*Log, without names/);
  await expect(by(page, 'problem-report')).not.toHaveValue(new RegExp(dataFolder));
  await expect(by(page, 'update-state')).toContainText('git pull'); // a copy of the source looks for nothing
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await answered(page, 'coffee.png');
  expect(existsSync(left)).toBe(false);
  await by(page, 'engine-line').click();
  await by(page, 'menu-models').click();
  await expect(by(page, 'storage-cache')).toContainText('2.5 MB');
  await expect(by(page, 'storage-partial')).toContainText('1 unfinished download');
  await expect(by(page, 'storage-swept')).toHaveText(
    '1 file that nobody could use again was removed at the start (4 bytes)',
  );
  await by(page, 'storage-clear-cache').click();
  await expect(by(page, 'storage-cache')).toContainText('0 bytes');
  expect(readdirSync(join(dataFolder, 'native'))).toEqual([]);
  await expect(by(page, 'storage-clear-cache')).toBeDisabled();

  const cli = [join(ROOT, 'out/main/cli.js'), 'models', 'set', 'small-vit', '--name', 'Named elsewhere'];
  spawnSync(process.execPath, cli, { env: { ...process.env, HEADLIGHT_USER_DATA: dataFolder } });
  await expect(page.locator('[data-testid=model-row][data-id=small-vit]')).toContainText('Named elsewhere');
});

test('an app that can keep nothing runs all the same, and says so once', async ({ launch }) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const dataFolder = join(folder, 'file', 'data');
  const options = { engine: 'wasm', dataFolder, model: 'built-in', files: [COFFEE], switches: ['--lang=en'] } as const;
  const { page } = await launch(options);
  await answered(page, 'coffee.png');
  const notice = page.getByText('data folder cannot be written');
  await expect(notice).toHaveCount(1);
  await by(page, 'toggle-theme').click(); // cannot be kept either
  await by(page, 'toggle-theme').click();
  await expect(notice).toHaveCount(1);
  expect(readdirSync(folder)).toEqual(['file']);
});
