/** `node bench/run.mjs [--short] [NAME…]`: builds the benchmarks, runs each in a process of its own, prints one table; JSON beside it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDisplay } from '../scripts/setup/display.mjs';
import { buildPrograms } from '../scripts/setup/programs.mjs';
import { prepare } from './support/needs.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const cache = join(root, '.cache', 'bench');
/** What measures the app as it is; the others need peers, and models with random weights, which Python makes. */
const ALONE = ['start', 'hands', 'many', 'words', 'throughput', 'ingredients'];
const ALL = [
  'forward',
  'engines',
  'worker',
  'photo',
  'maps',
  'controls',
  'slider',
  'start',
  'hands',
  'many',
  'words',
  'throughput',
  'ingredients',
];

const short = process.argv.includes('--short');
const named = process.argv.slice(2).filter((argument) => ALL.includes(argument));
const wanted = named.length > 0 ? named : ALL;

const needy = wanted.some((name) => !ALONE.includes(name));
if (needy && !prepare(root, short ? ['Ti', 'S', 'B'] : ['Ti', 'S', 'B', 'L'])) process.exit(2);

const programs = ALL.map((name) => [name, join(here, `${name}.ts`)]);
await buildPrograms(root, join(cache, 'built'), Object.fromEntries(programs));

const display = await openDisplay();
const results = wanted.map((name) => {
  const options = short ? ['--short', '--rounds', '8'] : [];
  const program = join(cache, 'built', `${name}.js`);
  const { stdout, status } = spawnSync(process.execPath, [program, ...options], {
    cwd: root,
    env: { ...process.env, ...display.env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`bench ${name} ended with ${status}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
});

display.close();
mkdirSync(cache, { recursive: true });
writeFileSync(join(cache, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
process.stdout.write(`\n${results[0]?.machine ?? ''}\n`);
for (const { bench, rows } of results) {
  for (const { what, value, p95, unit, bar } of rows) {
    const digits = unit === '×' ? 3 : 1;
    const shown = `${unit === '' ? Number(value.toPrecision(2)) : value.toFixed(digits)} ${unit}`.padStart(18);
    const tail = p95 === undefined ? '' : `p95 ${p95.toFixed(digits)}`;
    process.stdout.write(`${bench.padEnd(9)}${what.padEnd(50)}${shown}  ${tail.padEnd(14)}${bar ?? ''}\n`);
  }
}
