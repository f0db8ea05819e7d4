/** Both ends of a channel, joined in memory: whatever order, stop or end, every promise settles, and once. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import { Caller } from '../../../src/shared/channel/caller';
import type { Contract } from '../../../src/shared/channel/contract';
import { webPort, type Port } from '../../../src/shared/channel/port';
import { serve } from '../../../src/shared/channel/serve';
import { HeadlightError } from '../../../src/vit/errors';
import type { Work } from '../../../src/vit/session/work';
import { portPair } from '../../support/port-pair';

interface Sums {
  add(a: number, b: number, work?: Work): Promise<number>;
  again(a: number, work?: Work): Promise<number>;
  array(length: number): Promise<Float32Array>;
  note(text: string): void;
  hand(name: string, port: Port): void;
}

const SUMS: Contract<Sums> = {
  add: { args: [v.number(), v.number()], answer: v.number() },
  again: { args: [v.number()], again: true },
  array: { args: [v.number()], moves: true },
  note: { args: [v.pipe(v.string(), v.maxLength(9))], tells: true },
  hand: { args: [v.string()], tells: true, port: true },
};

const usual = (): Sums => ({
  add: (a, b) => Promise.resolve(a + b),
  again: (a) => Promise.resolve(a),
  array: (length) => Promise.resolve(new Float32Array(length)),
  note: vi.fn(),
  hand: vi.fn(),
});

function joined(handlers: Partial<Sums> = {}) {
  const [near, far] = portPair();
  const all = { ...usual(), ...handlers };
  const end = serve(far, SUMS, all);
  const onWaiting = vi.fn();
  const caller = new Caller(SUMS, near, onWaiting);
  return { near, far, caller, calls: caller.calls, handlers: all, end, onWaiting };
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error: HeadlightError) => error.code,
  );
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a channel', () => {
  it('answers, tells progress on the way, and says when nobody waits any more', async () => {
    const { calls, onWaiting } = joined({
      add: (a, b, { onProgress } = {}) => {
        onProgress?.(0.5);
        return Promise.resolve(a + b);
      },
    });
    const onProgress = vi.fn();
    expect(await Promise.all([calls.add(1, 2, { onProgress }), calls.again(7)])).toEqual([3, 7]);
    expect(onProgress.mock.calls).toEqual([[0.5]]);
    expect(onWaiting.mock.calls).toEqual([[true], [false]]);
  });

  it('hands over ports beside what is told', async () => {
    const { calls, handlers } = joined();
    const [one] = portPair();
    calls.hand('a', one);
    calls.note('hello');
    await settled();
    expect(vi.mocked(handlers.hand).mock.calls[0]?.slice(0, 2)).toEqual(['a', one]);
    expect(vi.mocked(handlers.note).mock.calls[0]?.[0]).toBe('hello');
  });

  it('rejects with the code of the other end; what nobody foresaw is `internal`', async () => {
    const { calls } = joined({
      add: () => Promise.reject(new HeadlightError('photoDamaged', { format: 'png' })),
      again: () => {
        throw new Error('oh');
      },
    });
    await expect(calls.add(1, 2)).rejects.toMatchObject({ code: 'photoDamaged', params: { format: 'png' } });
    await expect(calls.again(1)).rejects.toMatchObject({ code: 'internal', params: { detail: 'oh' } });
  });

  it('stops both ends at once when its signal aborts, and asks nothing that is stopped already', async () => {
    let inside: AbortSignal | undefined;
    const { calls, near } = joined({
      add: (_a, _b, { signal } = {}) => ((inside = signal), new Promise(() => undefined)),
    });
    const stop = new AbortController();
    const asked = codeOf(calls.add(1, 2, { signal: stop.signal }));
    await settled();
    stop.abort();
    expect(await asked).toBe('cancelled');
    await settled();
    expect(inside?.aborted).toBe(true);
    const sent = near.sent.length;
    expect(await codeOf(calls.add(1, 2, { signal: stop.signal }))).toBe('cancelled');
    expect(near.sent).toHaveLength(sent);
  });

  it('stops what is under way when the other end is gone', async () => {
    let inside: AbortSignal | undefined;
    const { calls, near } = joined({
      add: (_a, _b, { signal } = {}) => ((inside = signal), new Promise(() => undefined)),
    });
    void codeOf(calls.add(1, 2));
    await settled();
    near.close();
    await settled();
    expect(inside?.aborted).toBe(true);
  });

  it('keeps what is asked until there is a port, and asks whoever takes over again where that is right', async () => {
    const caller = new Caller(SUMS);
    const early = caller.calls.add(1, 2);
    const [near] = portPair(); // nobody is there
    caller.moveTo(near);
    const lost = codeOf(early);
    const again = caller.calls.again(5);
    const [second, far] = portPair();
    serve(far, SUMS, usual());
    const order: string[] = [];
    caller.moveTo(second, () => order.push(`introduced before ${second.sent.length} requests`));
    expect([await lost, await again, order]).toEqual(['cancelled', 5, ['introduced before 0 requests']]);
    expect(near.closed).toBe(true);
  });

  it('rejects what waits, and whatever is asked from then on, once it is ended', async () => {
    const { caller, calls } = joined({ add: () => new Promise(() => undefined) });
    const asked = codeOf(calls.add(1, 2));
    caller.end(new HeadlightError('engineLost', { engine: 'native' }));
    expect([await asked, await codeOf(calls.again(1)), caller.waiting]).toEqual(['engineLost', 'engineLost', 0]);
  });

  it('refuses an answer that is none of the kind, and a value that cannot be sent', async () => {
    const { calls, caller } = joined({ add: () => Promise.resolve('3' as unknown as number) });
    expect(await codeOf(calls.add(1, 2))).toBe('internal');
    expect(await codeOf(calls.again((() => undefined) as unknown as number))).toBe('internal');
    expect(caller.waiting).toBe(0);
    const { calls: others } = joined({ again: () => Promise.resolve((() => undefined) as unknown as number) });
    expect(await codeOf(others.again(1))).toBe('internal');
  });

  it('moves memory where the carrier can', async () => {
    const data = new Float32Array([1, 2]);
    const { port1, port2 } = new MessageChannel();
    serve(webPort(port1 as never), SUMS, { ...usual(), array: () => Promise.resolve(data) });
    const caller = new Caller(SUMS, webPort(port2 as never));
    expect(await caller.calls.array(2)).toEqual(new Float32Array([1, 2]));
    expect(data).toHaveLength(0);
    caller.leave();
    port1.close();
  });
});

describe('a stranger’s message', () => {
  const wrong = [
    ...[null, undefined, 7, 'x', [], {}, { id: 'x' }, { id: -1 }, { id: 0.5, call: 'add', args: [] }],
    ...[{ call: 'note', args: ['far too long for it'] }, { call: 'nothing', args: [] }, { call: 'note' }],
    ...[
      { id: 3, ok: true, value: 1 },
      { id: 3, progress: 1 },
      { id: 99, stop: true },
    ],
  ];
  it.each(wrong)('%j is dropped', async (message) => {
    const { near, far, handlers } = joined();
    near.send(message);
    await settled();
    expect([far.sent, vi.mocked(handlers.note).mock.calls]).toEqual([[], []]);
  });

  const nearly = [
    ...[{ id: 1 }, { id: 1, call: 7, args: [] }, { id: 1, call: 'add' }, { id: 1, call: 'add', args: [1, 2], more: 1 }],
    ...['nothing', 'constructor', '__proto__', 'toString'].map((call) => ({ id: 1, call, args: [] })),
    ...[[], [1], [1, 2, 3], [1, '2'], [1, NaN], [{}, null]].map((args) => ({ id: 1, call: 'add', args })),
    { id: 1, call: 'hand', args: ['no port'] },
    { id: 1, stop: false },
  ];
  it.each(nearly)('%j is refused under its number', async (message) => {
    const { near, far } = joined();
    near.send(message);
    await settled();
    expect(far.sent).toMatchObject([{ id: 1, ok: false, code: 'badRequest' }]);
  });

  it('as an answer settles nothing but what was asked, and an unknown code is `internal`', async () => {
    const [near, far] = portPair();
    const { calls } = new Caller(SUMS, near);
    const asked = codeOf(calls.add(1, 2));
    for (const message of [null, 'x', { id: 2, ok: true, value: 3 }, { id: 1, ok: 'yes' }, { id: 1 }])
      far.send(message);
    far.send({ id: 1, ok: false, code: 'launchMissiles', params: { nested: {} } });
    expect(await asked).toBe('internal');
  });

  it('of any kind harms neither end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.anything(), { maxLength: 10 }), async (messages) => {
        const { near, far, calls } = joined();
        for (const message of messages) {
          try {
            near.send(message);
            far.send(message);
          } catch {
            // cannot be copied, so it cannot be sent
          }
        }
        expect(await calls.again(1)).toBe(1);
      }),
      { numRuns: 100, seed: 15 },
    );
  });
});

describe('whatever happens in whatever order', () => {
  type Event =
    | { readonly do: 'ask'; readonly again: boolean; readonly fails: boolean; readonly after: number }
    | { readonly do: 'stop'; readonly which: number }
    | { readonly do: 'wait'; readonly turns: number }
    | { readonly do: 'move' | 'close' | 'leave' };

  /** What can happen to a channel with questions on it. */
  const event: fc.Arbitrary<Event> = fc.oneof(
    fc.record({ do: fc.constant('ask' as const), again: fc.boolean(), fails: fc.boolean(), after: fc.nat(6) }),
    fc.record({ do: fc.constant('stop' as const), which: fc.nat(9) }),
    fc.record({ do: fc.constant('wait' as const), turns: fc.nat(4) }),
    fc.record({ do: fc.constantFrom('move' as const, 'close' as const, 'leave' as const) }),
  );

  it('every promise settles, stopped ones at once, and nobody is left waiting', async () => {
    const run = async (events: readonly Event[]): Promise<void> => {
      const turns = async (count: number): Promise<void> => {
        for (let i = 0; i < count; i++) await Promise.resolve();
      };
      const handlers = (): Sums => ({
        ...usual(),
        add: async (after, fails) => (
          await turns(after),
          fails ? Promise.reject(new HeadlightError('badRequest')) : after
        ),
        again: async (after) => (await turns(after), after),
      });
      const caller = new Caller(SUMS);
      let near: Port | null = null;
      const move = (): void => {
        const [one, other] = portPair();
        serve(other, SUMS, handlers());
        caller.moveTo((near = one));
      };
      move();
      const asked: { readonly outcome: Promise<string>; readonly stop: AbortController }[] = [];
      for (const next of events) {
        if (next.do === 'ask') {
          const stop = new AbortController();
          const work = { signal: stop.signal };
          const { calls } = caller;
          const question = next.again ? calls.again(next.after, work) : calls.add(next.after, next.fails ? 1 : 0, work);
          asked.push({ outcome: codeOf(question), stop });
        } else if (next.do === 'stop') asked[next.which]?.stop.abort();
        else if (next.do === 'wait') await turns(next.turns);
        else if (next.do === 'move') move();
        else if (next.do === 'leave') caller.leave();
        else (near as Port | null)?.close();
      }
      move(); // whoever owns the ports brings a new one in the end
      const outcomes = await Promise.all(asked.map(({ outcome }) => outcome));
      expect(outcomes.every((code) => ['fine', 'cancelled', 'badRequest'].includes(code))).toBe(true);
      expect(caller.waiting).toBe(0);
    };
    await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 25 }), run), { numRuns: 300, seed: 15 });
  });
});
