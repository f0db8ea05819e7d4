/** Copies and moves under `kill -9`, at moments of nobody's choice: every photo is whole, in one place, the journal knows which, and it can be undone. */
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Filing } from '../../../src/main/filing/filing';
import { ROOT } from '../../support/places';

const FILES = 200;
/** Milliseconds between the beginning and the end. */
const MOMENTS = [0, 3, 9, 20];

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-killed-'));
  const bundle = await rolldown({
    input: join(ROOT, 'test/main/filing/mover.ts'),
    platform: 'node',
    external: /^node:/,
  });
  await bundle.write({ file: join(folder, 'mover.mjs'), format: 'esm', codeSplitting: false });
  await bundle.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const textOf = (i: number): string => `photo ${i} `.repeat(500 + i);

/** Whether it was killed before it was done. */
function killed(kind: string, places: Places, when: number | (() => boolean)): Promise<boolean> {
  return new Promise((resolve) => {
    const child = fork(join(folder, 'mover.mjs'), [places.journals, places.from, places.into, kind]);
    const look = (isTime: () => boolean): void => {
      if (isTime()) child.kill('SIGKILL');
      else if (child.exitCode === null) setImmediate(look, isTime);
    };
    child.once('message', () => {
      if (typeof when === 'number') setTimeout(() => child.kill('SIGKILL'), when);
      else look(when);
    });
    child.once('exit', (_code, signal) => resolve(signal === 'SIGKILL'));
  });
}

interface Places {
  readonly journals: string;
  readonly from: string;
  readonly into: string;
}

function places(name: string): Places {
  const here = join(folder, name);
  const all = { journals: join(here, 'journals'), from: join(here, 'from'), into: join(here, 'into') };
  mkdirSync(all.from, { recursive: true });
  for (let i = 0; i < FILES; i++) writeFileSync(join(all.from, `${i}.jpg`), textOf(i));
  return all;
}

/** Every file below, by name; nothing unfinished may be among them. */
function filesIn(path: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) found.set(entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  }
  return found;
}

const whole = new Map(Array.from({ length: FILES }, (_, i) => [`${i}.jpg`, textOf(i)]));
const sorted = (files: ReadonlyMap<string, string>): [string, string][] => [...files].sort();

for (const kind of ['move', 'copy'] as const) {
  it(`${kind}: settled and told, then undone`, async () => {
    let kills = 0;
    for (const moment of MOMENTS) {
      const at = places(`${kind}-${moment}`);
      const wasKilled = await killed(kind, at, moment);
      if (wasKilled) kills++;
      const filing = new Filing(at.journals);
      const runs = await filing.past();
      mkdirSync(at.into, { recursive: true });
      const [there, here] = [filesIn(at.into), filesIn(at.from)];
      expect(runs[0]?.files ?? 0).toBe(there.size);
      for (const [name, text] of there) expect(text).toBe(whole.get(name));
      if (kind === 'move') expect(sorted(new Map([...here, ...there]))).toEqual(sorted(whole));
      if (kind === 'move')
        expect(here.size + there.size).toBe(FILES); // nothing twice
      else expect(sorted(here)).toEqual(sorted(whole));
      if (!runs[0]) continue;
      expect(runs[0].interrupted).toBe(wasKilled);
      const undone = await filing.undo(runs[0].id);
      expect(undone.left).toEqual([]);
      expect(sorted(filesIn(at.from))).toEqual(sorted(whole));
      expect(existsSync(at.into) ? readdirSync(at.into) : []).toEqual([]); // folders too
    }
    expect(kills).toBeGreaterThan(0);
  });
}

it('an undo that is killed is gone on with', async () => {
  const at = places('undo');
  await killed('move', at, 60_000);
  expect(filesIn(at.from).size).toBe(0);
  expect(await killed('undo', at, () => readdirSync(at.from).length > 3)).toBe(true);
  expect(await new Filing(at.journals).past()).toEqual([]);
  expect(sorted(filesIn(at.from))).toEqual(sorted(whole));
});
