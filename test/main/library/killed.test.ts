/** The library under `kill -9`: a program that writes without end is killed at moments of nobody's choice; whatever it said it kept is there. */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Library } from '../../../src/main/library/library';
import { ROOT } from '../../support/places';

const KILLS = 4;
/** Milliseconds between the first kept answer and the end, more each time. */
const STEP_MS = 7;

let folder: string;
beforeAll(async () => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.cache', 'killed-')); // where libsql is found
  const bundle = await rolldown({
    input: join(ROOT, 'test', 'main', 'library', 'writer.ts'),
    platform: 'node',
    external: /^(node:|libsql$)/,
  });
  await bundle.write({ file: join(folder, 'writer.mjs'), format: 'esm', codeSplitting: false });
  await bundle.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The last number that the program said it had kept. */
function killed(path: string, from: number, afterMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(join(folder, 'writer.mjs'), [path, String(from)]);
    let last = -1;
    child.on('message', (number) => {
      if (last < 0) setTimeout(() => child.kill('SIGKILL'), afterMs);
      last = number as number;
    });
    child.once('exit', (code, signal) => (signal === 'SIGKILL' ? resolve(last) : reject(new Error(`exit ${code}`))));
  });
}

it('keeps what it said it kept, and is whole', async () => {
  const path = join(folder, 'library.db');
  let next = 0;
  for (let i = 0; i < KILLS; i++) {
    const last = await killed(path, next, i * STEP_MS);
    expect(last).toBeGreaterThanOrEqual(next);
    const library = await Library.open(path);
    expect(library.check()).toBe('ok');
    const model = library.model('m', 'w', 'f');
    for (let number = 0; number <= last; number++) {
      const kept = library.answerOf(model, { sha256: number.toString(16).padStart(64, '0'), turn: 0 });
      expect(kept?.logits[0]).toBe(number);
    }
    library.close();
    next = last + 1;
  }
});
