import { describe, expect, it, vi } from 'vitest';
import type { PhotoChild } from '../../../src/main/photo/protocol';
import type { Port } from '../../../src/shared/channel/port';
import { PhotoService } from '../../../src/main/photo/service';
import type { PhotoServiceOptions } from '../../../src/main/photo/service-options';

/** A process that does only what a test tells it to. */
class FakeChild implements PhotoChild {
  readonly received: { readonly call: string; readonly args: readonly unknown[] }[] = [];
  readonly ports: unknown[] = [];
  readonly #listeners: ((message: unknown, ports: readonly Port[]) => void)[] = [];
  killed = false;
  die: () => void = () => {};

  readonly port: Port = {
    raw: null,
    send: (message, ports = []) => {
      this.received.push(message as FakeChild['received'][number]);
      this.ports.push(...ports);
    },
    listen: (listener) => void this.#listeners.push(listener),
    onClose: () => undefined,
    close: () => undefined,
  };
  say(message: object): void {
    for (const listener of this.#listeners) listener(message, []);
  }
  tell(call: string, ...args: unknown[]): void {
    this.say({ call, args });
  }
  onExit(listener: () => void): void {
    this.die = listener;
  }
  kill(): void {
    this.killed = true;
  }
  types(): string[] {
    return this.received.map(({ call }) => call);
  }
}

const PORT = 'port' as unknown as Port;

function setUp(options: Partial<PhotoServiceOptions> = {}) {
  const children: FakeChild[] = [];
  const onFailed = vi.fn();
  const onRestart = vi.fn();
  const spawn = (): FakeChild => {
    const child = new FakeChild();
    children.push(child);
    return child;
  };
  const service = new PhotoService({ spawn, onFailed, onRestart, ...options });
  const photos = ['a', 'b', 'c'];
  for (const id of photos) service.register({ id, name: id, path: id });
  const last = (): FakeChild => children.at(-1) as FakeChild;
  return { service, children, last, onFailed, onRestart };
}

const ignore = (promise: Promise<unknown>): void => void promise.catch(() => {});

describe('the photo service', () => {
  it('starts no process before it is asked, and tells it all photos then', () => {
    const { service, children, last } = setUp();
    expect(children).toHaveLength(0);
    ignore(service.view('a', 10));
    expect(last().types()).toEqual(['register', 'register', 'register', 'view']);
  });

  it('blames the only photo in work when the process dies', () => {
    const { service, children, last, onFailed } = setUp();
    ignore(service.view('a', 10));
    last().tell('busy', 'a');
    last().die();
    expect(onFailed).toHaveBeenCalledWith('a', { code: 'photoCrashed', params: {} });
    expect(children).toHaveLength(2);
    expect(last().types()).toEqual(['register', 'register', 'register', 'refuse', 'isolate', 'view']);
  });

  it('blames nobody while two are in work, but lets each work alone', () => {
    const { service, last, onFailed } = setUp();
    ignore(service.view('a', 10));
    ignore(service.view('b', 10));
    last().tell('busy', 'a');
    last().tell('busy', 'b');
    last().die();
    expect(onFailed).not.toHaveBeenCalled();
    expect(last().received.filter(({ call }) => call === 'isolate')).toEqual([
      { call: 'isolate', args: ['a'] },
      { call: 'isolate', args: ['b'] },
    ]);
  });

  it('does not blame a photo whose work was done', () => {
    const { service, last, onFailed } = setUp();
    ignore(service.view('b', 10));
    last().tell('busy', 'a');
    last().tell('idle', 'a');
    last().die();
    expect(onFailed).not.toHaveBeenCalled();
  });

  it('gives up on a process that dies again and again for no reason', async () => {
    const { service, children, last } = setUp();
    const view = service.view('a', 10);
    for (let i = 0; i < 3; i++) last().die();
    await expect(view).rejects.toMatchObject({ code: 'photoReaderDown' });
    expect(children).toHaveLength(3);
  });

  it('brings the next photo to a new process after it gave up, and asks for a new port', () => {
    vi.useFakeTimers();
    const { service, children, last, onFailed, onRestart } = setUp();
    service.connect(PORT);
    last().tell('busy', 'a');
    last().tell('idle', 'a');
    for (let i = 0; i < 3; i++) last().die();
    expect(children).toHaveLength(3);
    expect(onFailed.mock.calls.map(([photo]) => photo as string)).toEqual(['b', 'c']); // nobody waits for a
    onRestart.mockClear();
    service.register({ id: 'd', name: 'd', path: 'd' });
    expect(children).toHaveLength(4);
    expect(last().types()).toEqual(['register', 'register', 'register', 'register']); // nothing is refused
    expect(onRestart).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(60_000);
    expect(children).toHaveLength(4);
    service.dispose();
    vi.useRealTimers();
  });

  it('tries again by itself after a rest, for whoever holds a port', () => {
    vi.useFakeTimers();
    const { service, children, last, onRestart } = setUp();
    service.connect(PORT);
    for (let i = 0; i < 3; i++) last().die();
    onRestart.mockClear();
    vi.advanceTimersByTime(60_000);
    expect(children).toHaveLength(4);
    expect(onRestart).toHaveBeenCalledOnce();
    service.dispose();
    vi.useRealTimers();
  });

  it('does not add up deaths that lie far apart', () => {
    vi.useFakeTimers();
    const { service, children, last, onFailed } = setUp();
    service.connect(PORT);
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(60_000);
      last().die();
    }
    expect(children).toHaveLength(6);
    expect(onFailed).not.toHaveBeenCalled();
    service.dispose();
    vi.useRealTimers();
  });

  it('asks for new ports after a restart', () => {
    const { service, last, onRestart } = setUp();
    service.connect(PORT);
    expect(last().ports).toEqual([PORT]);
    last().tell('busy', 'a');
    last().die();
    expect(onRestart).toHaveBeenCalledOnce();
  });

  it('stays down after a death when nobody waits', () => {
    const { service, children, last } = setUp();
    service.view('a', 10).catch(() => {});
    last().say({ id: 1, ok: false, code: 'photoEmpty', params: {} });
    last().die();
    expect(children).toHaveLength(1);
  });

  it('forgets a released photo', () => {
    const { service, last } = setUp();
    ignore(service.view('a', 10));
    service.release(['a']);
    last().die();
    expect(last().received.filter(({ call }) => call === 'register')).toHaveLength(2);
  });

  it('kills the process when a photo takes too long', () => {
    vi.useFakeTimers();
    const { service, children, last, onFailed } = setUp({ timeoutSeconds: 5 });
    ignore(service.view('a', 10));
    last().tell('busy', 'a');
    vi.advanceTimersByTime(4999);
    expect(onFailed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    expect(children[0]?.killed).toBe(true);
    expect(onFailed).toHaveBeenCalledWith('a', { code: 'photoTimeout', params: { seconds: 5 } });
  });

  it('blames neither of two that take too long together, but lets each work alone', () => {
    vi.useFakeTimers();
    const { service, children, last, onFailed } = setUp({ timeoutSeconds: 5 });
    ignore(service.view('a', 10));
    ignore(service.view('b', 10));
    for (const photo of ['a', 'b']) last().tell('busy', photo);
    vi.advanceTimersByTime(5000);
    expect([children.length, onFailed.mock.calls]).toEqual([2, []]);
    expect(last().received.filter(({ call }) => call === 'isolate')).toHaveLength(2);
    last().tell('busy', 'a');
    vi.advanceTimersByTime(5000);
    expect(onFailed).toHaveBeenCalledWith('a', { code: 'photoTimeout', params: { seconds: 5 } });
    service.dispose();
    vi.useRealTimers();
  });

  it('replaces a process that was stopped while it had nothing to do, and blames no photo', async () => {
    vi.useFakeTimers();
    const { service, children, last, onFailed, onRestart } = setUp();
    service.connect(PORT);
    last().tell('pong');
    vi.advanceTimersByTime(1000); // at rest now
    const answer = service.view('a', 10);
    const first = last();
    vi.advanceTimersByTime(9500);
    expect(children).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect([children.length, first.killed, onRestart.mock.calls.length]).toEqual([2, true, 1]);
    expect(last().received.at(-1)).toMatchObject({ call: 'view', args: ['a', 10] }); // asked again
    expect(onFailed).not.toHaveBeenCalled();
    ignore(answer);
    service.dispose();
    vi.useRealTimers();
  });

  it('notices a stopped process by itself where others hold ports: they ask it, and not us', () => {
    vi.useFakeTimers();
    const { service, children, last } = setUp({ watchAtRest: { silentUnknown: 10_000 } });
    service.connect(PORT);
    last().tell('pong');
    for (let looks = 0; looks < 20; looks++) {
      vi.advanceTimersByTime(5000);
      last().tell('pong'); // it lives
    }
    expect(children).toHaveLength(1);
    const pings = last().received.filter(({ call }) => call === 'ping').length;
    expect(pings).toBeLessThan(25); // and is woken seldom
    vi.advanceTimersByTime(20_000);
    expect(children).toHaveLength(2);
    service.dispose();
    vi.useRealTimers();
  });

  it('replaces a process that falls silent before its first word, and tells whoever waits when that goes on', async () => {
    vi.useFakeTimers();
    const { service, children } = setUp({ watch: { silentUnknown: 2000 } });
    const view = service.view('a', 10);
    ignore(view);
    vi.advanceTimersByTime(2600);
    expect([children.length, children[0]?.killed]).toEqual([2, true]);
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await expect(view).rejects.toMatchObject({ code: 'photoReaderDown' });
    expect(children.every(({ killed }) => killed)).toBe(true);
  });
});
