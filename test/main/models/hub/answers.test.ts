/** Answers that a good hub would not give: silence, circles, and ways to other places. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeTransport, type Transport } from '../../../../src/main/models/hub/transport';
import { answerWith, type Seen } from '../../../support/hub-server';
import { bench, checkpoint, codeOf, ID, listed, NAME, WEIGHTS } from '../install-support';

const weights = readFileSync(join(checkpoint('hf-vit'), WEIGHTS));
const SHORT = nodeTransport({ env: {}, silence: { connect: 500, headers: 500, body: 500 } });
const isStorage = ({ server }: Seen): boolean => server === 'storage';

describe('silence', () => {
  it('before an answer is given up on', async () => {
    const { server, installer, waits } = await bench({ transport: SHORT });
    server.trouble.push(() => true);
    expect(await codeOf(installer.lookUp(ID))).toBe('hubUnreachable');
    expect(waits).toHaveLength(4);
  }, 30_000);

  it('in the middle of a file is a cut, and the rest is asked for', async () => {
    const { server, installer, own } = await bench({ transport: SHORT });
    let silent = true;
    server.trouble.push((seen, response) => {
      if (!isStorage(seen) || !silent) return false;
      silent = false;
      response.writeHead(200, { 'content-length': weights.length });
      response.write(weights.subarray(0, 6000)); // and then nothing more
      return true;
    });
    await installer.download(ID);
    expect(server.fetches(WEIGHTS).map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=6000-']);
    expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(true);
  }, 30_000);
});

describe('a redirect', () => {
  it('in circles is left', async () => {
    const { server, installer } = await bench();
    server.trouble.push(answerWith(302, () => true, 99, { location: `/api/models/${ID}?blobs=true` }));
    expect(await codeOf(installer.lookUp(ID))).toBe('hubAnswerInvalid');
    expect(server.seen.length).toBeLessThan(12);
  });

  it.each(['file:///etc/passwd', 'data:text/plain,x', 'http://user:word@127.0.0.1/', 'http://[', ''])(
    'to “%s” is not followed',
    async (location) => {
      const { server, installer } = await bench();
      server.trouble.push(answerWith(302, () => true, 1, location === '' ? {} : { location }));
      expect(await codeOf(installer.lookUp(ID))).toBe('hubAnswerInvalid');
    },
  );

  it('from https to http is not followed, and no token goes along', async () => {
    const asked: string[] = [];
    const transport: Transport = async (url) => {
      asked.push(url.href);
      const header = (name: string): string | null => (name === 'location' ? 'http://hub.example/elsewhere' : null);
      return { status: 302, header, body: (async function* () {})(), discard: () => undefined };
    };
    const endpoint = new URL('https://hub.example/');
    const { installer } = await bench({ endpoint, transport, token: async () => 'secret' });
    expect(await codeOf(installer.lookUp(ID))).toBe('hubAnswerInvalid');
    expect(asked).toEqual([`https://hub.example/api/models/${ID}?blobs=true`]);
  });

  it('to another host goes without the token', async () => {
    const tokens: (string | undefined)[] = [];
    const other = await listening((request, response) => {
      tokens.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    const { server, installer } = await bench({ token: async () => 'secret' });
    server.trouble.push(answerWith(302, () => true, 1, { location: other }));
    await codeOf(installer.lookUp(ID));
    expect(server.seen[0]!.headers.authorization).toBe('Bearer secret');
    expect(tokens).toEqual([undefined]);
  });
});

describe('what the hub says of a model', () => {
  it.each([true, false])('is refused where it is more than 4 MB, said beforehand: %s', async (said) => {
    const { server, installer } = await bench();
    const much = Buffer.alloc(4 * 2 ** 20 + 1, ' ');
    let sent = 0;
    server.trouble.push((_, response) => {
      sent += 1;
      response.writeHead(200, said ? { 'content-length': much.length } : {}).end(much);
      return true;
    });
    expect(await codeOf(installer.lookUp(ID))).toBe('hubAnswerInvalid');
    expect(sent).toBe(1);
  });

  it('is refused before it is parsed where it nests without end', async () => {
    const { server, installer } = await bench();
    server.trouble.push((_, response) => {
      response.writeHead(200).end('['.repeat(1_000_000) + ']'.repeat(1_000_000));
      return true;
    });
    expect(await codeOf(installer.lookUp(ID))).toBe('hubAnswerInvalid');
  });
});

describe('a body', () => {
  it('that comes packed though nobody asked is refused', async () => {
    const { server, installer, own } = await bench();
    server.trouble.push((seen, response) => {
      if (!isStorage(seen)) return false;
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(weights);
      return true;
    });
    expect(await codeOf(installer.download(ID))).toBe('hubAnswerInvalid');
    expect(server.fetches(WEIGHTS)[0]!.headers['accept-encoding']).toBe('identity');
    expect(listed(own)).toEqual([]);
  });
});

/** The address of a server that is gone after the test. */
async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
