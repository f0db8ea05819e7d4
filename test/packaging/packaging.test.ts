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
import { packedManifest, requiredFiles } from '../../packaging/stage.mjs';
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
    expect(packages.filter((name) => !(name in packed.dependencies))).toEqual([]);
    expect(packed.optionalDependencies).toEqual(manifest.optionalDependencies);
  });

  it('needs the binaries of its own system alone', () => {
    expect(requiredFiles({ platform: 'linux', arch: 'arm64' })).toEqual(
      expect.arrayContaining([
        'node_modules/@img/sharp-linux-arm64',
        'node_modules/onnxruntime-node/bin/napi-v6/linux/arm64/libonnxruntime.so.1',
      ]),
    );
    const intelMac = requiredFiles({ platform: 'darwin', arch: 'x64' });
    expect(intelMac.filter((file: string) => file.includes('onnxruntime'))).toEqual([]); // WebAssembly answers there
    expect(intelMac).toContain('node_modules/@img/sharp-darwin-x64');
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

  it('refuses an option that it does not know', () => {
    expect(() => parse(['--deb-systemd', 'x'])).toThrow('does not know --deb-systemd');
  });
});
