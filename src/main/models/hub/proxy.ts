/** Which proxy the environment names for an address, as curl and Python read it: scheme first, then `ALL_PROXY`; lower case wins. Pure. */
import { isIPv6 } from 'node:net';
import { HeadlightError } from '../../../vit/errors';

export interface Proxy {
  /** Without credentials: 'http://proxy.example:3128/'. */
  readonly address: string;
  /** For people: host and port. */
  readonly host: string;
  /** The value of `Proxy-Authorization`, or null. */
  readonly authorization: string | null;
}

/** Null: straight. Throws `hubProxyFailed` for a proxy that is none, or of a kind that is not spoken here. */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): Proxy | null {
  const scheme = url.protocol.slice(0, -1);
  const named = (variable(env, `${scheme}_proxy`) ?? variable(env, 'all_proxy'))?.trim() ?? '';
  return named === '' || isExempt(url, variable(env, 'no_proxy') ?? '') ? null : parsed(named);
}

function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name] ?? env[name.toUpperCase()];
}

/** `NO_PROXY`: hosts with all beneath them, perhaps with a port; `*` is everything. */
function isExempt(url: URL, list: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list.split(/[,\s]+/).some((named) => {
    const entry = isIPv6(named) ? `[${named}]` : named; // as addresses write it
    const [, host = '', only] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (host === '' || (only !== undefined && only !== port)) return false;
    return host === '*' || url.hostname === host || url.hostname.endsWith(`.${host}`);
  });
}

function parsed(named: string): Proxy {
  const text = named.includes('://') ? named : `http://${named}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) throw new HeadlightError('hubProxyFailed', { proxy: 'HTTPS_PROXY', detail: 'not an address' });
  const { protocol, host, username, password } = url;
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new HeadlightError('hubProxyFailed', { proxy: host, detail: `${protocol}// is not spoken here` });
  const words = `${decoded(username)}:${decoded(password)}`;
  const authorization = username === '' ? null : `Basic ${Buffer.from(words).toString('base64')}`;
  return { address: `${protocol}//${host}/`, host, authorization };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a `%` that is meant as one
  }
}
