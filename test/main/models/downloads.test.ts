import { describe, expect, it, vi } from 'vitest';
import { ModelDownloads } from '../../../src/main/models/downloads';
import type { InstallProgress } from '../../../src/main/models/progress';
import { bench, ID, NAME, WEIGHTS } from './install-support';

/** Downloads as the window makes them, from the test hub. */
async function window(env: NodeJS.ProcessEnv = {}) {
  const { server, own } = await bench();
  const progress: InstallProgress[] = [];
  const places = { builtIn: `${own}-built-in`, own, suggested: `${own}-suggested.json` };
  const told = { HF_ENDPOINT: server.endpoint.href, ...env };
  return { server, progress, downloads: new ModelDownloads(places, told, (each) => progress.push(each)) };
}

describe('downloads of the window', () => {
  it('tell licence and size of an id or of a page’s address, and fetch the commit that was looked at', async () => {
    const { server, downloads, progress } = await window();
    const offer = await downloads.lookUp(`${server.endpoint.href}${ID}`);
    expect(offer).toMatchObject({ id: ID, licence: 'apache-2.0', installsAs: NAME, installed: false, alreadyHere: 0 });
    expect(await downloads.download(offer.id)).toBe(NAME);
    expect(server.seen.filter(({ path }) => path.startsWith('/api/'))).toHaveLength(1);
    expect(progress.at(-1)).toMatchObject({ phase: 'checking', received: offer.bytes, total: offer.bytes });
    expect((await downloads.lookUp(ID)).installed).toBe(true);
  });

  it('go one at a time, end when called off, and can begin again', async () => {
    const { server, downloads } = await window();
    let silent = true;
    server.trouble.push(({ path }) => silent && path.includes(WEIGHTS));
    await downloads.lookUp(ID);
    const first = downloads.download(ID);
    await expect(downloads.download('tests/other')).rejects.toMatchObject({ code: 'modelBusy' });
    downloads.cancel();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    silent = false;
    expect(await downloads.download(ID)).toBe(NAME);
  });

  it('are joined by a window that was loaded anew, which sees how far they are', async () => {
    const { downloads } = await window();
    const offer = await downloads.lookUp(ID);
    expect(downloads.running).toBeNull();
    const first = downloads.download(ID);
    expect(downloads.running).toEqual({ offer, progress: null });
    expect(await Promise.all([first, downloads.download(ID)])).toEqual([NAME, NAME]);
    expect(downloads.running).toBeNull();
  });

  it('know what is left of one that was called off, until it is discarded', async () => {
    const { server, downloads, progress } = await window();
    server.trouble.push(({ path, method }, response) => {
      if (method !== 'GET' || !path.includes(WEIGHTS)) return false;
      response.write(Buffer.alloc(1000));
      return true;
    });
    const { bytes } = await downloads.lookUp(ID);
    const ended = downloads.download(ID);
    await vi.waitFor(() => expect(progress.at(-1)?.received).toBeGreaterThan(0));
    downloads.cancel();
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
    const left = await downloads.left(ID);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(bytes);
    expect(await downloads.left('tests/other')).toBe(0);
    await downloads.discard(ID);
    expect(await downloads.left(ID)).toBe(0);
  });

  it('ask nothing where the environment forbids it, and say so of a hub that is no address', async () => {
    const { server, downloads } = await window({ HF_HUB_OFFLINE: '1' });
    await expect(downloads.lookUp(ID)).rejects.toMatchObject({ code: 'hubOffline' });
    expect(server.seen).toEqual([]);
    const wrong = await window({ HF_ENDPOINT: 'nowhere' });
    await expect(wrong.downloads.lookUp(ID)).rejects.toMatchObject({ code: 'hubEndpointInvalid' });
  });
});
