/** Names and overrides of models, kept in one file. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ModelNotesStore } from '../../../src/main/models/notes';

let path: string;
let store: ModelNotesStore;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'headlight-notes-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  path = join(root, 'data', 'models.json');
  store = new ModelNotesStore(path);
});

const NONE = { name: null, overrides: {} };

describe('notes about models', () => {
  it('are none at first, and nothing is written by looking', async () => {
    expect(await store.of('a')).toEqual(NONE);
    expect(existsSync(path)).toBe(false);
  });

  it('are kept field by field, for another program too', async () => {
    await store.change('a', { overrides: { size: [384, 288] } });
    await store.change('a', { name: '  My model ' });
    await store.change('b', { overrides: { mean: [0, 0, 0] } });
    const other = new ModelNotesStore(path);
    expect(await other.of('a')).toEqual({ name: 'My model', overrides: { size: [384, 288] } });
    expect([...(await other.all()).keys()]).toEqual(['a', 'b']);
  });

  it('are all there after changes at once', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `m${i}`);
    await Promise.all(ids.map((id) => store.change(id, { name: id })));
    expect([...(await store.all()).keys()].sort()).toEqual(ids.sort());
  });

  it('go when nothing is left to say, or the model is gone', async () => {
    await store.change('a', { name: 'x', overrides: { cropPct: 1 } });
    await store.change('b', { name: 'y' });
    await store.change('a', { name: '', overrides: {} });
    await store.remove('b');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ models: {} });
  });

  it('refuse a name that cannot be shown, and keep what was', async () => {
    await store.change('a', { name: 'x' });
    for (const name of ['a\nb', 'x'.repeat(121)]) {
      await expect(store.change('a', { name })).rejects.toMatchObject({ code: 'badRequest' });
    }
    expect((await store.of('a')).name).toBe('x');
  });

  it('take ids that are names of Object.prototype', async () => {
    await store.change('__proto__', { name: 'x' });
    expect([...(await new ModelNotesStore(path).all())]).toEqual([['__proto__', { name: 'x', overrides: {} }]]);
    expect(await store.of('constructor')).toEqual(NONE);
  });
});

describe('a folder that takes nothing', () => {
  const nowhere = (): string => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, '');
    return join(path, 'models.json');
  };

  it('is said in a sentence', async () => {
    const change = new ModelNotesStore(nowhere()).change('a', { name: 'x' });
    await expect(change).rejects.toMatchObject({ code: 'saveNoFolder', params: { name: 'models.json' } });
  });

  it('holds up nobody who goes on without keeping: changes last as long as the program', async () => {
    const told = vi.fn();
    const store = new ModelNotesStore(nowhere(), told);
    await store.change('a', { name: 'x' });
    await store.change('b', { name: 'y' });
    expect([...(await store.all())].map(([id, { name }]) => [id, name])).toEqual([
      ['a', 'x'],
      ['b', 'y'],
    ]);
    expect(told).toHaveBeenCalledTimes(2);
    rmSync(path); // there is room again
    await store.change('c', { name: 'z' });
    expect([...(await new ModelNotesStore(join(path, 'models.json')).all()).keys()]).toEqual(['a', 'b', 'c']);
  });
});

describe('a damaged file', () => {
  it.each(['', '{', '[]', '{"models": []}', 'null'])('holding %j means no notes, and is kept aside', async (text) => {
    await store.change('a', { name: 'x' });
    writeFileSync(path, text);
    expect(await store.of('a')).toEqual(NONE);
    await store.change('b', { name: 'y' });
    expect(await store.of('b')).toEqual({ name: 'y', overrides: {} });
    expect(readFileSync(`${path}.bad-1`, 'utf8')).toBe(text);
  });

  it('is never written over, however often it happens, and one that cannot be read is none the less kept', async () => {
    for (const [count, text] of ['{', '['].entries()) {
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, text);
      await store.change('a', { name: 'x' });
      expect(readFileSync(`${path}.bad-${count + 1}`, 'utf8')).toBe(text);
    }
    rmSync(path);
    mkdirSync(join(path, 'inside'), { recursive: true }); // no file at all
    expect(await store.of('a')).toEqual(NONE);
    await store.change('a', { name: 'y' });
    expect(existsSync(`${path}.bad-3/inside`)).toBe(true);
    expect(readdirSync(join(path, '..')).sort()).toEqual(
      ['', '.bad-1', '.bad-2', '.bad-3'].map((end) => `models.json${end}`),
    );
  });

  it('gives what is sound', async () => {
    await store.change('a', { name: 'x' });
    const models = { a: { name: 7, overrides: { size: [1], cropPct: 1 } }, b: 3, c: { name: 'c\u0007' } };
    writeFileSync(path, JSON.stringify({ models }));
    expect(Object.fromEntries(await store.all())).toEqual({
      a: { name: null, overrides: { cropPct: 1 } },
      b: NONE,
      c: NONE,
    });
    const whole = readFileSync(path, 'utf8');
    await store.change('a', { name: 'y' });
    await store.change('a', { name: 'z' }); // which is sound by now
    expect(readFileSync(`${path}.bad-1`, 'utf8')).toBe(whole);
    expect(existsSync(`${path}.bad-2`)).toBe(false);
  });

  it.each(['{', '{"models":{"a":{"overrides":{"mean":"x"}}}}', '{"models":{"a":{"overrides":{"fromTheFuture":1}}}}'])(
    'holding %j is told once, by name: what it keeps does not count',
    async (text) => {
      await store.change('a', { name: 'x' });
      const told = vi.fn();
      const other = new ModelNotesStore(path, undefined, told);
      await other.all();
      expect(told).not.toHaveBeenCalled();
      writeFileSync(path, text);
      await other.all();
      await other.of('a');
      expect(told.mock.calls).toEqual([['models.json']]);
    },
  );
});
