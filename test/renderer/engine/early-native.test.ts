import { describe, expect, it, vi } from 'vitest';
import { EarlyNative } from '../../../src/renderer/engine/early-native';
import type { ModelSession } from '../../../src/renderer/engine/engine-world';
import type { OpenedSession } from '../../../src/vit/session/running-model';

const opened = (dispose: () => void): OpenedSession<ModelSession> =>
  ({ session: {}, detail: '', precision: 'float32', dispose }) as unknown as OpenedSession<ModelSession>;

describe('a native session begun early', () => {
  it('is taken once; what is asked for after a failure begins anew', async () => {
    const session = opened(vi.fn());
    const early = new EarlyNative(Promise.resolve(session));
    expect(await early.take()).toBe(session);
    expect(early.take()).toBeNull();
  });

  it('ends when the model turns out to be none, also where it is ready only later', async () => {
    const dispose = vi.fn();
    let ready: (session: OpenedSession<ModelSession>) => void = () => undefined;
    const early = new EarlyNative(new Promise((resolve) => (ready = resolve)));
    early.discard();
    expect(early.take()).toBeNull();
    ready(opened(dispose));
    await vi.waitFor(() => expect(dispose).toHaveBeenCalledOnce());
  });

  it('that was taken is not ended; one that failed is no uncaught error', async () => {
    const dispose = vi.fn();
    const early = new EarlyNative(Promise.resolve(opened(dispose)));
    await early.take();
    early.discard();
    new EarlyNative(Promise.reject(new Error('no'))).discard();
    new EarlyNative(null).discard();
    await Promise.resolve();
    expect(dispose).not.toHaveBeenCalled();
  });
});
