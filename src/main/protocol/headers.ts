/** Response headers of `app://`: content types, isolation, and the content security policy. */
import { extname } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

export function contentType(name: string): string {
  return CONTENT_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
}

type Policy = Readonly<Record<string, string>>;

/** What the window may do: our own files, and pictures it made itself. */
const DOCUMENT_POLICY: Policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/**
 * What a worker may do; it has no document to attack. WebAssembly is compiled here only, and TensorFlow.js starts its
 * threads from blobs of its own code.
 */
const WORKER_POLICY: Policy = {
  'default-src': "'none'",
  'script-src': "'self' blob: 'wasm-unsafe-eval'",
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
};

/** While the dev server runs: it injects styles and talks to the page over a socket. */
const DEV_POLICY: Policy = {
  ...DOCUMENT_POLICY,
  'script-src': "'self' 'unsafe-inline'",
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': "'self' ws://localhost:*",
};

const written = (policy: Policy): string =>
  Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

/** @param type the content type; a script's policy takes effect when it is started as a worker. */
export function securityHeaders(type: string, development = false): Record<string, string> {
  const isScript = type.startsWith('text/javascript');
  const document = development ? DEV_POLICY : DOCUMENT_POLICY;
  return {
    'Content-Security-Policy': written(isScript ? WORKER_POLICY : document),
    // Cross-origin isolation gives WebAssembly its threads.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}
