import { describe, expect, it } from 'vitest';
import { PhotoClient } from '../../../src/renderer/engine/photo-client';
import { tinyCheckpoint } from '../../vit/session/tiny';
import { FakePort } from './fake-photos';

const { recipe } = tinyCheckpoint();
const signal = (): AbortSignal => new AbortController().signal;

describe('the photo client', () => {
  it('matches answers to requests by id, in whatever order they come', async () => {
    const port = new FakePort();
    const client = new PhotoClient();
    client.setPort(port);
    const [a, b] = [client.thumbnail('a', 96), client.view('b', 2048)];
    port.answer(port.sent[1]!.id, { ok: true, value: 'view' });
    port.answer(port.sent[0]!.id, { ok: true, value: 'thumbnail' });
    expect(await Promise.all([a, b])).toEqual(['thumbnail', 'view']);
  });

  it('rejects with the code of the other side', async () => {
    const client = new PhotoClient();
    client.setPort(new FakePort(() => ({ ok: false, code: 'photoDamaged', params: { format: 'png' } })));
    await expect(client.thumbnail('a', 96)).rejects.toMatchObject({ code: 'photoDamaged', params: { format: 'png' } });
  });

  it('keeps requests until the first port arrives', async () => {
    const client = new PhotoClient();
    const asked = client.thumbnail('a', 96);
    client.setPort(new FakePort(() => ({ ok: true, value: 'here' })));
    expect(await asked).toBe('here');
  });

  it('sends what waits again over a new port, and only that', async () => {
    const first = new FakePort();
    const client = new PhotoClient();
    client.setPort(first);
    const [a, b] = [client.thumbnail('a', 96), client.pixels('b', recipe, signal())];
    first.answer(first.sent[0]!.id, { ok: true, value: 'done' });
    await a;
    const second = new FakePort(() => ({ ok: false, code: 'photoCrashed', params: {} }));
    client.setPort(second);
    await expect(b).rejects.toMatchObject({ code: 'photoCrashed' });
    expect(second.types()).toEqual(['pixels']);
    expect(first.closed).toBe(true);
  });

  it('cancels by signal and by photo, and tells the other side', async () => {
    const port = new FakePort();
    const client = new PhotoClient();
    client.setPort(port);
    const stop = new AbortController();
    const [a, b] = [client.pixels('a', recipe, stop.signal), client.view('b', 2048)];
    stop.abort();
    client.cancel('b');
    await expect(a).rejects.toMatchObject({ code: 'cancelled' });
    await expect(b).rejects.toMatchObject({ code: 'cancelled' });
    expect(port.types()).toEqual(['pixels', 'view', 'cancel', 'cancel']);
    port.answer(port.sent[0]!.id, { ok: true, value: 'too late' });
  });

  it('does not ask for a photo that is cancelled already', async () => {
    const port = new FakePort();
    const client = new PhotoClient();
    client.setPort(port);
    await expect(client.pixels('a', recipe, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(port.sent).toEqual([]);
  });
});
