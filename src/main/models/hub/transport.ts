/**
 * One HTTP request as the hub client makes it: no redirects followed, no body unpacked; proxies as the environment names them. Node's own
 * client, each request on a connection of its own: Node's fetch knows no proxies, and undici 7 asserts, uncaught, where a server closes
 * behind a body that is still being read (nodejs/undici#5360).
 */
import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { HeadlightError } from '../../../vit/errors';
import { paced } from './pace';
import { proxyFor, type Proxy } from './proxy';
import { Passing } from './retry';
import { SILENCE, type Silence } from './silence';
import { connectOptions, silenceOf, throughTunnel, TunnelRefused } from './tunnel';

export interface TransportRequest {
  readonly method: 'GET' | 'HEAD';
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  header(name: string): string | null;
  /** May be read once; rejects when the connection is cut. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of a connection whose body nobody reads. */
  discard(): void;
}

/** Rejects with the system's error, and with `hubProxyFailed`, which may be `Passing`. */
export type Transport = (url: URL, request: TransportRequest) => Promise<TransportResponse>;

export interface TransportOptions {
  /** Names the proxies. */
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds. */
  readonly silence?: Silence;
}

export function nodeTransport({ env = process.env, silence = SILENCE }: TransportOptions = {}): Transport {
  return async (url, asked) => {
    const proxy = proxyFor(url, env);
    const answer = await send(url, asked, proxy, silence).catch((error: unknown) => {
      throw proxy ? throughProxy(error, proxy) : error;
    });
    answer.on('error', () => undefined); // a reader is told by the body, and there may be none
    const discard = (): void => void answer.destroy();
    const status = answer.statusCode ?? 0;
    if (proxy && status === 407) {
      discard();
      throw refusedBy(proxy, 407);
    }
    const header = (name: string): string | null => {
      const value = answer.headers[name];
      return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
    };
    const tooSlow = (): void => void answer.destroy(Object.assign(new Error('too slow'), { code: 'too slow' }));
    return { status, header, body: paced(answer, silence.body, tooSlow), discard };
  };
}

/** Straight, or through a proxy: https is tunnelled, and http asked for by its whole address, as proxies expect. */
async function send(
  url: URL,
  { method, headers, signal }: TransportRequest,
  proxy: Proxy | null,
  silence: Silence,
): Promise<IncomingMessage> {
  const usual: RequestOptions = { method, headers: { ...headers }, signal, agent: false };
  if (url.protocol === 'https:') {
    if (!proxy) return answerOf(httpsRequest(url, usual), silence);
    const tunnel = await throughTunnel(proxy, url, signal, silence).catch((error: unknown) => {
      throw error instanceof TunnelRefused ? refusedBy(proxy, error.status) : error;
    });
    // With an agent, even `false`, Node would pass over `createConnection` and go straight.
    return answerOf(httpsRequest(url, { ...usual, agent: undefined, createConnection: () => tunnel }), silence);
  }
  if (!proxy) return answerOf(httpRequest(url, usual), silence);
  const { authorization } = proxy;
  const whole = {
    host: url.host,
    ...withoutSecrets(headers),
    ...(authorization !== null && { 'proxy-authorization': authorization }),
  };
  const ask = proxy.address.startsWith('https:') ? httpsRequest : httpRequest;
  return answerOf(ask({ ...usual, ...connectOptions(proxy), path: url.href, headers: whole }), silence);
}

/** Sends what has no body, and waits for the answer's headers. */
function answerOf(request: ClientRequest, silence: Silence): Promise<IncomingMessage> {
  const giveUp = (): void => void request.destroy(silenceOf(request));
  let timer = setTimeout(giveUp, silence.connect);
  const connected = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, silence.headers); // of all of them: some servers say a byte now and then
  };
  return new Promise<IncomingMessage>((resolve, reject) => {
    request
      .on('error', reject)
      .on('socket', (socket) => {
        if (socket.connecting) socket.once('connect', connected);
        else connected();
      })
      .on('response', resolve)
      .end();
  }).finally(() => clearTimeout(timer));
}

/** A proxy reads what is asked of it in plain text. */
function withoutSecrets(headers: TransportRequest['headers']): TransportRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
}

/** Whether what is sent there can be read on the way by a proxy of the environment. Throws as `proxyFor`. */
export function isReadByProxy(url: URL, env: NodeJS.ProcessEnv): boolean {
  return url.protocol === 'http:' && proxyFor(url, env) !== null;
}

/** Errors before a proxy has let us through: the proxy's, not the hub's. */
const UNREACHED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;

function throughProxy(error: unknown, proxy: Proxy): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'string' || !UNREACHED.test(code)) return error;
  return new Passing(new HeadlightError('hubProxyFailed', { proxy: proxy.host, detail: code }));
}

function refusedBy({ host, authorization }: Proxy, status: number): HeadlightError | Passing {
  const password = authorization === null ? 'it wants a password' : 'it refuses the password';
  const detail = status === 407 ? password : `status ${status}`;
  const error = new HeadlightError('hubProxyFailed', { proxy: host, detail });
  return status >= 500 ? new Passing(error) : error;
}
