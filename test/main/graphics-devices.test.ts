import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hasGraphicsDevice } from '../../src/main/graphics-devices';

function devices(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-dev-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
  return folder;
}

it.each([['dri/renderD128'], ['nvidia0'], ['dxg'], ['mali0'], ['kgsl-3d0']])('%s is a graphics device', (name) => {
  expect(hasGraphicsDevice('linux', devices('null', name))).toBe(true);
});

it.each([
  ['nothing', []],
  ['a screen that cannot render, as of a server', ['dri/card0']],
  ['NVIDIA’s control file alone, whose card is not handed in', ['nvidiactl']],
])('%s is none', (_what, names) => {
  expect(hasGraphicsDevice('linux', devices('null', ...names))).toBe(false);
});

it.each(['darwin', 'win32'] as const)('%s has one for all that is known', (platform) => {
  expect(hasGraphicsDevice(platform, devices())).toBe(true);
});
