/** Connections as servers end them: in time, early, or by closing; and readers that are slower than the network. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeTransport } from '../../../../src/main/models/hub/transport';

/** Fills a stream's buffer to the brim, so that the reader is waited for when the connection ends. */
const BODY = Buffer.alloc(2 ** 16, 'headlight');
const transport = nodeTransport({ env: {} });

/** A server that says `head`, then `body`, and closes; its address. */
async function saying(head: string, body = BODY): Promise<URL> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(Buffer.concat([Buffer.from(head), body])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

/** The body as a reader gets it that lets the connection wait, and end, before it takes a chunk. */
async function slowly(url: URL): Promise<Buffer> {
  const answer = await transport(url, { method: 'GET', headers: {}, signal: new AbortController().signal });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a body that is read more slowly than it comes', () => {
  it.each([
    ['with a length', `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${BODY.length}\r\n\r\n`],
    ['of HTTP/1.0, without one', 'HTTP/1.0 200 OK\r\n\r\n'],
    ['of HTTP/1.1, without one', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'],
  ])('is whole where the server closes behind it: %s', async (_, head) => {
    expect((await slowly(await saying(head))).equals(BODY)).toBe(true);
  });

  it.each([
    ['too short', `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${BODY.length + 1}\r\n\r\n`],
    ['chunks without an end', 'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n'],
  ])('is an error where it is %s', async (_, head) => {
    await expect(slowly(await saying(head))).rejects.toThrow();
  });
});

it.each([
  '',
  'SSH-2.0-OpenSSH\r\n',
  'HTTP/1.1 twohundred\r\n\r\n',
  `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
])('an answer that is no HTTP is an error (%#)', async (head) => {
  await expect(slowly(await saying(head, Buffer.alloc(0)))).rejects.toThrow();
});

it('an answer that nobody wants is let go of at once', async () => {
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const answer = await transport(url, { method: 'GET', headers: {}, signal: new AbortController().signal });
  answer.discard();
  answer.discard();
  await new Promise((resolve) => server.close(resolve)); // waits for every connection
});
