import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from '../../src/main/settings';
import { DEFAULT_SETTINGS } from '../../src/shared/settings';

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-settings-'));
  path = join(folder, 'settings.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('SettingsStore', () => {
  it('keeps what was saved for the next start', async () => {
    const changed = { ...DEFAULT_SETTINGS, theme: 'dark', opacity: 0.25 } as const;
    await new SettingsStore(path).save(changed);
    expect(new SettingsStore(path).value).toEqual(changed);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('starts with the defaults, and writes nothing unasked', () => {
    expect(new SettingsStore(path).value).toEqual(DEFAULT_SETTINGS);
    expect(existsSync(path)).toBe(false);
  });

  it('replaces a wrong field by its default and keeps the others', () => {
    writeFileSync(path, JSON.stringify({ theme: 'dark', locale: 'xx', opacity: 'much', later: 1 }));
    expect(new SettingsStore(path).value).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' });
  });

  it.each(['{"theme": "da', 'null', '"dark"', '\0\0\0'])('keeps a damaged file aside: %j', (text) => {
    writeFileSync(path, text);
    expect(new SettingsStore(path).value).toEqual(DEFAULT_SETTINGS);
    expect(readFileSync(`${path}.bad-1`, 'utf8')).toBe(text);
  });

  it('writes the last of many quick changes last', async () => {
    const store = new SettingsStore(path);
    const opacities = [0.1, 0.2, 0.3, 0.4, 0.5];
    const writes = opacities.map((opacity) => store.save({ ...DEFAULT_SETTINGS, opacity }));
    expect(store.isWriting).toBe(true);
    await Promise.all(writes);
    expect(store.isWriting).toBe(false);
    expect(new SettingsStore(path).value.opacity).toBe(0.5);
  });

  it('goes on with the new value when it cannot be written, and says so', async () => {
    writeFileSync(join(folder, 'file'), '');
    const store = new SettingsStore(join(folder, 'file', 'settings.json'));
    await expect(store.save({ ...DEFAULT_SETTINGS, theme: 'dark' })).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(store.value.theme).toBe('dark');
    await store.settled();
    expect(store.isWriting).toBe(false);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('lives with a file it may not read', () => {
    writeFileSync(path, '{}');
    chmodSync(path, 0);
    expect(new SettingsStore(path).value).toEqual(DEFAULT_SETTINGS);
  });
});
