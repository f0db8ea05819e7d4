/** Models from a hub, in the window: looked at, downloaded, called off and gone on with; the answer is the command line's. The hub is a small server here. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { filesOf, HubServer, type Trouble } from '../test/support/hub-server';
import { expect, ROOT, temporaryFolder, test } from './app';
import { seriousViolations } from './support/axe';
import { classify } from './support/cli';
import { COFFEE } from './support/photos';
import { answered, BUILT_IN, by } from './support/window';

const FIXTURE = join(ROOT, 'test/fixtures/checkpoints/hf-vit');
const ID = 'tests/small-vit';
let hub: HubServer;
let dataFolder = '';

test.beforeEach(async () => {
  dataFolder = temporaryFolder();
  hub = await HubServer.start();
  hub.models.set(ID, { files: filesOf(FIXTURE), licence: 'mit' });
});
test.afterEach(() => hub.stop());

const hubEnv = (): Record<string, string> => ({ HF_ENDPOINT: hub.endpoint.href, NO_PROXY: '127.0.0.1' });

async function lookAt(page: Page, id: string): Promise<void> {
  await by(page, 'get-id').fill(id);
  await by(page, 'get-look').click();
}

/** Sends half of the weights, and then nothing more until it is let go. */
function stall(): { readonly trouble: Trouble; release(): void } {
  const bytes = filesOf(FIXTURE)['model.safetensors'] ?? Buffer.alloc(0);
  let stalled = true;
  const trouble: Trouble = (seen, response) => {
    if (!stalled || seen.server !== 'storage' || seen.method !== 'GET') return false;
    response.setHeader('content-length', bytes.length);
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
    return true;
  };
  return { trouble, release: () => (stalled = false) };
}

test('a model is looked at, downloaded and used, and answers as the command line does; before, nothing is asked', async ({
  launch,
}) => {
  const { page, problems } = await launch({
    engine: 'wasm',
    files: [COFFEE],
    dataFolder,
    settings: {},
    env: hubEnv(),
  });
  await answered(page, 'coffee.png');
  await page.keyboard.press('Control+Shift+M');
  await by(page, 'models-get').click();
  await expect(by(page, 'suggested-row').first()).toContainText('DeiT-Ti/16');
  expect(hub.seen).toEqual([]);

  await lookAt(page, ID);
  await expect(by(page, 'offer-licence')).toHaveText('mit');
  await expect(by(page, 'offer-size')).toHaveText(/^\d[\d.]* (kB|MB) in \d+ files$/);
  expect(hub.fetches('model.safetensors')).toHaveLength(0);
  expect(await seriousViolations(page)).toEqual([]);

  await by(page, 'offer-download').click();
  await expect(by(page, 'model-view')).toHaveAttribute('data-id', 'tests--small-vit');
  await expect(by(page, 'model-row')).toHaveCount(BUILT_IN + 2);
  await expect(by(page, 'fact-origin')).toHaveText(/Installed in Headlight’s folder/);
  await by(page, 'model-use').click();
  await by(page, 'models-back').click();
  await expect(by(page, 'engine-line')).toHaveText(/^tests--small-vit · WASM · /);
  await answered(page, 'coffee.png');
  const [best] = await classify(COFFEE, 'wasm', ['--model', FIXTURE]);
  const score = Number(await by(page, 'prediction-0-score').getAttribute('data-score'));
  expect(score).toBeCloseTo(best?.score ?? NaN, 5);
  expect(problems).toEqual([]);
});

test('a download that is called off goes on where it stopped', async ({ launch }) => {
  const { trouble, release } = stall();
  hub.trouble.push(trouble);
  const { page } = await launch({ engine: 'wasm', files: [COFFEE], dataFolder, settings: {}, env: hubEnv() });
  await answered(page, 'coffee.png');
  await page.keyboard.press('Control+Shift+M');
  await by(page, 'models-get').click();
  await lookAt(page, ID);
  await by(page, 'offer-download').click();
  await expect(by(page, 'offer')).toHaveAttribute('data-stage', 'downloading');
  await expect.poll(() => hub.fetches('model.safetensors').length).toBe(1);
  await expect(by(page, 'offer-progress')).toHaveText(/^\d[\d.]* kB of /);

  await page.reload();
  await page.keyboard.press('Control+Shift+M');
  await by(page, 'models-get').click();
  await expect(by(page, 'offer')).toHaveAttribute('data-stage', 'downloading');
  await expect(by(page, 'offer-progress')).toHaveText(/^[1-9][\d.]* kB of /);
  await by(page, 'offer-cancel').click();
  await expect(by(page, 'offer-progress')).toContainText('kept, can be resumed');
  await expect(by(page, 'model-row')).toHaveCount(BUILT_IN + 1);
  release();
  await expect(by(page, 'offer-download')).toHaveText('Resume');
  await by(page, 'offer-download').click();
  await expect(by(page, 'model-view')).toHaveAttribute('data-id', 'tests--small-vit');
  expect(hub.fetches('model.safetensors').at(-1)?.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
});

test('what is left of a download can be discarded; then it begins anew', async ({ launch }) => {
  const { trouble, release } = stall();
  hub.trouble.push(trouble);
  const { page } = await launch({ engine: 'wasm', files: [COFFEE], dataFolder, settings: {}, env: hubEnv() });
  await page.keyboard.press('Control+Shift+M');
  await by(page, 'models-get').click();
  await lookAt(page, ID);
  await by(page, 'offer-download').click();
  await expect(by(page, 'offer-progress')).toHaveText(/^[1-9][\d.]* kB of /);
  await by(page, 'offer-cancel').click();
  await by(page, 'offer-discard').click();
  await expect(by(page, 'offer-progress')).toHaveCount(0);
  release();
  await expect(by(page, 'offer-download')).toHaveText('Download');
  await by(page, 'offer-download').click();
  await expect(by(page, 'model-view')).toHaveAttribute('data-id', 'tests--small-vit');
  expect(hub.fetches('model.safetensors').at(-1)?.headers.range).toBeUndefined();
});

test('a gated model asks for a token; that of the environment opens it, and a system without a keychain keeps none', async ({
  launch,
}) => {
  hub.models.set(ID, { files: filesOf(FIXTURE), licence: 'mit', token: 'hf_test', gated: true });
  const first = await launch({ files: [COFFEE], dataFolder, settings: {}, env: hubEnv() });
  await first.page.keyboard.press('Control+Shift+M');
  await by(first.page, 'models-get').click();
  await expect(by(first.page, 'hub-token')).not.toHaveAttribute('open');
  await lookAt(first.page, ID);
  await expect(by(first.page, 'get-fault')).toHaveAttribute('data-code', 'hubGated');
  await expect(by(first.page, 'hub-token')).toHaveAttribute('open');
  await expect(by(first.page, 'hub-token')).toHaveAttribute('data-state', /^(none|unavailable)$/);
  expect(await seriousViolations(first.page)).toEqual([]);
  await first.close();

  const { page } = await launch({ files: [COFFEE], dataFolder, env: { ...hubEnv(), HF_TOKEN: 'hf_test' } });
  await page.keyboard.press('Control+Shift+M');
  await by(page, 'models-get').click();
  await by(page, 'hub-token').locator('summary').click();
  await expect(by(page, 'hub-token')).toHaveAttribute('data-state', 'environment');
  await expect(by(page, 'hub-token')).not.toContainText('hf_test');
  await lookAt(page, ID);
  await expect(by(page, 'offer-licence')).toHaveText('mit');
});

test('what the hub does not have, and a hub that must not be asked, are said in a sentence', async ({ launch }) => {
  const first = await launch({ files: [COFFEE], dataFolder, settings: {}, env: hubEnv() });
  await first.page.keyboard.press('Control+Shift+M');
  await by(first.page, 'models-get').click();
  await lookAt(first.page, 'tests/nowhere');
  await expect(by(first.page, 'get-fault')).toHaveText(/“tests\/nowhere”/);
  await expect(by(first.page, 'get-fault')).toHaveAttribute('data-code', 'hubModelNotFound');
  await first.close();

  const asked = hub.seen.length;
  const { page } = await launch({ files: [COFFEE], dataFolder, env: { ...hubEnv(), HF_HUB_OFFLINE: '1' } });
  await page.keyboard.press('Control+Shift+M');
  await by(page, 'models-get').click();
  await lookAt(page, ID);
  await expect(by(page, 'get-fault')).toHaveAttribute('data-code', 'hubOffline');
  expect(hub.seen).toHaveLength(asked);
});
