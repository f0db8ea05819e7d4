/** Requests to a hub: redirects followed with care, the token shown to nobody else, refusals in words. */
import { HeadlightError } from '../../../vit/errors';
import { isPrivate, isToken } from './address';
import { refusalOf, storageRefusal } from './refusal';
import { Passing } from './retry';
import { nodeTransport, type Transport, type TransportResponse } from './transport';

export interface HubOptions {
  readonly endpoint: URL;
  readonly transport?: Transport;
  /** From the environment or the system's keychain; asked for each model. */
  readonly token?: () => Promise<string | null>;
  /** True where somebody on the way (a proxy) could read what is sent to this address. */
  readonly isRead?: (url: URL) => boolean;
}

export interface HubRequest {
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** A header of the hub's that is answer enough: a redirect that has it is not followed. */
  readonly until?: string;
  /** The model's id, for sentences. */
  readonly id: string;
  readonly revision?: string | null;
}

/** The last answer, and what the hub itself said on the way (storage lies elsewhere and knows nothing of it). */
export interface HubResponse extends TransportResponse {
  readonly hubHeader: (name: string) => string | null;
  /** The host that answered where that is not the hub. */
  readonly elsewhere: string | null;
}

/** What systems say where nobody can be reached at all. */
const ABSENT = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);

const MAX_REDIRECTS = 8;
const REDIRECT = [301, 302, 303, 307, 308];

export class HubRequests {
  readonly endpoint: URL;
  readonly host: string;
  readonly #transport: Transport;
  readonly #token: () => Promise<string | null>;
  readonly #isRead: (url: URL) => boolean;

  constructor(options: HubOptions) {
    const { endpoint, transport = nodeTransport(), token = async () => null, isRead = () => false } = options;
    this.endpoint = endpoint;
    this.host = endpoint.host;
    this.#transport = transport;
    this.#token = token;
    this.#isRead = isRead;
  }

  /**
   * One try. Resolves for a status below 300, for 416, and for a redirect that is answer enough. The caller reads the body or discards it. Rejects with `Passing` for trouble that may
   * pass, else with a `hub…` error or `cancelled`.
   */
  async send(url: URL, request: HubRequest): Promise<HubResponse> {
    const token = await this.#tokenFor(this.endpoint);
    const answer = await this.#follow(url, request, token);
    const enough = request.until !== undefined && answer.hubHeader(request.until) !== null;
    if (answer.status < 300 || answer.status === 416 || (enough && REDIRECT.includes(answer.status))) return answer;
    answer.discard();
    if (answer.elsewhere !== null) throw storageRefusal(answer, answer.elsewhere);
    const { id, revision = null } = request;
    throw refusalOf(answer, { host: this.host, id, revision, token: token !== null });
  }

  /** A whole small answer, at most `limit` bytes. One try, as `send`. */
  async text(url: URL, limit: number, request: HubRequest): Promise<Uint8Array> {
    const answer = await this.send(url, request);
    try {
      return await whole(answer, limit, () => this.invalid('too much text'));
    } finally {
      answer.discard();
    }
  }

  /** An error for an answer that cannot be trusted. */
  invalid(detail: string): HeadlightError {
    return new HeadlightError('hubAnswerInvalid', { host: this.host, detail });
  }

  /** A failure below HTTP, as passing trouble; our own errors stay what they are. */
  trouble(error: unknown, signal: AbortSignal): Error {
    const tooSlow = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
    if (signal.aborted && !tooSlow) return new HeadlightError('cancelled');
    if (error instanceof HeadlightError || error instanceof Passing) return error;
    const detail = wordsOf(error);
    const absent = ABSENT.has(detail);
    const params = { host: this.host, detail, ...(absent && { absent: 1 }) };
    return new Passing(new HeadlightError('hubUnreachable', params), null, absent);
  }

  async #follow(start: URL, request: HubRequest, token: string | null): Promise<HubResponse> {
    const { method = 'GET', signal } = request;
    const said: TransportResponse[] = [];
    let url = start;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const ours = url.origin === this.endpoint.origin;
      const credentials = ours && token !== null ? { authorization: `Bearer ${token}` } : {};
      const headers = { ...USUAL_HEADERS, ...request.headers, ...credentials };
      const answer = await this.#transport(url, { method, headers, signal }).catch((error: unknown) => {
        throw this.trouble(error, signal);
      });
      if (ours) said.push(answer);
      const hubHeader = (name: string): string | null =>
        said.map((each) => each.header(name)).find((value) => value !== null) ?? null;
      const enough = ours && request.until !== undefined && answer.header(request.until) !== null;
      if (enough || !REDIRECT.includes(answer.status))
        return { ...answer, hubHeader, elsewhere: ours ? null : url.host };
      answer.discard();
      url = this.#redirected(url, answer.header('location'));
    }
    throw this.invalid('it redirects in circles');
  }

  /** Never to another scheme than the web's, and never from https back to http. */
  #redirected(from: URL, location: string | null): URL {
    if (location === null || !URL.canParse(location, from.href)) throw this.invalid('it redirects to no address');
    const url = new URL(location, from);
    const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && from.protocol === 'http:');
    if (!allowed || url.username !== '') throw this.invalid(`it redirects to ${url.protocol.slice(0, 20)} …`);
    return url;
  }

  /** A token is for this hub only, and does not travel readable through a network. */
  async #tokenFor(endpoint: URL): Promise<string | null> {
    if (!isPrivate(endpoint) || (endpoint.protocol !== 'https:' && this.#isRead(endpoint))) return null;
    const token = await this.#token();
    if (token === null || isToken(token)) return token;
    throw new HeadlightError('hubTokenInvalid');
  }
}

/** Throws `tooMuch()` beyond `limit` bytes, before they have come where the server says so. */
async function whole(answer: TransportResponse, limit: number, tooMuch: () => Error): Promise<Uint8Array> {
  if (Number(answer.header('content-length') ?? 0) > limit) throw tooMuch();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body) {
    length += chunk.length;
    if (length > limit) throw tooMuch();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const USUAL_HEADERS = { 'user-agent': 'headlight', 'accept-encoding': 'identity' };

/** 'ENOTFOUND' and the like: short, and free of addresses. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string') return code;
  return error.cause instanceof Error ? wordsOf(error.cause) : error.name;
}
