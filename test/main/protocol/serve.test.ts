import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN } from '../../../src/main/protocol/resolve';
import { serve, type FileRoots } from '../../../src/main/protocol/serve';

let folder = '';
let roots: FileRoots;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-serve-'));
  mkdirSync(join(folder, 'renderer/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'renderer/index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'renderer/assets/worker.js'), 'postMessage(1)');
  writeFileSync(join(folder, 'renderer/assets/empty.css'), '');
  writeFileSync(
    join(folder, 'weights.safetensors'),
    Uint8Array.from({ length: 256 }, (_, at) => at),
  );
  const known = { 'vit-tiny/model.safetensors': join(folder, 'weights.safetensors') } as Record<string, string>;
  roots = { renderer: join(folder, 'renderer'), modelFile: async (id, file) => known[`${id}/${file}`] ?? null };
});

afterAll(() => rmSync(folder, { recursive: true }));

const ask = (path: string, init?: RequestInit): Promise<Response> => serve(new Request(ORIGIN + path, init), roots);

describe('serve', () => {
  it('serves the page with a policy that trusts nothing but our own files', async () => {
    const answer = await ask('/index.html');
    const policy = answer.headers.get('content-security-policy');
    expect([answer.status, await answer.text()]).toEqual([200, '<!doctype html>']);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('lets scripts compile WebAssembly when they run as workers, and nothing else', async () => {
    const policy = (await ask('/assets/worker.js')).headers.get('content-security-policy');
    expect(policy).toContain("'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/'unsafe-(eval|inline)'/);
  });

  it('isolates whatever it answers, errors too', async () => {
    for (const path of ['/index.html', '/assets/worker.js', '/missing.js', '/models/vit-tiny/model.safetensors']) {
      expect(Object.fromEntries((await ask(path)).headers)).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('serves a model file in whole and in parts', async () => {
    const whole = await ask('/models/vit-tiny/model.safetensors');
    expect([whole.status, whole.headers.get('content-length')]).toEqual([200, '256']);
    expect((await whole.arrayBuffer()).byteLength).toBe(256);
    const part = await ask('/models/vit-tiny/model.safetensors', { headers: { Range: 'bytes=250-' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 250-255/256']);
    expect([...new Uint8Array(await part.arrayBuffer())]).toEqual([250, 251, 252, 253, 254, 255]);
  });

  it('says how large a file is when the range lies beyond it', async () => {
    const answer = await ask('/models/vit-tiny/model.safetensors', { headers: { Range: 'bytes=256-' } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */256']);
  });

  it('answers HEAD without a body and an empty file with an empty body', async () => {
    const head = await ask('/index.html', { method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['15', '']);
    const empty = await ask('/assets/empty.css');
    expect([empty.status, await empty.text()]).toEqual([200, '']);
  });

  it.each([
    '/assets',
    '/missing.html',
    '/..%2fsecret.txt',
    '/models/vit-tiny/secret.txt',
    '/models/other/model.safetensors',
  ])('answers 404 to %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('refuses to be written to', async () => {
    expect((await ask('/index.html', { method: 'PUT', body: 'x' })).status).toBe(405);
  });
});
