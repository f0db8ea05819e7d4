/** Launches the real app for a test: its own data folder, chosen theme, language, size and engine; closed afterwards. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { FELL_SILENT } from '../scripts/test/counts.mjs';
import { DEFAULT_SETTINGS, type Settings } from '../src/shared/settings';
import { TEST_PHOTOS } from '../test/support/places';
import { installSmallModel, SMALL_ID } from '../test/support/small-model';

/** This worker's own display, where there are several: its windows have focus, pointer and clipboard alone. */
const display = process.env['HEADLIGHT_TEST_DISPLAYS']?.split(' ')[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)];
if (display !== undefined) process.env['DISPLAY'] = display;

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Photos that numbers of PyTorch are kept of. */
export const SAMPLES = TEST_PHOTOS;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface LaunchOptions {
  /** Photos or folders on the command line; none: the samples. */
  readonly files?: readonly string[];
  /** The small model of the tests, installed and chosen, unless what ships is what is tested. */
  readonly model?: 'small-vit' | 'built-in';
  /** Written to the data folder before the start. */
  readonly settings?: Partial<Settings>;
  /** Content size in CSS pixels; 1280 × 800 unless said. */
  readonly size?: Size | 'remembered';
  /** `webgpu` brings a software adapter along: right for tests, slow. */
  readonly engine?: 'native' | 'wasm' | 'webgpu';
  /** Further Chromium switches. */
  readonly switches?: readonly string[];
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  /** `env` is all that the app gets to know. */
  readonly bare?: boolean;
  /** Reuses a data folder, for what must survive a restart: a `temporaryFolder`. */
  readonly dataFolder?: string;
}

export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** Every message of the page's console of type error, and every uncaught error. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** WebGPU without a graphics card (`docs/electron-runtime.md`). */
const SOFTWARE_WEBGPU = [
  '--enable-unsafe-webgpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

/** English and light unless asked otherwise, so that a test does not depend on the machine it runs on. */
const TEST_SETTINGS: Settings = { ...DEFAULT_SETTINGS, locale: 'en', theme: 'light' };

/** Its third head shows most plainly what it looks at. */
const SMALL_MODEL: Partial<Settings> = {
  modelId: SMALL_ID,
  chosen: { [SMALL_ID]: { layer: 7, head: 2, layers: 8, heads: 8 } },
};

export async function launch(options: LaunchOptions = {}): Promise<RunningApp> {
  const dataFolder = options.dataFolder ?? newFolder();
  const small = options.model !== 'built-in';
  if (small) installSmallModel(dataFolder);
  if (options.dataFolder === undefined || options.settings !== undefined) {
    const settings = { ...TEST_SETTINGS, ...(small && SMALL_MODEL), ...options.settings };
    writeFileSync(join(dataFolder, 'settings.json'), JSON.stringify(settings));
  }
  const electron = await _electron.launch({
    cwd: ROOT,
    colorScheme: null, // the app's own, instead of the driver's light one
    args: launchArguments(options, dataFolder),
    env: stringsOf({ ...(options.bare ? {} : process.env), ...options.env }),
  });
  const evaluate = electron.evaluate.bind(electron);
  electron.evaluate = ((...question: Parameters<typeof evaluate>) =>
    askAgain(() => evaluate(...question))) as typeof evaluate;
  const page = await electron.firstWindow();
  const problems = collectProblems(page);
  page.on('crash', () => tellSilence(join(dataFolder, 'logs', 'headlight.log')));
  await page.waitForLoadState('domcontentloaded');
  if (options.size !== 'remembered') await resize(electron, options.size ?? { width: 1280, height: 800 });
  const close = async (): Promise<void> => {
    await electron.close();
    if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
  };
  return { electron, page, dataFolder, problems, close };
}

export function launchArguments({ files = [], switches = [], engine }: LaunchOptions, dataFolder: string): string[] {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    ...(isRoot ? ['--no-sandbox'] : []),
    `--user-data-dir=${dataFolder}`,
    ...(engine === 'webgpu' ? SOFTWARE_WEBGPU : []),
    ...switches,
    '.',
    ...(engine ? [`--engine=${engine}`] : []),
    ...files,
  ];
}

/** How long the app may take to write down why it ended a page, in milliseconds; half of it at a time is waited for. */
const WRITTEN_MS = 1000;

/**
 * Notes on the test that its page was one of Chromium's that fall silent at their start, and which the app starts anew (`silent-start.ts`): a person goes
 * on with the new page, a driver cannot. The test gets a second chance for this, and for nothing else (`scripts/test/counts.mjs`).
 */
function tellSilence(log: string): void {
  for (let tries = 0; tries < 2; tries++) {
    if (existsSync(log) && readFileSync(log, 'utf8').includes('fell silent'))
      return void test.info().annotations.push({ type: FELL_SILENT });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WRITTEN_MS / 2); // the test fails as soon as it is let go on
  }
}

/** The content area, whatever the window manager adds around it. */
export async function resize(electron: ElectronApplication, size: Size): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
}

/**
 * A question to the main process that may be put twice. V8 holds the promise of an evaluation weakly: while the app starts, it is now and
 * then collected before its answer is sent, and the driver rejects although nothing went wrong.
 */
async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!String(error).includes('promise was garbage collected')) throw error;
    return ask();
  }
}

/**
 * Drops real files the way the system does: Chromium makes the `File`s, so that they have paths.
 *
 * @param at CSS pixels in the window
 */
export async function dropFiles(page: Page, files: readonly string[], at = { x: 400, y: 300 }): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await client.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await client.detach();
}

/** Kept as an artefact, for people to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(ROOT, 'test-results/screenshots', `${name}.png`) });
}

/** Folders of the test that runs. */
const folders = new Set<string>();

/** An empty folder, removed after the test when no app writes into it any more. */
export function temporaryFolder(): string {
  const folder = newFolder();
  folders.add(folder);
  return folder;
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'headlight-e2e-'));
}

function collectProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  return problems;
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** `launch`, with every app closed when the test ends, however it ends; then the test's folders go. */
export const test = base.extend<{ launch: typeof launch; folders: ReadonlySet<string> }>({
  folders: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs from this pattern
    async ({}, use) => {
      await use(folders);
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      folders.clear();
    },
    { auto: true },
  ],
  launch: async ({ folders: _outliveTheApps }, use) => {
    const running: RunningApp[] = [];
    await use(async (options) => {
      const app = await launch(options);
      running.push(app);
      return app;
    });
    for (const app of running) await app.close();
  },
});

export { expect } from '@playwright/test';
