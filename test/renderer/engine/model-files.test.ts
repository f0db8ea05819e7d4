import { afterEach, describe, expect, it, vi } from 'vitest';
import { FetchedFiles } from '../../../src/renderer/engine/model-files';

const BASE = 'app://headlight/models/tiny/';
const SMALL = 1000;
/** A header fits into what is asked first, the weights do not. */
const MIDDLE = 2 ** 18 + 500;
const LARGE = 64 * 2 ** 20 + 10;

/** A server of files whose byte n is n mod 251; hears what was asked. */
function serve(change: { status?: number; short?: number; long?: number; version?: () => string } = {}) {
  const asked: (string | null)[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    const range = new Headers(init.headers).get('Range');
    asked.push(range);
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(range ?? '') ?? [null, '0', String(SMALL - 1)];
    const length = Number(to) - Number(from) + 1 - (change.short ?? 0) + (change.long ?? 0);
    const bytes = Uint8Array.from({ length }, (_, i) => (Number(from) + i) % 251);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let at = 0; at < length; at += 300) controller.enqueue(bytes.slice(at, at + 300));
        controller.close();
      },
    });
    const headers = new Headers(change.version ? { ETag: change.version() } : {});
    return Promise.resolve({ ok: !change.status, status: change.status ?? 200, headers, body, url });
  });
  return asked;
}

const files = (onBytes?: (bytes: number) => void) =>
  new FetchedFiles('tiny', BASE, [{ name: 'small.json', size: SMALL }, { name: 'middle.safetensors', size: MIDDLE }, { name: 'large.safetensors', size: LARGE }], onBytes); // prettier-ignore

afterEach(() => vi.unstubAllGlobals());

describe('fetched model files', () => {
  it('fetch a small file whole, once, until it is released', async () => {
    const asked = serve();
    const all = files();
    const source = await all.open('small.json');
    expect(Array.from(await source.read(250, 3))).toEqual([250, 0, 1]);
    expect(Array.from(await (await all.open('small.json')).read(0, 2))).toEqual([0, 1]);
    expect(asked).toEqual([null]);
    all.release();
    await source.read(0, 1);
    expect(asked).toEqual([null, null]);
  });

  it('fetch the beginning first, where the header is, and the rest when weights are read; each byte once', async () => {
    const asked = serve();
    let bytes = 0;
    const source = await files((piece) => (bytes += piece)).open('middle.safetensors');
    expect(Array.from(await source.read(8, 2))).toEqual([8, 9]);
    await source.read(100, 1000);
    expect(asked).toEqual(['bytes=0-262143']);
    const across = Array.from({ length: 300 }, (_, i) => (2 ** 18 - 100 + i) % 251);
    expect(Array.from(await source.read(2 ** 18 - 100, 300))).toEqual(across);
    await source.read(MIDDLE - 10, 10);
    expect(asked).toEqual(['bytes=0-262143', `bytes=262144-${MIDDLE - 1}`]);
    expect(bytes).toBe(MIDDLE);
  });

  it('are of one version: a file that is replaced between two pieces is damage', async () => {
    let version = 0;
    serve({ version: () => `"${version}"` });
    const source = await files().open('large.safetensors');
    await source.read(0, 8);
    await source.read(8, 8);
    version++;
    await expect(source.read(16, 8)).rejects.toMatchObject({ params: { detail: 'it changed while it was read' } });
  });

  it('fetch of a large file only what is read', async () => {
    const asked = serve();
    const source = await files().open('large.safetensors');
    expect(Array.from(await source.read(502, 700))).toEqual(Array.from({ length: 700 }, (_, i) => (502 + i) % 251));
    expect(asked).toEqual(['bytes=502-1201']);
  });

  it('report every byte that arrives', async () => {
    serve();
    let bytes = 0;
    await (await files((piece) => (bytes += piece)).open('small.json')).read(0, 1);
    expect(bytes).toBe(SMALL);
  });

  it.each([{ status: 404 }, { short: 1 }, { long: 1 }])(
    'reject when the server answers wrongly: %o',
    async (change) => {
      serve(change);
      const source = await files().open('small.json');
      await expect(source.read(0, 10)).rejects.toMatchObject({
        code: 'checkpointDamaged',
        params: { name: 'small.json' },
      });
    },
  );

  it('reject reads beyond the end and names that are not listed', async () => {
    serve();
    const source = await files().open('small.json');
    await expect(source.read(SMALL - 1, 2)).rejects.toMatchObject({ code: 'checkpointDamaged' });
    await expect(files().open('other')).rejects.toMatchObject({ code: 'checkpointDamaged' });
  });
});
