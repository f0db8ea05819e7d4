/** A hub for tests: Hugging Face's protocol on the loopback, with storage on a second port, and every kind of trouble on demand. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';
/** Files from this size lie in the storage, as large ones do. */
const LFS_FROM = 4096;
/** Milliseconds; what lies unread when a connection is cut is lost, and a busy machine reads late. */
const TIME_TO_ARRIVE = 150;

export interface HubModelOnServer {
  readonly files: Readonly<Record<string, Buffer>>;
  readonly licence?: string | null;
  readonly commit?: string;
  /** Wanted before anything is given out. */
  readonly token?: string;
  readonly gated?: boolean;
  /** Metadata without sizes and checksums, as mirrors answer. */
  readonly bare?: boolean;
}

/** One request as it came in. */
export interface Seen {
  readonly server: 'hub' | 'storage';
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** Answers instead of the server where it returns true. */
export type Trouble = (request: Seen, response: ServerResponse) => boolean;

export class HubServer {
  readonly models = new Map<string, HubModelOnServer>();
  readonly seen: Seen[] = [];
  /** Asked in order, before the server's own answer. */
  readonly trouble: Trouble[] = [];
  /** Replaces bytes that the storage sends. */
  corrupt: (name: string, bytes: Buffer) => Buffer = (_, bytes) => bytes;
  /** Changes what `/api/models` answers. */
  metadata: (answer: Record<string, unknown>) => unknown = (answer) => answer;
  readonly #hub = createServer((request, response) => this.#answer('hub', request, response));
  readonly #storage = createServer((request, response) => this.#answer('storage', request, response));

  static async start(): Promise<HubServer> {
    const server = new HubServer();
    await Promise.all([listen(server.#hub), listen(server.#storage)]);
    return server;
  }

  get endpoint(): URL {
    return new URL(`http://127.0.0.1:${portOf(this.#hub)}/`);
  }

  get storage(): string {
    return `http://127.0.0.1:${portOf(this.#storage)}`;
  }

  /** Also when it is stopped already. */
  async stop(): Promise<void> {
    for (const server of [this.#hub, this.#storage]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /** GET requests for a file, at either server. */
  fetches(name: string, server: Seen['server'] = 'storage'): Seen[] {
    return this.seen.filter((each) => each.method === 'GET' && each.server === server && each.path.includes(name));
  }

  #answer(server: Seen['server'], request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    const seen = { server, method, path: url, headers };
    this.seen.push(seen);
    if (this.trouble.some((trouble) => trouble(seen, response))) return;
    if (server === 'storage') return this.#store(seen, response);
    const [path = ''] = url.split('?');
    const api = /^\/api\/models\/(.+?)(?:\/revision\/([^/]+))?$/.exec(path);
    const file = /^\/(.+)\/resolve\/([^/]+)\/([^/]+)$/.exec(path);
    if (api) return this.#describe(api[1]!, api[2], seen, response);
    if (file) return this.#resolve(file[1]!, file[2]!, decodeURIComponent(file[3]!), seen, response);
    refuse(response, 404, 'nothing');
  }

  /** The model, or null after a refusal. */
  #allowed(id: string, revision: string | undefined, seen: Seen, response: ServerResponse): HubModelOnServer | null {
    const model = this.models.get(id);
    const given = seen.headers.authorization?.replace('Bearer ', '');
    if (!model) refuse(response, 401, 'RepoNotFound');
    else if (model.token !== undefined && given !== model.token) {
      if (given !== undefined) refuse(response, 401);
      else refuse(response, model.gated ? 401 : 404, model.gated ? 'GatedRepo' : 'RepoNotFound');
    } else if (![undefined, 'main', commitOf(model)].includes(revision)) refuse(response, 404, 'RevisionNotFound');
    else return model;
    return null;
  }

  #describe(id: string, revision: string | undefined, seen: Seen, response: ServerResponse): void {
    const model = this.#allowed(id, revision, seen, response);
    if (!model) return;
    const { licence = 'apache-2.0', bare = false } = model;
    const siblings = Object.entries(model.files).map(([rfilename, bytes]) =>
      bare
        ? { rfilename }
        : {
            rfilename,
            size: bytes.length,
            blobId: gitSha1(bytes),
            ...(bytes.length < LFS_FROM
              ? {}
              : { lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 134 } }),
          },
    );
    const card = licence === null ? {} : { cardData: { license: licence }, tags: [`license:${licence}`] };
    const answer = { id, sha: commitOf(model), private: false, gated: model.gated ? 'auto' : false, ...card, siblings };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(this.metadata(answer)));
  }

  #resolve(id: string, revision: string, name: string, seen: Seen, response: ServerResponse): void {
    const model = this.#allowed(id, revision, seen, response);
    if (!model) return;
    const bytes = model.files[name];
    if (!bytes) return refuse(response, 404, 'EntryNotFound');
    response.setHeader('x-repo-commit', commitOf(model));
    if (bytes.length < LFS_FROM) {
      response.setHeader('etag', `"${gitSha1(bytes)}"`);
      return send(seen, response, this.corrupt(name, bytes));
    }
    response.setHeader('x-linked-size', bytes.length);
    response.setHeader('x-linked-etag', `"${sha256(bytes)}"`);
    response.statusCode = 302;
    response.setHeader('location', `${this.storage}/${id}/${name}?signature=abc`);
    response.end();
  }

  #store(seen: Seen, response: ServerResponse): void {
    const [path = ''] = seen.path.split('?');
    const at = path.lastIndexOf('/');
    const name = path.slice(at + 1);
    const bytes = this.models.get(path.slice(1, at))?.files[name];
    if (!bytes) return refuse(response, 404);
    response.setHeader('etag', `"${sha256(bytes).slice(0, 32)}"`);
    send(seen, response, this.corrupt(name, bytes));
  }
}

/** The whole, or the range that was asked for where `If-Range` still holds. */
export function send(seen: Seen, response: ServerResponse, bytes: Buffer): void {
  const start = Number(/^bytes=(\d+)-$/.exec(seen.headers.range ?? '')?.[1] ?? 0);
  const condition = seen.headers['if-range'];
  const ranged =
    seen.headers.range !== undefined && (condition === undefined || condition === response.getHeader('etag'));
  response.setHeader('accept-ranges', 'bytes');
  if (ranged && start >= bytes.length) {
    response.statusCode = 416;
    response.end();
    return;
  }
  const part = ranged ? bytes.subarray(start) : bytes;
  if (ranged) {
    response.statusCode = 206;
    response.setHeader('content-range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
  }
  response.setHeader('content-length', part.length);
  response.end(seen.method === 'HEAD' ? undefined : part);
}

/** Sends what is asked for, but cuts the connection after `length` bytes of it. `times`: how often. */
export function cutAfter(name: string, length: number, times: number, bytes: Buffer): Trouble {
  let left = times;
  return (seen, response) => {
    if (seen.server !== 'storage' || seen.method !== 'GET' || !seen.path.includes(name) || left-- <= 0) return false;
    const start = Number(/^bytes=(\d+)-$/.exec(seen.headers.range ?? '')?.[1] ?? 0);
    if (start > 0) response.setHeader('content-range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
    response.statusCode = start > 0 ? 206 : 200;
    response.setHeader('etag', `"${sha256(bytes).slice(0, 32)}"`);
    response.setHeader('content-length', bytes.length - start);
    sendAndCut(response, bytes.subarray(start, start + length));
    return true;
  };
}

/** Sends these bytes, and cuts the connection once they have had time to arrive. */
export function sendAndCut(response: ServerResponse, bytes: Buffer): void {
  response.write(bytes, () => setTimeout(() => response.destroy(), TIME_TO_ARRIVE));
}

/** Answers with a status, `times` times, where the request is one that `which` names. */
export function answerWith(
  status: number,
  which: (seen: Seen) => boolean,
  times: number,
  headers: Readonly<Record<string, string>> = {},
): Trouble {
  let left = times;
  return (seen, response) => {
    if (!which(seen) || left-- <= 0) return false;
    response.writeHead(status, headers);
    response.end();
    return true;
  };
}

/** Every file of a folder, by name. */
export function filesOf(folder: string): Record<string, Buffer> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
}

function commitOf(model: HubModelOnServer): string {
  return model.commit ?? COMMIT;
}

function refuse(response: ServerResponse, status: number, reason?: string): void {
  response.writeHead(status, reason === undefined ? {} : { 'x-error-code': reason });
  response.end();
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function gitSha1(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
