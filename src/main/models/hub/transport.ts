/** One HTTP request as the hub client makes it: no redirects followed, no body unpacked; proxies as the environment names them. */
import type { Dispatcher } from 'undici';
import { HeadlightError } from '../../../vit/errors';
import { proxyFor, type Proxy } from './proxy';
import { Passing } from './retry';

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
  /** For a body that nobody reads: lets go of the connection. */
  discard(): void;
}

/** Rejects with the system's or the library's error, and with `hubProxyFailed`, which may be `Passing`. */
export type Transport = (url: URL, request: TransportRequest) => Promise<TransportResponse>;

const SECONDS = 1000;
/** A hub that says nothing for this long is taken for gone. */
const SILENCE = { connect: 15 * SECONDS, headers: 30 * SECONDS, body: 30 * SECONDS } as const;
type Silence = Readonly<Record<keyof typeof SILENCE, number>>;

export interface TransportOptions {
  /** Names the proxies. */
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds. */
  readonly silence?: Silence;
}

/** Plain Node. undici because Node's own fetch knows no proxies. */
export function nodeTransport({ env = process.env, silence = SILENCE }: TransportOptions = {}): Transport {
  const agents = new Map<string, Promise<Dispatcher>>();
  return async (url, { method, headers, signal }) => {
    const proxy = proxyFor(url, env);
    const key = proxy?.address ?? '';
    const agent = agents.get(key) ?? agentFor(proxy, silence);
    agents.set(key, agent);
    const { request } = await import('undici');
    const limits = { headersTimeout: silence.headers, bodyTimeout: silence.body };
    const answer = await request(url, { method, headers, signal, dispatcher: await agent, ...limits }).catch(
      (error: unknown) => {
        throw proxy ? throughProxy(error, proxy) : error;
      },
    );
    const discard = (): void => {
      answer.body.on('error', () => undefined); // nobody listens any more
      answer.body.destroy();
    };
    if (proxy && answer.statusCode === 407) {
      discard();
      throw refusedBy(proxy, 407);
    }
    const header = (name: string): string | null => {
      const value = answer.headers[name];
      return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
    };
    return { status: answer.statusCode, header, body: answer.body, discard };
  };
}

/** Through a proxy https is tunnelled, and http asked for by its whole address, as proxies expect. */
async function agentFor(proxy: Proxy | null, silence: Silence): Promise<Dispatcher> {
  const { Agent, Pool, ProxyAgent } = await import('undici');
  const connect = { timeout: silence.connect };
  if (!proxy) return new Agent({ connect });
  return new ProxyAgent({
    uri: proxy.address,
    ...(proxy.authorization === null ? {} : { token: proxy.authorization }),
    proxyTunnel: false, // of http only
    proxyTls: connect,
    requestTls: connect,
    clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: silence.headers }),
  });
}

/** What happens before a proxy has let us through is its doing, not the hub's. */
const UNREACHED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;
/** undici says it in no other way. */
const NO_TUNNEL = /^Proxy (?:response|Authentication Required) \((\d{3})\)/;

function throughProxy(error: unknown, proxy: Proxy): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && UNREACHED.test(code))
    return new Passing(new HeadlightError('hubProxyFailed', { proxy: proxy.host, detail: code }));
  const [, status] = NO_TUNNEL.exec(error.message) ?? [];
  return status === undefined ? error : refusedBy(proxy, Number(status));
}

function refusedBy({ host, authorization }: Proxy, status: number): HeadlightError | Passing {
  const password = authorization === null ? 'it wants a password' : 'it refuses the password';
  const detail = status === 407 ? password : `status ${status}`;
  const error = new HeadlightError('hubProxyFailed', { proxy: host, detail });
  return status >= 500 ? new Passing(error) : error;
}
