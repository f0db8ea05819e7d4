import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { infoThreads, readInfoHere } from '../../../src/main/models/info-reader';
import { HeadlightError } from '../../../src/vit/errors';
import { checkpoint } from './install-support';

const ENTRY = join(import.meta.dirname, '../../../out/main/info-thread.js');
const read = infoThreads(ENTRY);

/** A copy of a small model, gone after the test. */
function copyOf(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-info-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(checkpoint(name), folder, { recursive: true });
  return folder;
}

/** A model with names for so many classes, none of which fit it. */
function withLabels(count: number): string {
  const folder = copyOf('hf-vit');
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as object;
  const id2label = Object.fromEntries(Array.from({ length: count }, (_, i) => [i, `label ${i}`]));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, id2label }));
  return folder;
}

describe('a thread that reads models', () => {
  it('says the same as reading here, errors and their words included', async () => {
    const good = { folder: checkpoint('hf-vit'), weights: null };
    expect(await read(good)).toEqual(await readInfoHere(good));
    const changed = { ...good, overrides: { mean: [0.1, 0.2, 0.3] } };
    expect((await read(changed)).recipe).toEqual((await readInfoHere(changed)).recipe);
    const broken = copyOf('hf-vit');
    writeFileSync(join(broken, 'config.json'), '{');
    const told = async (by: typeof read) => HeadlightError.toData(await by({ folder: broken, weights: null, name: 'it' }).catch((error: unknown) => error)); // prettier-ignore
    expect(await told(read)).toEqual(await told(readInfoHere));
  });

  it('leaves the thread that asks free, however many labels there are', async () => {
    const folder = withLabels(150_000);
    let [last, longest] = [performance.now(), 0];
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const start = performance.now();
    await read({ folder, weights: null });
    const took = performance.now() - start;
    clearInterval(timer);
    expect(longest).toBeLessThan(took / 3); // here, it would be most of it
  });

  it('is ended where it takes too long, or too much memory', async () => {
    const folder = withLabels(150_000);
    const codes = (seconds: number, heapMb: number) =>
      infoThreads(ENTRY, { seconds, heapMb })({ folder, weights: null }).catch((error: unknown) => HeadlightError.toData(error)); // prettier-ignore
    expect(await codes(0.001, 1024)).toMatchObject({ code: 'checkpointDamaged', params: { detail: expect.stringContaining('0.001 s') } }); // prettier-ignore
    expect(await codes(60, 16)).toMatchObject({ code: 'checkpointDamaged', params: { detail: expect.stringContaining('16 MB') } }); // prettier-ignore
  });

  it('passes over a list of WordNet ids that nests without end, at once', async () => {
    const folder = copyOf('timm-f32');
    writeFileSync(join(folder, 'index_to_wnid.json'), '['.repeat(9_000_000) + ']'.repeat(9_000_000));
    const { labels } = await infoThreads(ENTRY, { seconds: 20, heapMb: 200 })({ folder, weights: null });
    expect(labels.source).not.toContain('wnid');
  });
});
