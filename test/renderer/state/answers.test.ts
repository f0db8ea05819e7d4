import { describe, expect, it } from 'vitest';
import { AnswerQueue, asErrorData } from '../../../src/renderer/state/answers';
import type { Answer } from '../../../src/renderer/engine/api';
import { HeadlightError } from '../../../src/vit/errors';
import { answer, later, photos, settle } from './photos';

/** A queue whose engine answers when the test says so. */
function setUp(...ids: readonly string[]) {
  const list = photos(...ids);
  const asked: string[] = [];
  const open = new Map<string, ReturnType<typeof later<Answer>>>();
  const queue = new AnswerQueue(list, (id) => {
    asked.push(id);
    const one = later<Answer>();
    open.set(id, one);
    return one.promise;
  });
  const statuses = () => list.items.map((item) => item.status);
  return { list, asked, open, queue, statuses };
}

describe('AnswerQueue', () => {
  it('leaves photos waiting until it is opened', () => {
    const { queue, asked } = setUp('a');
    queue.pump();
    expect(asked).toEqual([]);
    queue.open();
    expect(asked).toEqual(['a']);
  });

  it('asks one photo until the first answer, then four at a time', async () => {
    const { queue, asked, open } = setUp('a', 'b', 'c', 'd', 'e', 'f');
    queue.open();
    expect(asked).toEqual(['a']);
    open.get('a')?.resolve(answer());
    await settle();
    expect(asked).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('asks the shown photo before the others', async () => {
    const { queue, asked, open, list } = setUp('a', 'b', 'c', 'd');
    queue.open();
    list.select('d');
    open.get('a')?.resolve(answer());
    await settle();
    expect(asked).toEqual(['a', 'd', 'c', 'b']);
  });

  it('asks what is a key press away before the others', async () => {
    const { queue, asked, open, list } = setUp('a', 'b', 'c', 'd', 'e', 'f', 'g');
    queue.open();
    list.select('f');
    open.get('a')?.resolve(answer());
    await settle();
    expect(asked).toEqual(['a', 'f', 'g', 'e', 'd']);
  });

  it('puts the error on the photo it concerns and carries on', async () => {
    const { queue, open, list, statuses } = setUp('a', 'b');
    queue.open();
    open.get('a')?.reject({ code: 'photoEmpty', params: {} });
    await settle();
    expect(statuses()).toEqual(['error', 'working']);
    expect(list.byId('a')?.error).toEqual({ code: 'photoEmpty', params: {} });
  });

  it('stops what waits and names what is in flight', () => {
    const { queue, statuses } = setUp('a', 'b', 'c');
    queue.open();
    expect(queue.cancelAll()).toEqual(['a']);
    expect(statuses()).toEqual(['working', 'cancelled', 'cancelled']);
  });

  it('shows a stopped photo as stopped, not as failed', async () => {
    const { queue, open, statuses } = setUp('a');
    queue.open();
    open.get('a')?.reject({ code: 'cancelled', params: {} });
    await settle();
    expect(statuses()).toEqual(['cancelled']);
  });

  it('drops the answer of an earlier turn', async () => {
    const { queue, open, list } = setUp('a');
    queue.open();
    const first = open.get('a');
    queue.restart();
    first?.resolve(answer('old'));
    await settle();
    open.get('a')?.resolve(answer('new'));
    await settle();
    expect(list.byId('a')?.answer?.predictions[0]?.label).toBe('new');
  });
});

it('finds a photo that is asked again before those that were answered after it', async () => {
  const { queue, open, list, asked } = setUp('a', 'b', 'c', 'd');
  list.select('d');
  queue.open();
  for (const id of ['d', 'a', 'b', 'c']) {
    open.get(id)?.resolve(answer());
    await settle();
  }
  expect(list.settled).toBe(4);
  list.select('c');
  const first = list.byId('a');
  if (first) queue.retry(first);
  expect(asked.at(-1)).toBe('a');
});

describe('asErrorData', () => {
  it('keeps error data and names everything else internal', () => {
    expect(asErrorData({ code: 'photoEmpty', params: {} })).toEqual({ code: 'photoEmpty', params: {} });
    expect(asErrorData(new HeadlightError('engineLost', { engine: 'webgpu' })).code).toBe('engineLost');
    expect(asErrorData(new TypeError('boom'))).toEqual({ code: 'internal', params: { detail: 'boom' } });
  });
});
