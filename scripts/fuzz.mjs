// Tries damaged model files on the loaders, as many as asked for: npm run fuzz [-- CASES [SEED]]. Prints one line at the end.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TESTS = [
  'test/vit/checkpoint/fuzz.test.ts',
  'test/vit/checkpoint/fuzz-pickle.test.ts',
  'test/cli/open-onnx.test.ts',
];
/** Properties in these files, each of which runs as often as HEADLIGHT_FUZZ_RUNS says. */
const PROPERTIES = 10;

const [cases = 105_000, seed = Math.floor(Date.now() / 1000)] = process.argv.slice(2).map(Number);
if (![cases, seed].every((number) => Number.isSafeInteger(number) && number > 0)) {
  console.error('usage: npm run fuzz [-- CASES [SEED]]');
  process.exit(2);
}
const runs = Math.ceil(cases / PROPERTIES);
const root = fileURLToPath(new URL('..', import.meta.url));
const start = performance.now();
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...TESTS, '-t', 'survives'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, HEADLIGHT_FUZZ_RUNS: String(runs), HEADLIGHT_FUZZ_SEED: String(seed) },
});
const seconds = ((performance.now() - start) / 1000).toFixed(0);
const said = status === 0 ? 'every one opened or was refused in words' : 'a loader BROKE: see above';
console.log(`${runs * PROPERTIES} damaged model files, seed ${seed}, ${seconds} s: ${said}.`);
process.exit(status === 0 ? 0 : 1);
