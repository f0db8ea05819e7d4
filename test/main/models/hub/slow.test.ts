/** Hubs that are as good as silent: a byte now and then, in text, headers or files, while memory is being collected. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { within } from '../../../../src/main/models/hub/deadline';
import { paced } from '../../../../src/main/models/hub/pace';
import { nodeTransport } from '../../../../src/main/models/hub/transport';
import { bench, codeOf, ID, WEIGHTS } from '../install-support';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const SHORT = nodeTransport({ env: {}, silence: { connect: 300, headers: 300, body: 300 } });
/** Five tries of 300 ms each, on a busy machine. */
const SOON_MS = 20_000;

/** A byte every 20 ms, as long as anyone listens. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}

/** Collects memory all the time until the test ends. */
function collectAlways(): void {
  const timer = setInterval(collect, 150);
  onTestFinished(() => clearInterval(timer));
}

async function timed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}

describe('a byte now and then', () => {
  it('in what the hub says of a model is given up on, also when the garbage collector runs', async () => {
    const { server, installer } = await bench({ textTime: 300 });
    server.trouble.push((_, response) => {
      drip(response.writeHead(200, { 'content-type': 'application/json' }));
      return true;
    });
    collectAlways();
    expect(await timed(codeOf(installer.lookUp(ID)).then((code) => expect(code).toBe('hubUnreachable')))).toBeLessThan(SOON_MS); // prettier-ignore
  }, 30_000);

  it('in the middle of a file is a cut', async () => {
    const { server, installer } = await bench({ transport: SHORT });
    server.trouble.push((seen, response) => {
      if (seen.server !== 'storage') return false;
      drip(response.writeHead(200, { 'content-length': 18_244 }));
      return true;
    });
    collectAlways();
    expect(await timed(codeOf(installer.download(ID)).then((code) => expect(code).toBe('hubUnreachable')))).toBeLessThan(SOON_MS); // prettier-ignore
    expect(server.fetches(WEIGHTS).length).toBe(5);
  }, 30_000);

  it('in the headers is no answer', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\nX: ');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const asked = SHORT(url, { method: 'GET', headers: {}, signal: new AbortController().signal });
    await expect(asked).rejects.toThrow('no answer');
  });
});

it('a reader that takes its time is not taken for a slow hub', async () => {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 4; at += 1) yield new Uint8Array(1000);
  }
  let gaveUp = false;
  let length = 0;
  for await (const chunk of paced(body(), 100, () => (gaveUp = true))) {
    length += chunk.length;
    await new Promise((resolve) => setTimeout(resolve, 60)); // more than 100 ms in all
  }
  expect({ length, gaveUp }).toEqual({ length: 4000, gaveUp: false });
});

describe('a limit in time', () => {
  const waiting = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

  it('comes, though memory is collected', async () => {
    collectAlways();
    await expect(within(300, new AbortController().signal, waiting)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('lets a stop through, before and while it runs, with its reason', async () => {
    const reason = new Error('enough');
    await expect(within(10_000, AbortSignal.abort(reason), async (signal) => signal.throwIfAborted())).rejects.toBe(reason); // prettier-ignore
    const control = new AbortController();
    const work = within(10_000, control.signal, waiting);
    control.abort(reason);
    await expect(work).rejects.toBe(reason);
  });
});
