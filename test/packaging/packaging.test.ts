/** What installers are made of, as far as it can be held without making one. */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { builderConfig, FUSES, OPENS } from '../../packaging/config.mjs';
import { control, parse } from '../../packaging/fpm.mjs';
import { icns, ico } from '../../packaging/icons.mjs';
import { notice, shippedPackages } from '../../packaging/notice.mjs';
import { spec } from '../../packaging/rpm.mjs';
import { lacking, requiredFiles } from '../../packaging/required.mjs';
import { isPacked, packedManifest } from '../../packaging/stage.mjs';
import { ROOT } from '../support/places';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}
const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
const manifest = read('package.json') as Manifest;
const packed = packedManifest(manifest) as Manifest;

describe('the packed app', () => {
  it('has every package that the built main process and command line load', () => {
    const main = join(ROOT, 'out', 'main');
    const files = [...readdirSync(main), ...readdirSync(join(main, 'chunks')).map((name) => `chunks/${name}`)];
    const loaded = new Set<string>();
    for (const file of files.filter((name) => name.endsWith('.js'))) {
      const text = readFileSync(join(main, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/^(?:import|export)\b[^;'"]*?\bfrom ['"]([^'"]+)['"]/gm))
        loaded.add(name);
      for (const [, name = ''] of text.matchAll(/\bimport\(['"]([^'"]+)['"]\)/g)) loaded.add(name);
    }
    const packages = [...loaded]
      .filter((name) => !name.startsWith('.') && !isBuiltin(name) && name !== 'electron')
      .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]);
    expect(packages).toContain('sharp');
    // The code of all engines is shared; the one on a graphics card runs in the window alone, which has it built in.
    expect(packages.filter((name) => !(name in packed.dependencies))).toEqual(['@tensorflow/tfjs-backend-webgpu']);
    expect(packed.optionalDependencies).toEqual(manifest.optionalDependencies);
  });

  it.each([
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['win32', 'x64'],
    ['win32', 'arm64'],
    ['darwin', 'arm64'],
    ['darwin', 'x64'],
  ] as const)('is refused on %s-%s without any one of its files', (platform, arch) => {
    const target = { platform, arch };
    const whole = requiredFiles(target).map((file) => file.replace('*', '1.2.3'));
    expect(lacking(target, whole)).toEqual([]);
    for (const [at, file] of requiredFiles(target).entries()) {
      expect(lacking(target, whole.toSpliced(at, 1))).toEqual([file]);
    }
    const others = { x64: 'arm64', arm64: 'x64' } as const;
    expect(lacking({ platform, arch: others[arch] }, whole)).not.toEqual([]);
  });

  it('needs every library by its file, of its own system alone', () => {
    const binaries = (platform: string, arch: string): string[] =>
      requiredFiles({ platform, arch })
        .filter((file) => /\.(node|so|dll|dylib)\b/.test(file))
        .map((file) => file.slice('node_modules/'.length));
    expect(binaries('linux', 'x64')).toEqual([
      '@img/sharp-linux-x64/lib/sharp-linux-x64-*.node',
      '@img/sharp-libvips-linux-x64/lib/libvips-cpp.so.*',
      '@libsql/linux-x64-gnu/index.node',
      'onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
      'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
      '@koromix/koffi-linux-x64/linux_x64/koffi.node',
    ]);
    expect(binaries('win32', 'x64')).toContain('onnxruntime-node/bin/napi-v6/win32/x64/VCRUNTIME140.dll');
    expect(binaries('darwin', 'x64').filter((file) => file.includes('onnxruntime'))).toEqual([]); // WebAssembly answers there
  });

  it.skipIf(process.platform === 'win32')('names what is there for this system', () => {
    const { platform, arch } = process;
    const folders = ['@img', '@koromix', '@libsql', 'libheif-js', 'onnxruntime-node'].map(
      (name) => `node_modules/${name}`,
    );
    const names = folders.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    );
    expect(lacking({ platform, arch }, names).filter((file) => file.startsWith('node_modules/'))).toEqual([]);
  });

  it('is without source maps and what only benchmarks load', () => {
    expect(isPacked('renderer/wasm/tfjs-backend-wasm-simd.wasm')).toBe(true);
    for (const name of ['main/index.js.map', 'renderer/ort', 'renderer/ort/ort.wasm.bundle.min.js', 'main/.sources'])
      expect(isPacked(name), name).toBe(false);
  });
});

describe('the configuration', () => {
  const paths = { appDir: 'app', outDir: 'out', resourcesDir: 'res', runtime: undefined, updates: undefined };
  const config = builderConfig({ ...paths, electronVersion: '1.2.3', homepage: 'https://example.org' });

  it('lets no code in but the archive’s', () => {
    expect(FUSES).toMatchObject({
      ...{ onlyLoadAppFromAsar: true, enableEmbeddedAsarIntegrityValidation: true },
      ...{ enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false },
    });
    expect(config.electronFuses).toBe(FUSES);
    expect(config.asar).toBe(true);
  });

  it('opens photos and models, and is never their default', () => {
    const endings = [...Object.keys(OPENS.Photo), ...Object.keys(OPENS.Model)];
    expect(config.fileAssociations.map(({ ext }: { ext: string }) => ext)).toEqual(endings);
    expect(new Set(config.fileAssociations.map(({ rank }: { rank: string }) => rank))).toEqual(new Set(['Alternate']));
  });

  it('publishes nothing by itself', () => expect(config.publish).toBeNull());
});

describe('icons', () => {
  it('are a directory of PNGs for Windows', async () => {
    const png = await sharp({ create: { width: 16, height: 16, channels: 4, background: 'red' } })
      .png()
      .toBuffer();
    const file = ico([[16, png], [256, png]]); // prettier-ignore
    expect([file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([1, 2]);
    expect([file[6], file[22]]).toEqual([16, 0]); // 256 is written as 0
    const [bytes, offset] = [file.readUInt32LE(30), file.readUInt32LE(34)];
    expect(file.subarray(offset, offset + bytes).equals(png)).toBe(true);
    expect(offset + bytes).toBe(file.length);
  });

  it('are chunks that fill the file for macOS', () => {
    const file = icns([['ic07', Buffer.from('one')], ['ic08', Buffer.from('three')]]); // prettier-ignore
    expect(file.toString('latin1', 0, 4)).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(file.length);
    expect(file.toString('latin1', 8, 12)).toBe('ic07');
    expect(file.readUInt32BE(12)).toBe(8 + 3);
    expect(file.toString('latin1', 8 + 8 + 3, 8 + 8 + 3 + 4)).toBe('ic08');
  });
});

describe('NOTICE', () => {
  const lock = read('package-lock.json') as Parameters<typeof shippedPackages>[0];

  it('names every package that is shipped, each with its licence', () => {
    const names = shippedPackages(lock).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...Object.keys(manifest.dependencies), 'svelte', 'koffi']));
    expect(names).not.toContain('vitest');
    const text = notice();
    for (const { name, version } of shippedPackages(lock)) expect(text).toContain(`${name} ${version} (`);
    expect(text).toContain('WordNet');
  });
});

describe('the stand-in for fpm', () => {
  const said = [
    ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'a | b', '--architecture', 'amd64'],
    ...['--name', 'headlight', '--version', '0.2.0', '--description', 'In short\n At length\n\n more'],
    ...['--package', 'x.deb', 'app/=/opt/Headlight', 'icon=1.png=/usr/share/icon.png'],
  ];

  it('reads what electron-builder says', () => {
    const { options, mappings } = parse(said);
    expect(mappings).toEqual([
      ['app/', '/opt/Headlight'],
      ['icon=1.png', '/usr/share/icon.png'],
    ]);
    expect(control(options, 12)).toBe(
      'Package: headlight\nVersion: 0.2.0\nArchitecture: amd64\nInstalled-Size: 12\nDepends: libnss3, a | b\nSection: default\n' +
        'Description: In short\n At length\n .\n more\n',
    );
  });

  it('writes the list of an .rpm: its own folders, names that are no patterns, scripts by their shell', () => {
    const { options } = parse([
      ...['--name', 'headlight', '--version', '0.3.0-beta.1', '--description', '100 %', '--rpm-summary', 'In short'],
      ...['-d', 'nss', '-d', '(a or b)', '--rpm-os', 'linux', '--rpm-compression', 'xzmt', '--architecture', 'amd64'],
    ]);
    const entries: [string, boolean][] = [
      ...([['/opt', true], ['/opt/Headlight', true], ['/opt/Headlight/a [1]%.js', false]] as [string, boolean][]), // prettier-ignore
      ...([['/usr/bin', true], ['/usr/bin/headlight', false]] as [string, boolean][]), // prettier-ignore
    ];
    const text = spec(options, entries, { post: '#!/bin/bash\n\necho 5%\n' });
    expect(text).toContain('Version: 0.3.0~beta.1\nRelease: 1\nSummary: In short\n');
    expect(text).toContain('AutoReqProv: no\nRequires: nss\nRequires: (a or b)\n');
    expect(text).toContain('%description\n100 %%\n');
    expect(text).toContain('%post -p /bin/bash\n\necho 5%%\n');
    expect(text.slice(text.indexOf('%files'))).toBe(
      '%files\n%defattr(-,root,root,-)\n%dir "/opt/Headlight"\n"/opt/Headlight/a \\[1\\]%%.js"\n"/usr/bin/headlight"\n',
    );
  });

  it('refuses an option that it does not know', () => {
    expect(() => parse(['--deb-systemd', 'x'])).toThrow('does not know --deb-systemd');
  });
});
