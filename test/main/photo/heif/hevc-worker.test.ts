import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { HevcWorker, type HevcThread } from '../../../../src/main/photo/heif/hevc-worker';
import type { HevcAnswer, HevcQuestion } from '../../../../src/main/photo/heif/hevc-thread';

class FakeThread extends EventEmitter {
  readonly asked: HevcQuestion[] = [];
  ended = false;
  keepsAlive = true;
  postMessage(question: HevcQuestion): void {
    this.asked.push(question);
  }
  terminate(): Promise<number> {
    this.ended = true;
    queueMicrotask(() => this.emit('exit'));
    return Promise.resolve(1);
  }
  ref(): void {
    this.keepsAlive = true;
  }
  unref(): void {
    this.keepsAlive = false;
  }
  answer(rows: number): void {
    const picture = { data: new Uint8Array(3), rows, cols: 1, channels: 3, depth: 8, icc: null, premultiplied: false };
    this.emit('message', { ok: true, picture } as HevcAnswer);
  }
}

let threads: FakeThread[];
let worker: HevcWorker;

beforeEach(() => {
  threads = [];
  worker = new HevcWorker('', () => {
    const thread = new FakeThread();
    threads.push(thread);
    return thread as unknown as HevcThread;
  });
});

const ask = (byte: number, signal?: AbortSignal): Promise<number | string> =>
  worker.decode(Uint8Array.of(byte), false, signal).then(
    ({ rows }) => rows,
    (error: { code: string }) => error.code,
  );

describe('the thread for HEVC', () => {
  it('is started by the first picture, and asked for one after the other', async () => {
    expect(threads).toHaveLength(0);
    const answers = [ask(1), ask(2)];
    expect(threads).toHaveLength(1);
    expect(threads[0]?.asked.map(({ bytes }) => bytes[0])).toEqual([1]);
    threads[0]?.answer(10);
    expect(threads[0]?.asked).toHaveLength(2);
    threads[0]?.answer(20);
    expect(await Promise.all(answers)).toEqual([10, 20]);
    expect(threads).toHaveLength(1);
  });

  it('keeps the process alive only while it works, and is given back when it rests', async () => {
    const answer = ask(1);
    worker.rest();
    expect(threads[0]).toMatchObject({ ended: false, keepsAlive: true });
    threads[0]?.answer(1);
    expect(threads[0]?.keepsAlive).toBe(false);
    worker.rest();
    expect(threads[0]?.ended).toBe(true);
    expect(await answer).toBe(1);
  });

  it('takes bytes over that are a buffer of their own, and copies those that are a part of one', async () => {
    const [own, part] = [Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3).subarray(1)];
    const answers = [worker.decode(own, true), worker.decode(part, true)];
    threads[0]?.answer(1);
    threads[0]?.answer(1);
    await Promise.all(answers);
    expect(threads[0]?.asked[0]?.bytes.buffer).toBe(own.buffer);
    expect(threads[0]?.asked[1]?.bytes.buffer).not.toBe(part.buffer);
    expect([...(threads[0]?.asked[1]?.bytes ?? [])]).toEqual([2, 3]);
  });

  it('ends with the picture that nobody waits for; the next one gets a thread of its own', async () => {
    const stop = new AbortController();
    const answers = [ask(1, stop.signal), ask(2)];
    stop.abort();
    expect(threads[0]?.ended).toBe(true);
    threads[0]?.answer(99); // too late
    threads[1]?.answer(20);
    expect(await Promise.all(answers)).toEqual(['cancelled', 20]);
  });

  it('forgets a picture that waits, and goes on with the one in work', async () => {
    const stop = new AbortController();
    const answers = [ask(1), ask(2, stop.signal), ask(3)];
    stop.abort();
    threads[0]?.answer(10);
    threads[0]?.answer(30);
    expect(await Promise.all(answers)).toEqual([10, 'cancelled', 30]);
    expect(await ask(4, stop.signal)).toBe('cancelled');
  });

  it.each(['error', 'exit'])('a picture that ends it by %s is damaged, the others are not', async (event) => {
    const answers = [ask(1), ask(2)];
    threads[0]?.emit(event, new Error('out of memory'));
    threads[1]?.answer(20);
    expect(await Promise.all(answers)).toEqual(['photoDamaged', 20]);
  });
});
