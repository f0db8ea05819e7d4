/** One HTTP request as the hub client makes it: no redirects followed, no body unpacked; proxies as the environment names them. */
import type { Dispatcher } from 'undici';

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

/** Rejects with the system's or the library's error. */
export type Transport = (url: URL, request: TransportRequest) => Promise<TransportResponse>;

const SECONDS = 1000;
/** A hub that says nothing for this long is taken for gone. */
export const SILENCE = { connect: 15 * SECONDS, headers: 30 * SECONDS, body: 30 * SECONDS } as const;

/** Plain Node, with `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. undici because Node's own fetch knows no proxies. */
export function nodeTransport(silence: Readonly<Record<keyof typeof SILENCE, number>> = SILENCE): Transport {
  let agent: Dispatcher | undefined;
  return async (url, { method, headers, signal }) => {
    const { EnvHttpProxyAgent, request } = await import('undici');
    agent ??= new EnvHttpProxyAgent({
      connect: { timeout: silence.connect },
      headersTimeout: silence.headers,
      bodyTimeout: silence.body,
    });
    const answer = await request(url, { method, headers, signal, dispatcher: agent });
    return {
      status: answer.statusCode,
      header: (name) => {
        const value = answer.headers[name];
        return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
      },
      body: answer.body,
      discard: () => {
        answer.body.on('error', () => undefined); // nobody listens any more
        answer.body.destroy();
      },
    };
  };
}
