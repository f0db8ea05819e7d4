/** Answers a request to `app://` with a file, or with nothing. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { contentType, securityHeaders } from './headers';
import { parseRange } from './range';
import { resolveAddress, type Target } from './resolve';

export interface FileRoots {
  /** Folder of the built renderer. */
  readonly renderer: string;
  /** Absolute path of a file of an installed model; null when the model or the file is not known. */
  modelFile(id: string, file: string): Promise<string | null>;
  /** The dev server's address, which then answers for the renderer's files. */
  readonly devServer?: string | undefined;
}

/** Large models are read in pieces of this many bytes. */
const CHUNK = 1 << 20;

export async function serve(request: Request, roots: FileRoots): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const target = resolveAddress(request.url);
  if (roots.devServer !== undefined && target?.kind !== 'model') return fromDevServer(request, roots.devServer);
  const path = target && (await locate(target, roots));
  return path ? fileResponse(path, request) : refuse(404);
}

async function locate(target: Target, roots: FileRoots): Promise<string | null> {
  return target.kind === 'asset' ? join(roots.renderer, target.path) : roots.modelFile(target.id, target.file);
}

async function fileResponse(path: string, request: Request): Promise<Response> {
  const info = await stat(path).catch(() => null);
  if (!info?.isFile()) return refuse(404);
  const { size, mtimeMs, ino } = info;
  const type = contentType(path);
  const headers = {
    ...securityHeaders(type),
    'Content-Type': type,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-cache',
    ETag: `"${size}-${mtimeMs}-${ino}"`, // who reads a model in pieces can tell that its file has changed
  };
  const range = parseRange(request.headers.get('range'), size);
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` } });
  }
  const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range;
  const length = { ...headers, 'Content-Length': String(end - start + 1) };
  const partial = range === 'whole' ? length : { ...length, 'Content-Range': `bytes ${start}-${end}/${size}` };
  const body = request.method === 'HEAD' || size === 0 ? null : bytes(path, start, end);
  return new Response(body, { status: range === 'whole' ? 200 : 206, headers: partial });
}

function bytes(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  const stream = createReadStream(path, { start, end, highWaterMark: CHUNK });
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}

async function fromDevServer(request: Request, devServer: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const answer = await fetch(new URL(pathname + search, devServer), { headers: request.headers });
  const headers = new Headers(answer.headers);
  headers.delete('content-encoding'); // fetch has decoded it
  const extra = securityHeaders(headers.get('content-type') ?? '', true);
  for (const [name, value] of Object.entries(extra)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, headers });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders('text/plain') });
}
