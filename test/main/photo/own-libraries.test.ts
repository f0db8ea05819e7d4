import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepOwnLibraries } from '../../../src/main/photo/own-libraries';

const { RTLD_LAZY, RTLD_NOW } = constants.dlopen;
const DEEP = (constants.dlopen as { RTLD_DEEPBIND?: number }).RTLD_DEEPBIND;
const NO_MODULE = new Error('Module did not self-register');

describe.skipIf(DEEP === undefined)('the libraries of sharp', () => {
  let images: string;
  let module: string;
  let libvips: string;

  beforeEach(() => {
    images = mkdtempSync(join(tmpdir(), 'headlight-libraries-'));
    const [own, vips] = [join(images, 'sharp-linux-x64', 'lib'), join(images, 'sharp-libvips-linux-x64', 'lib')];
    for (const folder of [own, vips]) mkdirSync(folder, { recursive: true });
    module = join(own, 'sharp-linux-x64-1.2.3.node');
    libvips = join(vips, 'libvips-cpp.so.8.1.2');
    writeFileSync(libvips, '');
  });
  afterEach(() => rmSync(images, { recursive: true }));

  function setUp(onLibvips: () => void) {
    const open = vi.fn((_: object, file: string) => {
      if (file === libvips) onLibvips();
    });
    const owner = { dlopen: open as typeof process.dlopen };
    keepOwnLibraries(owner);
    return { owner, opened: () => open.mock.calls.map(([, file, flags]: unknown[]) => [file, flags]) };
  }

  it('are loaded before sharp’s module, which then looks in them first', () => {
    const { owner, opened } = setUp(() => {
      throw NO_MODULE;
    });
    owner.dlopen({}, module);
    expect(opened()).toEqual([
      [libvips, RTLD_NOW],
      [module, RTLD_LAZY | (DEEP as number)],
    ]);
  });

  it('are left alone when they cannot be loaded or are not there', () => {
    const { owner, opened } = setUp(() => {
      throw new Error('cannot open shared object file');
    });
    owner.dlopen({}, module);
    rmSync(libvips);
    owner.dlopen({}, module);
    expect(opened().filter(([file]) => file === module)).toEqual([
      [module, RTLD_LAZY],
      [module, RTLD_LAZY],
    ]);
  });

  it('leave every other module as it is', () => {
    const { owner, opened } = setUp(() => {});
    owner.dlopen({}, '/x/onnxruntime_binding.node', RTLD_NOW);
    expect(opened()).toEqual([['/x/onnxruntime_binding.node', RTLD_NOW]]);
  });
});
