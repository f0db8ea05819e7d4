/** What the benchmarks need beside the app: peers (installed here when npm can) and models (made here when Python has torch). */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} root the checkout
 * @param {readonly string[]} variants models to make where there are none
 * @returns {boolean} whether everything is there; what is missing was said
 */
export function prepare(root, variants) {
  return havePeers(root) && haveModels(root, variants);
}

function havePeers(root) {
  const folder = join(root, 'bench', 'peers');
  if (existsSync(join(folder, 'node_modules', 'onnxruntime-web'))) return true;
  say('Installing the programs we measure ourselves against, apart from the app …');
  if (run('npm', ['ci', '--loglevel=error', '--prefix', folder])) return true;
  say('They could not be installed. When npm reaches its registry: npm ci --prefix bench/peers');
  return false;
}

function haveModels(root, variants) {
  const models = join(root, '.cache', 'bench', 'models');
  if (existsSync(models)) return true;
  const script = join(root, 'bench', 'peers', 'export.py');
  say(`Making models with random weights: ${variants.join(', ')} …`);
  if (run('python3', [script, models, ...variants])) return true;
  say('They need Python with torch and torchvision: python3 -m pip install torch torchvision, then try again.');
  return false;
}

function run(command, parameters) {
  const { status } = spawnSync(command, parameters, {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return status === 0;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
