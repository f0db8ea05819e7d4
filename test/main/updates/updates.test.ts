/** New versions from a feed on the loopback: newer, older, taken back, unsigned, damaged, cut. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { publicKeyText, releaseFiles, signedFeed } from '../../../packaging/feed.mjs';
import { UpdateFeed } from '../../../src/main/updates/feed';
import type { Release } from '../../../src/main/updates/release';
import { Updates } from '../../../src/main/updates/updates';
import type { UpdateState } from '../../../src/shared/updates';
import { HeadlightError } from '../../../src/vit/errors';

const { privateKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519').privateKey;
/** Larger than a socket takes at once, so that a cut falls inside. */
const DEB = Buffer.alloc(3 << 20, 'new version ');
const NAME = 'headlight_0.3.0_amd64.deb';

type Answers = (name: string, response: ServerResponse) => boolean;

async function world(version = '0.2.0') {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-updates-'));
  writeFileSync(join(folder, NAME), DEB);
  const release: Release = { version: '0.3.0', date: '2026-12-01', notes: 'Sharper.', files: releaseFiles(folder, '0.3.0') as Release['files'] }; // prettier-ignore
  const served = { feed: signedFeed(release, privateKey), deb: DEB, before: (() => false) as Answers };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    asked.push([name, request.headers.range].filter(Boolean).join(' '));
    if (served.before(name, response)) return;
    if (name === 'headlight.json') return void response.end(served.feed);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = served.deb.subarray(from);
    const part = from > 0 ? { 'content-range': `bytes ${from}-${served.deb.length - 1}/${served.deb.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length, etag: '"1"', ...part }).end(rest);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  const kept = join(folder, 'kept');
  const states: UpdateState['kind'][] = [];
  const install = vi.fn(async () => undefined);
  const feed = new UpdateFeed(
    { feed: `http://127.0.0.1:${port}/headlight.json`, key: publicKeyText(privateKey) },
    undefined,
    async () => undefined,
  );
  const made = (of: UpdateFeed | null): Updates =>
    new Updates({
      ...{ feed: of, why: 'source', version, installedAs: 'deb', arch: 'x64', folder: kept, install },
      onState: ({ kind }) => states.push(kind),
    });
  return { served, asked, release, states, install, kept, updates: made(feed), another: () => made(feed), without: made(null) }; // prettier-ignore
}

const failed = (code: string): unknown => expect.objectContaining({ kind: 'failed', error: expect.objectContaining({ code }) }); // prettier-ignore

describe('a newer version', () => {
  it('is told, fetched, and installed as the file that was signed', async () => {
    const { updates, install, states, kept } = await world();
    expect(updates.state).toEqual({ kind: 'idle' });
    expect(await updates.look()).toEqual({ kind: 'found', version: '0.3.0', date: '2026-12-01', notes: 'Sharper.', bytes: DEB.length }); // prettier-ignore
    expect(await updates.download()).toEqual({ kind: 'ready', version: '0.3.0' });
    const path = join(kept, '0.3.0', NAME);
    expect(readFileSync(path).equals(DEB)).toBe(true);
    expect(await updates.install()).toEqual({ kind: 'installing', version: '0.3.0' });
    expect(install).toHaveBeenCalledExactlyOnceWith('deb', path, expect.objectContaining({ name: NAME }), '0.3.0');
    expect(new Set(states)).toEqual(new Set(['looking', 'found', 'downloading', 'ready', 'installing']));
  });

  it('is gone on with where it was cut, also by the next start', async () => {
    const { updates, another, served, asked } = await world();
    served.before = (name, response) => {
      if (name !== NAME) return false;
      response.writeHead(200, { 'content-length': DEB.length, etag: '"1"' });
      response.write(DEB.subarray(0, 2 << 20), () => setTimeout(() => response.destroy(), 100));
      served.before = (_, silent) => silent.destroy() !== null;
      return true;
    };
    await updates.look();
    expect(await updates.download()).toEqual(failed('hubUnreachable'));
    served.before = () => false;
    const next = another();
    await next.look();
    expect(await next.download()).toEqual({ kind: 'ready', version: '0.3.0' });
    expect(asked.at(-1)).toMatch(/\.deb bytes=\d{5,}-$/);
  });

  it('that is not the one that was signed is thrown away: on the way, and on the disk', async () => {
    const { updates, served, kept, install } = await world();
    served.deb = Buffer.from(DEB);
    served.deb[1 << 20] = 0;
    await updates.look();
    expect(await updates.download()).toEqual(failed('updateDamaged'));
    expect(readdirSync(join(kept, '0.3.0'))).toEqual([]);
    served.deb = DEB;
    await updates.look();
    await updates.download();
    writeFileSync(join(kept, '0.3.0', NAME), served.deb.subarray(0, 100));
    expect(await updates.install()).toEqual(failed('updateDamaged'));
    expect(install).not.toHaveBeenCalled();
    expect(existsSync(join(kept, '0.3.0'))).toBe(false);
  });

  it('can be called off, and fetched after all', async () => {
    const { updates, served } = await world();
    await updates.look();
    served.before = (name) => name === NAME; // hangs
    const fetching = updates.download();
    await vi.waitFor(() => expect(updates.state.kind).toBe('downloading'));
    updates.cancel();
    expect((await fetching).kind).toBe('found');
    served.before = () => false;
    expect((await updates.download()).kind).toBe('ready');
  });

  it('stays to be had where the system did not install it', async () => {
    const { updates, install } = await world();
    install.mockRejectedValueOnce(new HeadlightError('updateNotInstalled', { version: '0.3.0', detail: 'Error' }));
    await updates.look();
    await updates.download();
    expect(await updates.install()).toEqual(failed('updateNotInstalled'));
    expect(await updates.look()).toEqual({ kind: 'ready', version: '0.3.0' });
  });
});

describe('no newer version', () => {
  it.each(['0.3.0', '0.3.1', '0.10.0', '1.0.0-beta.1'])('is offered to %s', async (version) => {
    const { updates, asked } = await world(version);
    expect(await updates.look()).toEqual({ kind: 'current' });
    expect(await updates.download()).toEqual({ kind: 'current' });
    expect(asked).toEqual(['headlight.json']);
  });

  it('is left of one that was taken back', async () => {
    const { updates, served, release, kept, install } = await world();
    await updates.look();
    await updates.download();
    served.feed = signedFeed({ ...release, version: '0.2.0' }, privateKey);
    expect(await updates.look()).toEqual({ kind: 'current' });
    expect(readdirSync(kept)).toEqual([]);
    await updates.install();
    expect(install).not.toHaveBeenCalled();
  });
});

describe('what a feed says', () => {
  it.each([
    ['is signed by another', (release: Release) => signedFeed(release, stranger), 'updateUnsigned'],
    ['was changed after it was signed', (release: Release) => signedFeed(release, privateKey).replace('0.3.0', '0.4.0'), 'updateUnsigned'], // prettier-ignore
    ['has no signature', (release: Release) => JSON.stringify({ release: JSON.stringify(release) }), 'updateFeedInvalid'], // prettier-ignore
    ['is a web page', () => '<html>', 'updateFeedInvalid'],
    ['is no version', (release: Release) => signedFeed({ ...release, version: 'newest' }, privateKey), 'updateFeedInvalid'], // prettier-ignore
    ['leads out of its folder', (release: Release) => signedFeed({ ...release, files: [{ ...release.files[0], name: '../x.deb' }] }, privateKey), 'updateFeedInvalid'], // prettier-ignore
    ['does not end', () => 'x'.repeat((1 << 20) + 1), 'updateFeedInvalid'],
  ])('and %s is not believed', async (_, feed, code) => {
    const { updates, served, release } = await world();
    served.feed = feed(release);
    expect(await updates.look()).toEqual(failed(code));
    expect((await updates.download()).kind).toBe('failed');
  });

  it('is not there', async () => {
    const { updates, served } = await world();
    served.before = (_, response) => {
      response.writeHead(404).end();
      return true;
    };
    expect(await updates.look()).toEqual(failed('updateFeedInvalid'));
  });

  it('for other kinds of copies alone is told, and not fetched', async () => {
    const { served, release, updates } = await world();
    served.feed = signedFeed({ ...release, files: [{ ...release.files[0], arch: 'arm64' }] }, privateKey);
    expect(await updates.look()).toMatchObject({ kind: 'found', bytes: null });
    expect((await updates.download()).kind).toBe('found');
  });
});

it('a copy without a place never looks', async () => {
  const { without, asked } = await world();
  expect(await without.look()).toEqual({ kind: 'none', why: 'source' });
  expect(asked).toEqual([]);
});
