/** The promise of `docs/models.md` that nothing but a download uses the network, and that files are written where they belong: for the app. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { appEnvironment } from '../scripts/setup/app-environment.mjs';
import { cannotRecord, makeRecorder } from '../test/support/recorder/recorder';
import { homeOfItsOwn, outside } from '../test/support/recorder/home';
import { expect, ROOT, temporaryFolder, test } from './app';
import { answered } from './support/window';

const MODEL = join(ROOT, 'test/fixtures/checkpoints/hf-vit');
const HELPERS = ['Headlight photos', 'Headlight native engine', 'Headlight library'];
const PHOTO = join(ROOT, 'test/fixtures/photos/orientation-6.jpg');
/** ONNX Runtime's first look-up of its collector comes 10 s after it is loaded, measured without the opt-out. */
const HOLD_MS = 14_000;

test('from start to answer and long after, nothing is looked up, reached, or written elsewhere', async ({ launch }) => {
  const why = cannotRecord();
  test.skip(why !== null, why ?? '');
  const folder = temporaryFolder();
  const recorder = makeRecorder(folder);
  const home = homeOfItsOwn(folder);
  const { page, close, electron } = await launch({
    files: [MODEL, PHOTO],
    engine: 'native',
    dataFolder: home.data,
    settings: {},
    env: appEnvironment({ ...home.env, ...recorder.env }), // as `npm start` has it
    bare: true,
  });
  await answered(page, 'orientation-6.jpg');
  await page.waitForTimeout(HOLD_MS);
  const helpers = await electron.evaluate(
    ({ app }, names) => app.getAppMetrics().flatMap(({ name, pid }) => (names.includes(name ?? '') ? [pid] : [])),
    HELPERS,
  );
  await close();
  const events = recorder.events();
  const watched = events.filter(({ what }) => what === 'start').map(({ pid }) => pid);
  expect(helpers).toHaveLength(HELPERS.length);
  expect(watched).toEqual(expect.arrayContaining(helpers));
  expect(events.filter((event) => outside(event, home))).toEqual([]);
  expect(readdirSync(home.home, { recursive: true })).toEqual([]);
});
