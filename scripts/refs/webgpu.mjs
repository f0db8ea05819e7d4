/**
 * `node scripts/refs/webgpu.mjs FOLDER [NAME…]`: reference checkpoints on WebGPU, without a graphics card on SwiftShader, in the built app's page: logits, attention,
 * hidden states, features and predictions in standard deviations of the library's (bar 1e-3), and the ids that a decoder writes by the checkpoint's own settings.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { _electron as electron } from '@playwright/test';
import { openDisplay } from '../setup/display.mjs';
import { isRoot } from '../setup/system.mjs';

const BAR = 1e-3;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [folder, ...names] = process.argv.slice(2);
const SOFTWARE = ['--enable-unsafe-webgpu', '--use-gl=angle', '--use-angle=swiftshader', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader']; // prettier-ignore

function npy(path) {
  const bytes = readFileSync(path);
  const length = bytes.readUInt16LE(8);
  const data = bytes.subarray(10 + length);
  const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
  return bytes.toString('latin1', 10, 10 + length).includes("'<i4'") ? [...new Int32Array(buffer)] : [...new Float32Array(buffer)]; // prettier-ignore
}

function error(got, wanted) {
  if (got.length !== wanted.length) return Infinity;
  const mean = wanted.reduce((sum, x) => sum + x, 0) / wanted.length;
  const spread = Math.sqrt(wanted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / wanted.length) || 1;
  return wanted.reduce((most, x, i) => Math.max(most, Math.abs(x - got[i])), 0) / spread;
}

async function script() {
  const entry = join(root, 'scripts/refs/in-page.ts');
  const built = await build({ root, configFile: false, logLevel: 'error', build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'inPage' } } }); // prettier-ignore
  const [chunk] = [built].flat().flatMap(({ output }) => output).filter(({ type }) => type === 'chunk'); // prettier-ignore
  return `${chunk.code};globalThis.inPage = inPage;`;
}

/** Of a model with texts, logits are of texts, which have a tower of their own. */
const ENCODER = {
  logits: 'logits',
  attention: 'attention',
  hidden: 'hidden',
  pooled: 'feature',
  poolAttention: 'pool_attention',
};

function askedOf(dir) {
  const expectation = JSON.parse(readFileSync(join(dir, 'expect.json'), 'utf8'));
  const own = (name) => !/\.npy$|^expect\.json$|\.png$/.test(name);
  const files = Object.fromEntries(readdirSync(dir).filter(own).map((name) => [name, readFileSync(join(dir, name)).toString('base64')])); // prettier-ignore
  const forced = existsSync(join(dir, 'forced_ids.npy')) ? npy(join(dir, 'forced_ids.npy')) : [];
  const hidden = expectation.masks?.['75'].hidden ?? [];
  const isEncoder = !expectation.masks && !expectation.generate;
  const wanted = expectation.masks
    ? { prediction: 'prediction_75', decoder: 'decoder_attention_75' }
    : isEncoder
      ? ENCODER
      : { logits: 'logits', self: 'self_attention', cross: 'cross_attention' };
  const { options = [] } = expectation;
  const size = options.includes('--size') ? options[options.indexOf('--size') + 1].split('x').map(Number) : null;
  return {
    run: isEncoder ? 'runEncoder' : 'runDecoder',
    asked: { files, pixels: npy(join(dir, 'pixels.npy')), forced, hidden, size },
    wanted: Object.fromEntries(Object.entries(wanted).filter(([, file]) => existsSync(join(dir, `${file}.npy`)))),
    ids: expectation.generate?.default?.ids ?? [],
  };
}

const display = await openDisplay();
const data = mkdtempSync(join(tmpdir(), 'headlight-webgpu-'));
const app = await electron.launch({ cwd: root, args: [...(isRoot() ? ['--no-sandbox'] : []), `--user-data-dir=${data}`, ...SOFTWARE, '.', '--engine=native'], env: { ...process.env, ...display.env } }); // prettier-ignore
try {
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  await page.evaluate(await script());
  const all = readdirSync(folder).filter(
    (name) => existsSync(join(folder, name, 'pixels.npy')) && existsSync(join(folder, name, 'expect.json')),
  );
  for (const name of all.filter((each) => names.length === 0 || names.some((part) => each.includes(part)))) {
    if (JSON.parse(readFileSync(join(folder, name, 'expect.json'), 'utf8')).refused) continue; // before any engine
    const { run, asked, wanted, ids } = askedOf(join(folder, name));
    if (existsSync(join(folder, name, 'text_ids.npy'))) delete wanted.logits;
    const given = await page.evaluate(([kind, question]) => globalThis.inPage[kind](question), [run, asked]);
    const errors = Object.entries(wanted).map(([array, file]) => [array, error(given.arrays[array], npy(join(folder, name, `${file}.npy`)))]); // prettier-ignore
    const isSame = JSON.stringify(given.ids) === JSON.stringify(ids);
    const passes = isSame && errors.every(([, each]) => each < BAR);
    if (!passes) process.exitCode = 1;
    process.stdout.write(`${passes ? 'ok  ' : 'FAIL'} ${name.padEnd(18)} ${errors.map(([array, each]) => `${array} ${each.toExponential(1)}`).join(', ')}${isSame ? '' : ` ids ${given.ids} NOT ${ids}`}\n`); // prettier-ignore
  }
} finally {
  await app.close();
  display.close();
  rmSync(data, { recursive: true, force: true });
}
