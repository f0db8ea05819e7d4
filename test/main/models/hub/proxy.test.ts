/** Proxies of the environment: which one is taken, and a real one on the loopback. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hubFrom } from '../../../../src/main/models/downloads';
import { proxyFor } from '../../../../src/main/models/hub/proxy';
import { nodeTransport } from '../../../../src/main/models/hub/transport';
import { HeadlightError } from '../../../../src/vit/errors';
import { ProxyServer } from '../../../support/proxy-server';
import { bench, codeOf, ID, NAME } from '../install-support';

const SECURE = new URL('https://huggingface.co/api');
const PLAIN = new URL('http://hub.example:8080/api');
const SHORT = { connect: 300, headers: 300, body: 300 };

describe('the environment', () => {
  it.each<[string, NodeJS.ProcessEnv, URL, string | undefined]>([
    ['HTTPS_PROXY for https', { HTTPS_PROXY: 'http://a:1' }, SECURE, 'a:1'],
    ['lower case as well', { https_proxy: 'http://a:1' }, SECURE, 'a:1'],
    ['lower case before upper case', { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, SECURE, 'a:1'],
    ['HTTP_PROXY for http', { HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, PLAIN, 'a:1'],
    ['HTTP_PROXY not for https', { HTTP_PROXY: 'http://a:1' }, SECURE, undefined],
    ['ALL_PROXY for what has none of its own', { ALL_PROXY: 'http://c:1', HTTP_PROXY: 'http://a:1' }, SECURE, 'c:1'],
    ['all_proxy', { all_proxy: 'http://c:1' }, PLAIN, 'c:1'],
    ['an address without scheme', { https_proxy: 'proxy.example:3128' }, SECURE, 'proxy.example:3128'],
    ['nothing where it is empty', { HTTPS_PROXY: ' ' }, SECURE, undefined],
    ['nothing where it says nothing', {}, SECURE, undefined],
    ['nothing for a host of NO_PROXY', { ALL_PROXY: 'http://a:1', NO_PROXY: 'x, huggingface.co' }, SECURE, undefined],
    ['nothing beneath a host of no_proxy', { ALL_PROXY: 'http://a:1', no_proxy: '.example' }, PLAIN, undefined],
    ['nothing with *', { ALL_PROXY: 'http://a:1', NO_PROXY: '*' }, SECURE, undefined],
    ['nothing for ::1', { ALL_PROXY: 'http://a:1', NO_PROXY: 'x,::1' }, new URL('http://[::1]:80/'), undefined],
    ['nothing for [::1]', { ALL_PROXY: 'http://a:1', NO_PROXY: '[::1]' }, new URL('http://[::1]:80/'), undefined],
    ['nothing for [::1]:81', { ALL_PROXY: 'http://a:1', NO_PROXY: '[::1]:81' }, new URL('http://[::1]:81/'), undefined],
    ['another of the same kind', { ALL_PROXY: 'http://a:1', NO_PROXY: '::2' }, new URL('http://[::1]:80/'), 'a:1'],
    ['a port that is not the exempt one', { ALL_PROXY: 'http://a:1', NO_PROXY: 'hub.example:80' }, PLAIN, 'a:1'],
    ['a host that only ends alike', { ALL_PROXY: 'http://a:1', NO_PROXY: 'face.co,b.example' }, SECURE, 'a:1'],
  ])('names %s', (_, env, url, host) => expect(proxyFor(url, env)?.host).toBe(host));

  it('gives user and password, decoded, and keeps them out of what people read', () => {
    const proxy = proxyFor(SECURE, { HTTPS_PROXY: 'http://me:p%40ss%zz@proxy:3128' });
    expect(proxy).toMatchObject({ address: 'http://proxy:3128/', host: 'proxy:3128' });
    const escaped = proxyFor(SECURE, { HTTPS_PROXY: 'http://me:p%40ss@proxy:3128' })?.authorization;
    expect(escaped).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  it('that names what is no proxy is told so', () => {
    for (const wrong of ['http://', 'socks5://a:1', 'ftp://a:1', 'http://[::'])
      expect(() => proxyFor(SECURE, { HTTPS_PROXY: wrong }), wrong).toThrow(HeadlightError);
  });
});

describe('a proxy', () => {
  it('is asked for whole addresses, with the password of its own address, and the download arrives', async () => {
    const proxy = await ProxyServer.start();
    proxy.password = 'me:p@ss';
    const transport = nodeTransport({ env: { http_proxy: `http://me:p%40ss@${proxy.host}` } });
    const { server, installer } = await bench({ transport });
    expect((await installer.download(ID)).id).toBe(NAME);
    expect(proxy.seen[0]).toMatchObject({
      method: 'GET',
      target: `${server.endpoint.href}api/models/${ID}?blobs=true`,
    });
    expect(proxy.seen).toHaveLength(server.seen.length);
    expect(server.seen.some(({ headers }) => 'proxy-authorization' in headers)).toBe(false);
  });

  it('that can read what it passes on is never shown the token, not even for a hub on this computer', async () => {
    const proxy = await ProxyServer.start();
    const { server, another } = await bench();
    const env = { HF_ENDPOINT: server.endpoint.href, HF_TOKEN: 'hf_secret', http_proxy: `http://${proxy.host}` };
    expect((await another(hubFrom(env)).download(ID)).id).toBe(NAME);
    expect(proxy.seen.length).toBeGreaterThan(2);
    expect(proxy.seen.filter(({ token }) => token !== undefined)).toEqual([]);
    await another(hubFrom({ ...env, no_proxy: '127.0.0.1' })).lookUp(ID);
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer hf_secret'); // straight to this computer it may go
  });

  it('is passed by where NO_PROXY names the hub', async () => {
    const proxy = await ProxyServer.start();
    const env = { HTTP_PROXY: `http://${proxy.host}`, NO_PROXY: '127.0.0.1' };
    const { installer } = await bench({ transport: nodeTransport({ env }) });
    await installer.lookUp(ID);
    expect(proxy.seen).toEqual([]);
  });

  it('opens a tunnel for https and sees nothing of what goes through it', async () => {
    const proxy = await ProxyServer.start();
    proxy.names.set('hub.example', '127.0.0.1');
    const failed = vi.fn<(error: unknown) => void>();
    const first = new Promise<Buffer>((resolve) => {
      const hub = createServer((socket: Socket) => {
        socket
          .on('error', () => undefined)
          .once('data', (bytes) => {
            resolve(bytes);
            socket.destroy();
          });
      }).listen(0, '127.0.0.1', () => {
        const target = `hub.example:${(hub.address() as AddressInfo).port}`;
        const transport = nodeTransport({ env: { ALL_PROXY: `http://me:secret@${proxy.host}` } });
        const signal = new AbortController().signal;
        transport(new URL(`https://${target}/`), { method: 'GET', headers: {}, signal }).catch(failed);
      });
      onTestFinished(() => void hub.close());
    });
    expect((await first)[0]).toBe(0x16); // the handshake of TLS
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(proxy.seen[0]).toMatchObject({ method: 'CONNECT', authorization });
    // The request itself went that way too: its name is known to nobody else, and the end is that of the hub's connection.
    await vi.waitFor(() => expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: 'ECONNRESET' })));
  });

  it.each([
    ['http', 407, 'it wants a password'],
    ['https', 407, 'it wants a password'],
    ['https', 403, 'status 403'],
  ])('that refuses %s with %i is told from the hub', async (scheme, status, detail) => {
    const proxy = await ProxyServer.start();
    proxy.status = status;
    const endpoint = new URL(`${scheme}://hub.example/`);
    const { installer, waits } = await bench({
      endpoint,
      transport: nodeTransport({ env: { ALL_PROXY: proxy.host } }),
    });
    const error = await installer.lookUp(ID).catch((reason: unknown) => reason);
    expect(HeadlightError.toData(error)).toEqual({ code: 'hubProxyFailed', params: { proxy: proxy.host, detail } });
    expect(waits).toEqual([]);
  });

  it('that is down is named, after some tries', async () => {
    const proxy = await ProxyServer.start();
    const { host } = proxy;
    await proxy.stop();
    for (const endpoint of [new URL('https://hub.example/'), new URL('http://hub.example/')]) {
      const { installer, waits } = await bench({ endpoint, transport: nodeTransport({ env: { ALL_PROXY: host } }) });
      const error = await installer.lookUp(ID).catch((reason: unknown) => reason);
      const params = { proxy: host, detail: 'ECONNREFUSED' };
      expect(HeadlightError.toData(error)).toEqual({ code: 'hubProxyFailed', params });
      expect(waits).toHaveLength(4);
    }
  });

  it('that never answers is given up on', async () => {
    const proxy = await ProxyServer.start();
    proxy.status = 0;
    const transport = nodeTransport({ env: { ALL_PROXY: proxy.host }, silence: SHORT });
    const { installer } = await bench({ endpoint: new URL('https://hub.example/'), transport });
    expect(await codeOf(installer.lookUp(ID))).toBe('hubUnreachable');
  }, 20_000);
});
