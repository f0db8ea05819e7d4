import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readWhenStill, untilStill } from '../../../src/main/photo/still-file';
import { HeadlightError } from '../../../src/vit/errors';

const TIMES = { quiet: 150, look: 10, most: 3000, fresh: 3000 };
const WHOLE = 30;

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'headlight-still-')), 'a.jpg');
});
afterEach(() => {
  clearInterval(growing);
  rmSync(join(path, '..'), { recursive: true });
});

const decode = vi.fn(async (bytes: Uint8Array) => {
  if (bytes.length < WHOLE) throw new HeadlightError('photoDamaged', { cut: 1 });
  return bytes.length;
});
beforeEach(() => void decode.mockClear());
const read = (signal?: AbortSignal, times = TIMES): Promise<number | string> =>
  readWhenStill(path, decode, { signal, times }).catch((error: HeadlightError) => error.code);

let growing: NodeJS.Timeout | undefined;
/** Ten bytes now, and ten more each time. */
function grow(times: number, every = 10): void {
  writeFileSync(path, Buffer.alloc(10));
  growing = setInterval(() => {
    appendFileSync(path, Buffer.alloc(10));
    if (--times === 0) clearInterval(growing);
  }, every);
}

describe('a file that grows', () => {
  it('is read once it keeps still', async () => {
    grow(4);
    expect(await read()).toBe(50);
  });

  it('that begins with nothing is waited for too', async () => {
    writeFileSync(path, '');
    setTimeout(() => writeFileSync(path, Buffer.alloc(WHOLE)), 30);
    expect(await read()).toBe(WHOLE);
  });

  it('and never ends is waited for only so long', async () => {
    grow(100, 10);
    expect(await read(undefined, { ...TIMES, most: 100 })).not.toBe('cancelled');
    expect(decode.mock.calls.length).toBeLessThan(4);
  });

  it('is waited for no longer when nobody waits for it', async () => {
    grow(20);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 40);
    expect(await read(stop.signal)).toBe('cancelled');
  });
});

describe('a file that keeps still', () => {
  it('and is whole is read at once, once', async () => {
    writeFileSync(path, Buffer.alloc(WHOLE));
    expect(await read(undefined, { ...TIMES, quiet: 60_000 })).toBe(WHOLE);
    expect(decode).toHaveBeenCalledOnce();
  });

  it('and was damaged long ago is said so at once', async () => {
    writeFileSync(path, Buffer.alloc(10));
    utimesSync(path, 1000, 1000);
    expect(await read(undefined, { ...TIMES, quiet: 60_000 })).toBe('photoDamaged');
    expect(decode).toHaveBeenCalledOnce();
  });

  it('and was damaged only now is looked at a while, and read no second time', async () => {
    writeFileSync(path, Buffer.alloc(10));
    expect(await read()).toBe('photoDamaged');
    expect(decode).toHaveBeenCalledOnce();
  });

  it('or is not there is not waited for', async () => {
    expect(await read()).toBe('photoNotFound');
    const begin = performance.now();
    await untilStill(path, begin + 3000, { times: TIMES });
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
