import { describe, expect, it } from 'vitest';
import { lanesFor } from '../../../src/main/photo/limits';
import { JobQueue, type JobKind } from '../../../src/main/photo/queue';

/** A queue whose jobs end when a test says so. */
function setUp(lanes = 2) {
  const queue = new JobQueue(lanes);
  const started: string[] = [];
  const finish = new Map<string, () => void>();
  const add = (kind: JobKind, photo: string) => {
    const run = (): Promise<void> => {
      started.push(`${kind} ${photo}`);
      return new Promise((resolve) => finish.set(photo, resolve));
    };
    const job = { kind, photo, run };
    queue.add(job);
    return job;
  };
  const end = async (photo: string): Promise<void> => {
    finish.get(photo)?.();
    await new Promise(setImmediate);
  };
  return { queue, started, add, end };
}

describe('the queue', () => {
  it('works on two at a time', async () => {
    const { started, add, end } = setUp();
    for (const photo of ['a', 'b', 'c']) add('pixels', photo);
    expect(started).toEqual(['pixels a', 'pixels b']);
    await end('a');
    expect(started).toEqual(['pixels a', 'pixels b', 'pixels c']);
  });

  it('works on as many as the cores allow, four at most', async () => {
    expect([1, 2, 3, 4, 64].map(lanesFor)).toEqual([2, 2, 3, 4, 4]);
    const { started, add } = setUp(3);
    for (const photo of ['a', 'b', 'c', 'd']) add('pixels', photo);
    expect(started).toEqual(['pixels a', 'pixels b', 'pixels c']);
  });

  it('shows the photo somebody looks at before everything that waits', async () => {
    const { started, add, end } = setUp();
    for (const photo of ['a', 'b', 'c', 'd']) add('thumbnail', photo);
    add('pixels', 'e');
    add('view', 'f');
    await end('a');
    await end('b');
    expect(started.slice(2)).toEqual(['view f', 'pixels e']);
  });

  it('fills the strip while a folder is being classified', async () => {
    const { started, add, end } = setUp();
    for (const photo of ['a', 'b', 'c']) add('pixels', photo);
    for (const photo of ['x', 'y']) add('thumbnail', photo);
    await end('a');
    await end('x');
    await end('y');
    expect(started.slice(2)).toEqual(['thumbnail x', 'thumbnail y', 'pixels c']);
  });

  it('takes out what waits, not what runs', async () => {
    const { queue, started, add, end } = setUp();
    const [a, , c] = ['a', 'b', 'c'].map((photo) => add('view', photo));
    expect(queue.remove(c!)).toBe(true);
    expect(queue.remove(a!)).toBe(false);
    await end('a');
    expect(started).toHaveLength(2);
  });

  it('works on an isolated photo alone', async () => {
    const { queue, started, add, end } = setUp();
    queue.isolate('b');
    for (const photo of ['a', 'b', 'c']) add('view', photo);
    expect(started).toEqual(['view a']);
    await end('a');
    expect(started).toEqual(['view a', 'view b']);
    queue.release('b');
    await end('b');
    expect(started).toEqual(['view a', 'view b', 'view c']);
  });
});
