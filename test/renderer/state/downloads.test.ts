import { describe, expect, it, vi } from 'vitest';
import type { DownloadOffer, InstallProgress } from '../../../src/shared/ipc-downloads';
import type { DownloadsApi } from '../../../src/shared/ipc';
import { DownloadState } from '../../../src/renderer/state/downloads.svelte';

const OFFER: DownloadOffer = {
  id: 'a/vit',
  licence: 'mit',
  bytes: 100,
  files: 3,
  installsAs: 'a--vit',
  installed: false,
  alreadyHere: 20,
  freeBytes: 1e9,
};
const HALF: InstallProgress = {
  phase: 'transferring',
  received: 50,
  total: 100,
  bytesPerSecond: null,
  secondsLeft: null,
};
const CANCELLED = { ok: false, code: 'cancelled', params: {} } as const;

function state(some: Partial<DownloadsApi>) {
  const onDone = vi.fn();
  const api = {
    suggestedModels: async () => ({ ok: true, value: [] }),
    runningDownload: async () => ({ ok: true, value: null }),
    lookModel: async () => ({ ok: true, value: OFFER }),
    downloadLeft: async () => ({ ok: true, value: 50 }),
    discardDownload: async () => ({ ok: true, value: null }),
    ...some,
  } as unknown as DownloadsApi;
  return { onDone, downloads: new DownloadState(api, onDone) };
}

describe('a better model', () => {
  const model = (id: string, megabytes: number, percent: number | null): object => ({ id, name: id, megabytes, parameters: 1, top1: percent === null ? null : { percent, source: 'a table' } }); // prettier-ignore

  it('is the smallest that is right more often than what ships, and nothing without one', async () => {
    const list = [model('same', 10, 72), model('large', 90, 88), model('small', 23, 80.6), model('backbone', 5, null)];
    const { downloads } = state({ suggestedModels: async () => ({ ok: true, value: list }) as never });
    expect(downloads.better).toBeNull();
    await downloads.start();
    expect(downloads.better?.id).toBe('small');
  });

  it('is looked at and fetched by one wish', async () => {
    const downloadModel = vi.fn(async () => ({ ok: true, value: { id: 'a--vit', models: [] } }));
    const { downloads, onDone } = state({ downloadModel } as never);
    await downloads.get('a/vit');
    expect([downloadModel.mock.calls, onDone.mock.calls.length]).toEqual([[['a/vit']], 1]);
    const refused = state({ lookModel: async () => CANCELLED, downloadModel } as never);
    await refused.downloads.get('a/vit');
    expect(downloadModel).toHaveBeenCalledTimes(1);
  });
});

describe('a download in the window', () => {
  it('is offered before it begins, with what an earlier try has left', async () => {
    const { downloads } = state({});
    await downloads.lookUp(' a/vit ');
    expect([downloads.stage, downloads.offer, downloads.received]).toEqual(['offered', OFFER, 20]);
  });

  it('says within three seconds that the hub is quiet, and a look can be called off', async () => {
    vi.useFakeTimers();
    let end = (): void => undefined;
    const lookModel = (): Promise<typeof CANCELLED> => new Promise((resolve) => (end = () => resolve(CANCELLED)));
    const cancelDownload = vi.fn(async () => end());
    const { downloads } = state({ lookModel, cancelDownload } as never);
    const looked = downloads.lookUp('a/vit');
    expect([downloads.stage, downloads.quiet]).toEqual(['looking', false]);
    vi.advanceTimersByTime(3000);
    expect(downloads.quiet).toBe(true);
    downloads.cancel();
    await looked;
    expect([downloads.stage, downloads.quiet, downloads.error]).toEqual(['idle', false, null]);
    vi.useRealTimers();
  });

  it('keeps what has arrived when it is called off, without a complaint', async () => {
    const { downloads, onDone } = state({ downloadModel: async () => CANCELLED });
    await downloads.lookUp('a/vit');
    const ended = downloads.download();
    downloads.progressed(HALF);
    await ended;
    expect([downloads.stage, downloads.received, downloads.error]).toEqual(['stopped', 50, null]);
    downloads.progressed({ ...HALF, received: 60 });
    expect(downloads.received).toBe(50);
    expect(onDone).not.toHaveBeenCalled();
  });

  it('hands the model on when it is there, and is ready for the next one', async () => {
    const value = { id: 'a--vit', models: [] };
    const { downloads, onDone } = state({ downloadModel: async () => ({ ok: true, value }) });
    await downloads.lookUp('a/vit');
    await downloads.download();
    expect(onDone).toHaveBeenCalledWith(value);
    expect([downloads.stage, downloads.offer]).toEqual(['idle', null]);
  });

  it('promises nothing where what came was refused and removed', async () => {
    const damaged = { ok: false, code: 'hubFileDamaged', params: { name: 'w', detail: '' } } as const;
    const { downloads } = state({
      downloadModel: async () => damaged,
      downloadLeft: async () => ({ ok: true, value: 0 }),
    });
    await downloads.lookUp('a/vit');
    const ended = downloads.download();
    downloads.progressed(HALF);
    await ended;
    expect([downloads.stage, downloads.received, downloads.error?.code]).toEqual(['stopped', 0, 'hubFileDamaged']);
  });

  it('forgets what is left when told to', async () => {
    const discardDownload = vi.fn(async () => ({ ok: true, value: null }) as const);
    const downloadLeft = async () => ({ ok: true, value: discardDownload.mock.calls.length > 0 ? 0 : 50 }) as const;
    const { downloads } = state({ downloadModel: async () => CANCELLED, discardDownload, downloadLeft });
    await downloads.lookUp('a/vit');
    await downloads.download();
    expect(downloads.received).toBe(50);
    await downloads.discard();
    expect(downloads.received).toBe(0);
  });

  it('is found again by a page that was loaded anew, with how far it is', async () => {
    const value = { id: 'a--vit', models: [] };
    let finish = (_: { ok: true; value: typeof value }): void => undefined;
    const downloadModel = () => new Promise<{ ok: true; value: typeof value }>((resolve) => (finish = resolve));
    const runningDownload = async () => ({ ok: true, value: { offer: OFFER, progress: HALF } }) as const;
    const { downloads, onDone } = state({ downloadModel, runningDownload });
    const started = downloads.start();
    await vi.waitFor(() => expect(downloads.stage).toBe('downloading'));
    expect([downloads.offer, downloads.received]).toEqual([OFFER, 50]);
    finish({ ok: true, value });
    await started;
    expect(onDone).toHaveBeenCalledWith(value);
  });
});
