import { expose, wrap } from 'comlink';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EngineApi } from '../../../src/renderer/engine/api';
import { askStoppable, StoppableCalls } from '../../../src/renderer/engine/stoppable';
import { moved } from '../../../src/renderer/engine/moved';
import type { EngineCalls } from '../../../src/renderer/engine/worker-api';
import type { Work } from '../../../src/vit/session/work';

const QUESTION = { lens: 'matrix', layer: 0, head: 0 } as const;
const open: MessageChannel[] = [];
afterEach(() => open.splice(0).forEach(({ port1, port2 }) => (port1.close(), port2.close())));

/** Both ends with a real channel between them, as window and worker have. */
function across(lens: (work: Work) => Promise<unknown>) {
  const channel = new MessageChannel();
  open.push(channel);
  const calls = new StoppableCalls({ ask: (_photo, _question, work: Work) => lens(work) } as Pick<EngineApi, 'ask'>);
  const api: Pick<EngineCalls, 'ask' | 'stopAsking'> = {
    ask: async (...args) => moved(await calls.ask(...args)),
    stopAsking: (id) => calls.stop(id),
  };
  expose(api, channel.port1);
  return wrap<EngineCalls>(channel.port2);
}

describe('a lens question across the worker border', () => {
  it('tells its progress and moves its numbers', async () => {
    const data = new Float32Array([1, 2]);
    const remote = across(async ({ onProgress }) => {
      onProgress?.(0.5);
      return { tokens: 1, data, again: [data] };
    });
    const onProgress = vi.fn();
    expect(await askStoppable(remote, 'a', QUESTION, { onProgress })).toMatchObject({ data: new Float32Array([1, 2]) });
    await vi.waitFor(() => expect(onProgress.mock.calls).toEqual([[0.5]]));
    expect(data).toHaveLength(0);
  });

  it('stops both ends at once when its signal aborts', async () => {
    let inside: AbortSignal | undefined;
    const remote = across(({ signal }) => {
      inside = signal;
      return new Promise(() => undefined);
    });
    const stop = new AbortController();
    const asked = askStoppable(remote, 'a', QUESTION, { signal: stop.signal });
    await vi.waitFor(() => expect(inside).toBeDefined());
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(inside?.aborted).toBe(true));
    await expect(askStoppable(remote, 'a', QUESTION, { signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
