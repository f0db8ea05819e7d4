/** Builds the photo process once per test file and starts it as the command line does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { forkPhotoProcess } from '../../../src/main/photo/fork';
import type { PhotoChild } from '../../../src/main/photo/protocol';

const ROOT = resolve(import.meta.dirname, '../../..');

export interface BuiltProcess {
  /** `faults`: what `HEADLIGHT_TEST_PHOTO_FAULT` says. */
  spawn(faults?: string): PhotoChild;
  remove(): void;
}

/** Inside node_modules, so that the built file finds sharp. */
export async function buildPhotoProcess(): Promise<BuiltProcess> {
  const cache = join(ROOT, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const outDir = mkdtempSync(join(cache, 'headlight-photo-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      minify: false,
      rolldownOptions: {
        input: ['src/main/photo/photo-process.ts', 'src/main/photo/heif/hevc-thread.ts'],
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  await writeFile(join(outDir, 'package.json'), '{ "type": "module" }');
  return {
    spawn: (faults = '') =>
      forkPhotoProcess(join(outDir, 'photo-process.js'), { ...process.env, HEADLIGHT_TEST_PHOTO_FAULT: faults }),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}
