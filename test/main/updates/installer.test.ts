/** A fetched .deb handed to electron-updater, with stand-ins for the system's programs: nothing is installed here. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { releaseFiles } from '../../../packaging/feed.mjs';
import { installedAs } from '../../../src/main/updates/installed-as';
import { installUpdate } from '../../../src/main/updates/installer';
import type { ReleaseFile } from '../../../src/main/updates/release';

vi.mock('../../../src/main/log', () => ({ log: { error: vi.fn(), warn: vi.fn(), info: vi.fn() } }));

const NAME = 'headlight_0.3.0_amd64.deb';

/** @param exit of the stand-in for `dpkg` */
function world(exit: number) {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-install-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const calls = join(folder, 'calls');
  for (const program of ['dpkg', 'apt-get', 'pkexec']) {
    const text = `#!/bin/sh\necho "${program} $*" >> "${calls}"\nexit ${exit}\n`;
    writeFileSync(join(bin, program), text);
    chmodSync(join(bin, program), 0o755);
  }
  writeFileSync(join(folder, 'app-update.yml'), 'provider: generic\nurl: https://example.invalid/\nupdaterCacheDirName: pending-versions\n'); // prettier-ignore
  vi.stubEnv('PATH', bin);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  const path = join(folder, NAME);
  writeFileSync(path, 'a new version');
  const [file] = releaseFiles(folder, '0.3.0') as ReleaseFile[];
  const app = {
    ...{ version: '0.2.0', name: 'Headlight', isPackaged: true, userDataPath: folder, baseCachePath: folder },
    appUpdateConfigPath: join(folder, 'app-update.yml'),
    ...{ whenReady: async () => undefined, relaunch: vi.fn(), quit: vi.fn(), onQuit: vi.fn() },
  };
  const install = () => installUpdate(app, 'deb', path, file!, '0.3.0');
  return { folder, app, install, calls: () => readFileSync(calls, 'utf8') };
}

describe.skipIf(process.platform === 'win32')('installing a version', () => {
  it('has the system install the file, and starts the app again', async () => {
    const { folder, app, install, calls } = world(0);
    await install();
    const handed = join(folder, 'pending-versions/pending', NAME);
    expect(calls()).toContain(`dpkg -i ${handed}`);
    expect(readFileSync(handed, 'utf8')).toBe('a new version');
    expect([app.relaunch, app.quit].map((call) => call.mock.calls.length)).toEqual([1, 1]);
    expect(existsSync(join(folder, '.updaterId'))).toBe(false); // no number that tells this computer from others
  });

  it('leaves the app as it is where the system would not', async () => {
    const { app, install } = world(1);
    await expect(install()).rejects.toMatchObject({ code: 'updateNotInstalled', params: { version: '0.3.0' } });
    expect([app.relaunch, app.quit].map((call) => call.mock.calls.length)).toEqual([0, 0]);
  });
});

it('a copy knows how it was installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-kind-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = { platform: 'linux', env: {}, resources: folder, executable: join(folder, 'app') } as const;
  expect(installedAs(at)).toBeNull();
  expect(installedAs({ ...at, env: { APPIMAGE: '/x.AppImage' } })).toBe('AppImage');
  writeFileSync(join(folder, 'package-type'), 'deb\n');
  expect(installedAs(at)).toBe('deb');
  writeFileSync(join(folder, 'package-type'), 'flatpak');
  expect(installedAs(at)).toBeNull();
  expect(installedAs({ ...at, platform: 'win32' })).toBeNull();
  writeFileSync(join(folder, 'Uninstall Headlight.exe'), '');
  expect(installedAs({ ...at, platform: 'win32' })).toBe('nsis');
});
