/**
 * `node scripts/refs.mjs FOLDER [NAME…]`: reference checkpoints (a folder each, with expect.json and .npy) against this code; prints how many agree.
 * With `--tokens` texts and their ids (FOLDER/tokens.json); with `--decoders` those that paint or write, their sentences too; `--engine wasm` for the other engine.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPrograms } from './setup/programs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outDir = join(root, '.cache', 'refs');
await buildPrograms(root, outDir, {
  check: join(root, 'scripts', 'refs', 'check.ts'),
  decoders: join(root, 'scripts', 'refs', 'decoders.ts'),
  tokens: join(root, 'scripts', 'refs', 'tokens.ts'),
});
const program = ['decoders', 'tokens'].find((each) => process.argv.includes(`--${each}`)) ?? 'check';
const { status } = spawnSync(process.execPath, [join(outDir, `${program}.js`), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
