/** A way through a proxy for https (RFC 9110, 9.3.6): what goes through it the proxy cannot read. */
import { request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Proxy } from './proxy';
import type { Silence } from './silence';

/** Where the proxy listens. */
export function connectOptions(proxy: Proxy): Pick<RequestOptions, 'protocol' | 'hostname' | 'port'> {
  const { protocol, hostname, port } = new URL(proxy.address);
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port: port || (protocol === 'https:' ? 443 : 80) };
}

/** The proxy answered, with another status than that the way is open. */
export class TunnelRefused extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

/** The error for silence: the network's before there is a connection, the other end's afterwards. */
export function silenceOf({ socket }: ClientRequest): Error {
  const code = !socket || socket.connecting ? 'ETIMEDOUT' : 'no answer';
  return Object.assign(new Error(code), { code });
}

/** An encrypted connection to the host of `url`. Rejects with `TunnelRefused`, and as `node:http` does. */
export async function throughTunnel(proxy: Proxy, url: URL, signal: AbortSignal, silence: Silence): Promise<TLSSocket> {
  const socket = await opened(proxy, `${url.hostname}:${url.port || '443'}`, signal, silence);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = connect({ socket, host, ...(isIP(host) === 0 && { servername: host }) });
  return secure.on('error', () => undefined); // the request that uses it is told; it may be gone already
}

function opened(proxy: Proxy, path: string, signal: AbortSignal, silence: Silence): Promise<Socket> {
  const ask = proxy.address.startsWith('https:') ? httpsRequest : httpRequest;
  const { authorization } = proxy;
  const headers = { host: path, ...(authorization !== null && { 'proxy-authorization': authorization }) };
  return new Promise((resolve, reject) => {
    const request = ask({ ...connectOptions(proxy), method: 'CONNECT', path, headers, signal, agent: false });
    const timer = setTimeout(() => request.destroy(silenceOf(request)), silence.connect);
    request
      .on('close', () => clearTimeout(timer))
      .on('error', reject)
      .on('connect', ({ statusCode = 0 }, socket, head) => {
        clearTimeout(timer);
        if (statusCode < 200 || statusCode > 299) {
          socket.destroy();
          return reject(new TunnelRefused(statusCode));
        }
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      })
      .end();
  });
}
