/** The promise of `docs/models.md` that nothing but a download uses the network, and that files are written where they belong: for the command line. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cannotRecord, makeRecorder } from '../support/recorder/recorder';
import { homeOfItsOwn, outside } from '../support/recorder/home';
import { ROOT, scratch } from './command';

const MODEL = join(ROOT, 'test/fixtures/checkpoints/hf-vit');
const PHOTOS = join(ROOT, 'test/fixtures/photos');
/** ONNX Runtime's first look-up of its collector comes 10 s after it is loaded, measured without the opt-out. */
const HOLD_MS = 14_000;

interface Run {
  readonly code: number | null;
  readonly stdout: string;
}

/** A command line that nobody reads for `hold` ms: it waits for its reader with everything loaded, and costs no time. */
function run(args: readonly string[], env: NodeJS.ProcessEnv, hold = 0): Promise<Run> {
  const child = spawn(process.execPath, [join(ROOT, 'out/main/cli.js'), ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  setTimeout(() => child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text)), hold);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout })));
}

test.each(['native', 'wasm'])(
  'the %s engine leaves nothing in the home folder, nor in the temporary one',
  async (engine) => {
    const home = homeOfItsOwn(scratch());
    const photos = ['plain.heic', 'orientation-6.jpg', 'alpha.webp'].map((name) => join(PHOTOS, name));
    const { code } = await run(['classify', ...photos, '--model', MODEL, '--engine', engine], home.env);
    expect(code).toBe(0);
    expect(readdirSync(home.home, { recursive: true })).toEqual([]);
    expect(readdirSync(home.temporary, { recursive: true })).toEqual([]);
  },
);

const why = cannotRecord();
test.skipIf(why !== null)(
  `a long run looks up no name, connects to nobody and writes nowhere else${why === null ? '' : `: LEFT OUT, ${why}`}`,
  async () => {
    const folder = scratch();
    const recorder = makeRecorder(folder);
    const home = homeOfItsOwn(folder);
    const many = join(folder, 'photos');
    mkdirSync(many);
    for (let at = 0; at < 300; at += 1) copyFileSync(join(PHOTOS, 'grey.png'), join(many, `${at}.png`));
    const asked = ['classify', many, '--model', MODEL, '--engine', 'native', '--format', 'ndjson'];
    const { code, stdout } = await run(asked, { ...home.env, ...recorder.env }, HOLD_MS);
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(100_000); // more than a pipe holds: it did wait
    const events = recorder.events();
    expect(events.filter(({ what }) => what === 'start')).toHaveLength(2); // it does record: us, and the photo process
    expect(events.filter((event) => outside(event, home))).toEqual([]);
  },
  60_000,
);
