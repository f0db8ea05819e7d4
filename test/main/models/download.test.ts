/** Downloads from a hub on the loopback: whole, cut, stopped, refused, damaged and hostile. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listModels } from '../../../src/main/models/installed';
import { readOrigin } from '../../../src/main/models/origin';
import type { InstallProgress } from '../../../src/main/models/progress';
import { markOf } from '../../../src/main/write/process-mark';
import { HeadlightError } from '../../../src/vit/errors';
import { answerWith, COMMIT, cutAfter, filesOf, sendAndCut, type Seen } from '../../support/hub-server';
import { bench, checkpoint, codeOf, ID, listed, NAME, unfinished, WEIGHTS } from './install-support';

const weights = readFileSync(join(checkpoint('hf-vit'), WEIGHTS));
const NEEDED = ['config.json', WEIGHTS, 'preprocessor_config.json'];
const isStorage = ({ server }: Seen): boolean => server === 'storage';

describe('a look', () => {
  it('says size, licence, commit and room, and fetches no weights', async () => {
    const { server, installer } = await bench();
    const offer = await installer.lookUp(ID);
    expect(offer).toMatchObject({ id: ID, commit: COMMIT, licence: 'apache-2.0', gated: false, installsAs: NAME });
    expect(offer.files.map(({ name }) => name).sort()).toEqual([...NEEDED].sort());
    expect(offer.bytes).toBe(392 + 231 + 18_244);
    expect(offer.installed).toBe(false);
    expect(offer.alreadyHere).toBe(0);
    expect(offer.freeBytes).toBeGreaterThan(1e6);
    expect(server.seen.map(({ method }) => method)).toEqual(['GET']);
  });

  it('takes the address of the page, and a revision', async () => {
    const { server, installer } = await bench();
    expect((await installer.lookUp(`${server.endpoint.href}${ID}/tree/main`)).id).toBe(ID);
    expect((await installer.lookUp(ID, 'main')).revision).toBe('main');
    expect(await codeOf(installer.lookUp(ID, 'v9'))).toBe('hubRevisionNotFound');
  });

  it('asks for sizes and checksums one by one where a mirror does not list them', async () => {
    const { server, installer, own } = await bench();
    const files = filesOf(checkpoint('hf-vit'));
    server.models.set(ID, { files, bare: true });
    const offer = await installer.lookUp(ID);
    const described = offer.files.find(({ name }) => name === WEIGHTS);
    expect(described).toMatchObject({ size: 18_244, sha256: createHash('sha256').update(weights).digest('hex') });
    expect(offer.files.find(({ name }) => name === 'config.json')?.gitSha1).toMatch(/^[0-9a-f]{40}$/);
    await installer.download(offer);
    expect(listed(own)).toEqual([NAME]);
  });

  it('asks the hub for them and never the storage, whose links may be read but not looked at', async () => {
    const { server, installer } = await bench();
    server.models.set(ID, { files: filesOf(checkpoint('hf-vit')), bare: true });
    server.trouble.push(answerWith(403, ({ server: at, method }) => at === 'storage' && method === 'HEAD', 99));
    expect((await installer.lookUp(ID)).bytes).toBe(392 + 231 + 18_244);
    expect(server.seen.filter(isStorage)).toEqual([]);
  });

  it('reads the licence in the README where the metadata has none', async () => {
    const { server, installer } = await bench();
    const readme = Buffer.from('---\ntags:\n- vision\nlicense: "cc-by-4.0"\n---\n# A model\nlicense: no\n');
    server.models.set(ID, { files: { ...filesOf(checkpoint('hf-vit')), 'README.md': readme }, licence: null });
    expect((await installer.lookUp(ID)).licence).toBe('cc-by-4.0');
  });

  it('refuses what is no id before asking anyone', async () => {
    const { server, installer } = await bench();
    for (const id of [
      '',
      'a/b/c',
      '../x',
      'a/..',
      'a--b/c',
      'a b',
      'x/y.git',
      'http://elsewhere/a/b',
      '.hidden',
      'con',
      'nul/',
    ])
      expect(await codeOf(installer.lookUp(id)), id).toBe('hubIdInvalid');
    expect(server.seen).toEqual([]);
  });
});

describe('a download', () => {
  it('installs the model whole, with where it came from', async () => {
    const { installer, own } = await bench();
    const told: InstallProgress[] = [];
    const model = await installer.download(ID, (progress) => told.push(progress));
    expect(model).toMatchObject({ id: NAME, folder: join(own, NAME) });
    expect(model.files.map(({ name }) => name)).toEqual([...NEEDED].sort());
    expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(true);
    expect(await readOrigin(model.folder)).toMatchObject({ id: ID, commit: COMMIT, licence: 'apache-2.0' });
    expect(told.at(-1)).toMatchObject({ phase: 'checking', received: 18_867, total: 18_867 });
    expect(await listModels([own])).toHaveLength(1);
    expect(unfinished(own)).toEqual([]);
  });

  it('of what is here already asks for the metadata only', async () => {
    const { server, installer } = await bench();
    const first = await installer.download(ID);
    const before = server.seen.length;
    expect(await installer.download(ID)).toEqual(first);
    expect(server.seen.slice(before).map(({ path }) => path)).toEqual([`/api/models/${ID}?blobs=true`]);
    expect((await installer.lookUp(ID)).installed).toBe(true);
  });

  it('of a newer commit replaces the older one', async () => {
    const { server, installer, own } = await bench();
    await installer.download(ID);
    const commit = 'f'.repeat(40);
    server.models.set(ID, { files: filesOf(checkpoint('hf-deit-distilled')), commit });
    await installer.download(ID);
    expect((await readOrigin(join(own, NAME)))?.commit).toBe(commit);
    expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(false);
    expect(unfinished(own)).toEqual([]);
  });

  it('takes the shards that an index names', async () => {
    const { server, installer } = await bench();
    server.models.set(ID, { files: filesOf(checkpoint('hf-vit-v5-sharded')) });
    const { files } = await installer.download(ID);
    expect(files.map(({ name }) => name)).toContain('model-00002-of-00002.safetensors');
  });

  it('of pickled weights opens them too, and leaves other formats of the same model where they are', async () => {
    const { server, installer } = await bench();
    const files = { ...filesOf(checkpoint('torch-deit')), 'tf_model.h5': weights, 'training_args.bin': weights };
    server.models.set(ID, { files });
    const installed = await installer.download(ID);
    expect(installed.files.map(({ name }) => name)).toEqual(['config.json', 'deit.pth']);
  });
});

describe('a cut connection', () => {
  it('is gone on with, by range, at the same version', async () => {
    const { server, installer, own } = await bench();
    server.trouble.push(cutAfter(WEIGHTS, 5000, 3, weights));
    await installer.download(ID);
    expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(true);
    const fetches = server.fetches(WEIGHTS);
    expect(fetches.map(({ headers }) => headers.range)).toEqual([
      undefined,
      'bytes=5000-',
      'bytes=10000-',
      'bytes=15000-',
    ]);
    expect(fetches[1]!.headers['if-range']).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('that does not heal is given up on, and the next download goes on where it stopped', async () => {
    const { server, installer, another, own, waits } = await bench();
    server.trouble.push(cutAfter(WEIGHTS, 1000, 5, weights));
    expect(await codeOf(installer.download(ID))).toBe('hubUnreachable');
    expect(waits).toHaveLength(4);
    expect(waits[3]!).toBeGreaterThan(waits[0]!);
    expect(listed(own)).toEqual([]);
    expect(await listModels([own])).toEqual([]);
    const later = another();
    expect((await later.lookUp(ID)).alreadyHere).toBe(392 + 231 + 5000);
    const told: InstallProgress[] = [];
    await later.download(ID, (progress) => told.push(progress));
    expect(told[0]!.received).toBeGreaterThan(5000);
    expect(server.fetches(WEIGHTS).at(-1)!.headers.range).toBe('bytes=5000-');
    expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(true);
  });

  it('begins anew where the server has another version meanwhile, or does not know ranges', async () => {
    const { server, installer, own } = await bench();
    let cut = true;
    server.trouble.push((seen, response) => {
      if (!isStorage(seen) || seen.method !== 'GET') return false;
      response.setHeader('etag', cut ? '"old"' : '"new"');
      if (!cut) return response.end(weights) && true; // the whole, with status 200
      cut = false;
      response.setHeader('content-length', weights.length);
      sendAndCut(response, Buffer.alloc(4000));
      return true;
    });
    await installer.download(ID);
    expect(server.fetches(WEIGHTS)[1]!.headers['if-range']).toBe('"old"');
    expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(true);
  });

  it.each([
    ['without saying how long the whole is', (start: number) => [start, weights.length, '*'] as const],
    ['in pieces', (start: number) => [start, Math.min(start + 6000, weights.length), weights.length] as const],
  ])('is gone on with by a server that answers %s', async (_, answer) => {
    const { server, installer, own } = await bench();
    server.trouble.push(cutAfter(WEIGHTS, 5000, 1, weights), (seen, response) => {
      if (!isStorage(seen) || seen.headers.range === undefined) return false;
      const [start, end, total] = answer(Number(seen.headers.range.slice('bytes='.length, -1)));
      response.writeHead(206, { 'content-range': `bytes ${start}-${end - 1}/${total}`, 'content-length': end - start });
      response.end(weights.subarray(start, end));
      return true;
    });
    await installer.download(ID);
    expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(true);
  });

  it.each(['bytes 4999-18243/18244', 'bytes 5000-18244/18244', 'bytes 5000-18243/18245', 'bytes 5000-4999/*', ''])(
    'is not gone on with where the part that comes is “%s”',
    async (range) => {
      const { server, installer, own } = await bench();
      server.trouble.push(cutAfter(WEIGHTS, 5000, 1, weights), (seen, response) => {
        if (!isStorage(seen) || seen.headers.range === undefined) return false;
        response.writeHead(206, { 'content-range': range }).end(weights.subarray(5000));
        return true;
      });
      expect(await codeOf(installer.download(ID))).toBe('hubAnswerInvalid');
      expect(listed(own)).toEqual([]);
    },
  );

  it('begins anew where the rest that is asked for does not exist', async () => {
    const { server, installer, own } = await bench();
    server.trouble.push(cutAfter(WEIGHTS, 5000, 1, weights));
    server.trouble.push(answerWith(416, (seen) => isStorage(seen) && seen.headers.range !== undefined, 1));
    await installer.download(ID);
    expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(true);
  });
});

describe('a stop', () => {
  it('leaves nothing listed, keeps what has come, and a discard forgets it', async () => {
    const { server, installer, own } = await bench();
    const stop = new AbortController();
    server.trouble.push((seen, response) => {
      if (!isStorage(seen)) return false;
      response.setHeader('content-length', weights.length);
      response.write(weights.subarray(0, 6000)); // and then nothing more
      setTimeout(() => stop.abort(), 50);
      return true;
    });
    expect(await codeOf(installer.download(ID, undefined, stop.signal))).toBe('cancelled');
    expect(listed(own)).toEqual([]);
    expect(unfinished(own)).toEqual([`${NAME}@${COMMIT}`]); // no lock
    expect((await installer.lookUp(ID)).alreadyHere).toBe(392 + 231 + 6000);
    await installer.discard(ID);
    expect(unfinished(own)).toEqual([]);
  });

  it('is heard at once, before, and while waiting for a busy hub', async () => {
    const { server, own, another } = await bench();
    expect(await codeOf(another().lookUp(ID, null, AbortSignal.abort()))).toBe('cancelled');
    server.trouble.push(answerWith(503, isStorage, 99));
    const stop = new AbortController();
    const { waitFor } = await import('../../../src/main/models/hub/retry');
    const told: string[] = [];
    const download = another({ wait: waitFor }).download(
      ID,
      ({ phase }) => {
        told.push(phase);
        if (phase === 'waiting') stop.abort();
      },
      stop.signal,
    );
    expect(await codeOf(download)).toBe('cancelled');
    expect(told).toContain('waiting');
    expect(listed(own)).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each([
    ['unknown models', 'hubModelNotFound', {}],
    ['gated models', 'hubGated', { token: 'right', gated: true }],
    ['private models', 'hubModelNotFound', { token: 'right' }],
  ] as const)('names %s', async (_, code, more) => {
    const { server, installer } = await bench();
    server.models.clear();
    if ('token' in more) server.models.set(ID, { files: filesOf(checkpoint('hf-vit')), ...more });
    expect(await codeOf(installer.download(ID))).toBe(code);
  });

  it('of a wrong token is not taken for a missing model', async () => {
    const { server, another } = await bench();
    server.models.set(ID, { files: filesOf(checkpoint('hf-vit')), token: 'right' });
    expect(await codeOf(another({ token: async () => 'wrong' }).lookUp(ID))).toBe('hubTokenRefused');
    expect(await codeOf(another({ token: async () => 'bro\r\nken' }).lookUp(ID))).toBe('hubTokenInvalid');
    expect((await another({ token: async () => 'right' }).lookUp(ID)).id).toBe(ID);
  });

  it('for the moment is waited for as long as the server asks', async () => {
    const { server, installer, waits } = await bench();
    server.trouble.push(answerWith(429, ({ path }) => path.startsWith('/api/'), 2, { 'retry-after': '7' }));
    server.trouble.push(answerWith(503, isStorage, 1));
    await installer.download(ID);
    expect(waits.slice(0, 2)).toEqual([7000, 7000]);
    expect(waits).toHaveLength(3);
  });

  it('for long says how long, and waits for nothing', async () => {
    const { server, installer, waits } = await bench();
    server.trouble.push(answerWith(429, () => true, 9, { 'retry-after': '3600' }));
    const error = await installer.lookUp(ID).catch((reason: unknown) => reason);
    expect(HeadlightError.toData(error)).toEqual({
      code: 'hubBusy',
      params: { host: server.endpoint.host, seconds: 3600 },
    });
    expect(waits).toEqual([]);
  });

  it('by nobody, where nothing listens, is in words', async () => {
    const { server, installer, waits } = await bench();
    await server.stop();
    const error = await installer.lookUp(ID).catch((reason: unknown) => reason);
    expect(HeadlightError.toData(error)).toMatchObject({ code: 'hubUnreachable', params: { detail: 'ECONNREFUSED' } });
    expect(waits).toHaveLength(1); // whoever looks hears of it within three seconds
    expect(waits[0]).toBeLessThan(1500);
  });

  it('is not asked for offline, and what is here is given', async () => {
    const { server, another } = await bench();
    const offline = another({ offline: () => true });
    expect(await codeOf(offline.download(ID))).toBe('hubOffline');
    expect(await codeOf(offline.lookUp(ID))).toBe('hubOffline');
    expect(server.seen).toEqual([]);
    const model = await another().download(ID);
    const before = server.seen.length;
    expect(await offline.download(ID)).toEqual(model);
    expect(server.seen).toHaveLength(before);
  });
});

describe('a refusal by the storage', () => {
  it.each([401, 403, 404, 410])(
    'with status %i once is a link that ran out: the next try asks for another',
    async (status) => {
      const { server, installer, own, waits } = await bench();
      server.trouble.push(answerWith(status, isStorage, 1));
      await installer.download(ID);
      expect(listed(own)).toEqual([NAME]);
      expect(waits).toHaveLength(1);
      expect(server.fetches(WEIGHTS, 'hub')).toHaveLength(2);
    },
  );

  it('for good is not taken for a gated or missing model', async () => {
    const { server, installer } = await bench();
    server.trouble.push(answerWith(403, isStorage, 99));
    const error = await installer.download(ID).catch((reason: unknown) => reason);
    const params = { host: new URL(server.storage).host, detail: 'status 403' };
    expect(HeadlightError.toData(error)).toEqual({ code: 'hubUnreachable', params });
  });
});

describe('a token', () => {
  it('is shown to the hub and never to the storage', async () => {
    const { server, another } = await bench();
    server.models.set(ID, { files: filesOf(checkpoint('hf-vit')), token: 'secret' });
    await another({ token: async () => 'secret' }).download(ID);
    const withToken = (which: Seen['server']) =>
      server.seen.filter(({ server: at }) => at === which).map(({ headers }) => headers.authorization);
    expect(new Set(withToken('hub'))).toEqual(new Set(['Bearer secret']));
    expect(new Set(withToken('storage'))).toEqual(new Set([undefined]));
  });
});

describe('a file that is not what the hub says', () => {
  it('is fetched once more, then refused and forgotten', async () => {
    const { server, installer, own } = await bench();
    server.corrupt = (name, bytes) => (name === WEIGHTS ? Buffer.from(bytes).fill(7, 9000, 9001) : bytes);
    expect(await codeOf(installer.download(ID))).toBe('hubFileDamaged');
    expect(server.fetches(WEIGHTS)).toHaveLength(2);
    expect(listed(own)).toEqual([]);
    expect(readdirSync(join(own, '.partial', `${NAME}@${COMMIT}`)).sort()).toEqual([
      'config.json',
      'preprocessor_config.json',
    ]);
  });

  it('heals where only the first part of a resumed file was wrong', async () => {
    const { server, installer, own } = await bench();
    const partial = join(own, '.partial', `${NAME}@${COMMIT}`);
    mkdirSync(partial, { recursive: true });
    writeFileSync(join(partial, `${WEIGHTS}.part`), Buffer.alloc(9000));
    await installer.download(ID);
    expect(server.fetches(WEIGHTS).map(({ headers }) => headers.range)).toEqual(['bytes=9000-', undefined]);
    expect(readFileSync(join(own, NAME, WEIGHTS)).equals(weights)).toBe(true);
  });

  it('is checked by git’s checksum where it is small', async () => {
    const { server, installer } = await bench();
    server.corrupt = (name, bytes) => (name === 'config.json' ? Buffer.from(bytes).fill(32, 0, 1) : bytes);
    expect(await codeOf(installer.download(ID))).toBe('hubFileDamaged');
  });

  it('of another length, or without an end, is refused', async () => {
    for (const wrong of [weights.subarray(1), Buffer.concat([weights, weights])]) {
      for (const announced of [true, false]) {
        const { server, installer, own } = await bench();
        server.trouble.push((seen, response) => {
          if (!isStorage(seen)) return false;
          if (announced) response.setHeader('content-length', wrong.length);
          response.end(wrong);
          return true;
        });
        expect(['hubAnswerInvalid', 'hubUnreachable']).toContain(await codeOf(installer.download(ID)));
        expect(listed(own)).toEqual([]);
      }
    }
  });
});

describe('a disk that refuses', () => {
  it.each([`${WEIGHTS}.part`, `${WEIGHTS}.etag`])(
    'to write %s is told as a disk, not as a fault of ours',
    async (name) => {
      const { installer, own } = await bench();
      mkdirSync(join(own, '.partial', `${NAME}@${COMMIT}`, name), { recursive: true }); // a folder where a file should go
      expect(await codeOf(installer.download(ID))).toBe('saveFailed');
      expect(listed(own)).toEqual([]);
    },
  );
});

describe('a model that is no ViT', () => {
  it('is refused after the download, and removed', async () => {
    const { server, installer, own } = await bench();
    const refused = checkpoint('refused');
    const [name] = readdirSync(refused).filter((file) => file.endsWith('.safetensors'));
    const bytes = name === undefined ? weights.subarray(0, 6000) : readFileSync(join(refused, name));
    server.models.set(ID, { files: { [WEIGHTS]: bytes, 'config.json': Buffer.from('{}') } });
    expect(await codeOf(installer.download(ID))).toMatch(/^checkpoint/);
    expect(listed(own)).toEqual([]);
    expect(unfinished(own)).toEqual([]);
  });

  it('or has no weights that can be read is refused before', async () => {
    const { server, installer, own } = await bench();
    const cases = { 'tf_model.h5': 'checkpointUnsupportedFormat', 'notes.txt': 'checkpointNoWeights' };
    for (const [name, code] of Object.entries(cases)) {
      server.models.set(ID, { files: { [name]: weights } });
      expect(await codeOf(installer.lookUp(ID))).toBe(code);
    }
    expect(existsSync(own)).toBe(false);
  });
});

describe('two downloads at once', () => {
  it('of one model do not meet, in one process or two', async () => {
    const { installer, another, own } = await bench();
    const codes = await Promise.all([codeOf(installer.download(ID)), codeOf(another().download(ID))]);
    expect(codes.sort()).toEqual(['modelBusy', 'resolved']);
    expect(listed(own)).toEqual([NAME]);
    const lock = join(own, '.partial', `${NAME}.lock`);
    writeFileSync(lock, `${markOf(process.ppid)} x`); // of a process that runs
    expect(await codeOf(installer.remove(NAME))).toBe('modelBusy');
    writeFileSync(lock, `${markOf(999_999_999)} x`); // of one that is gone
    await installer.remove(NAME);
    expect(listed(own)).toEqual([]);
  });

  it('of two models both arrive', async () => {
    const { server, installer, own } = await bench();
    server.models.set('tests/other', { files: filesOf(checkpoint('torch-deit')) });
    await Promise.all([installer.download(ID), installer.download('tests/other')]);
    expect(listed(own)).toEqual(['tests--other', NAME]);
  });
});
