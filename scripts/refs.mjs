/**
 * `node scripts/refs.mjs FOLDER [NAME…]`: reference checkpoints (a folder each, with expect.json and .npy) against this code; prints how many agree.
 * With `--decoders` those that paint or write, their sentences too; `--engine wasm` for the other engine.
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
});
const program = process.argv.includes('--decoders') ? 'decoders.js' : 'check.js';
const { status } = spawnSync(process.execPath, [join(outDir, program), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
