/** `headlight models storage`. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { markOf } from '../../src/main/write/process-mark';
import { headlight, scratch } from './command';

it('says what is kept, sweeps, and clears what is named', () => {
  const data = scratch();
  const env = { HEADLIGHT_USER_DATA: data };
  mkdirSync(join(data, 'native'));
  mkdirSync(join(data, 'models/.partial/a@1'), { recursive: true });
  writeFileSync(join(data, 'native/x.weights'), Buffer.alloc(2_000_000));
  writeFileSync(join(data, 'native/x.check'), '{}');
  writeFileSync(join(data, 'models/.partial/a@1/model.part'), Buffer.alloc(1_500_000));
  writeFileSync(join(data, `.headlight-${markOf(999_999_999)}-00000000.tmp`), Buffer.alloc(100_000));
  const first = headlight(['models', 'storage'], { env });
  expect([first.code, first.stderr]).toEqual([
    0,
    'Removed 1 file (0.1 MB) that nobody could use again: left by ended programs, or made of models that changed.\n',
  ]);
  expect(first.stdout).toContain('2.0 MB     1  weights kept ready');
  expect(first.stdout).toContain('1.5 MB     1  unfinished downloads');
  const cleared = headlight(['models', 'storage', '--clear', 'cache', '--json'], { env });
  expect(JSON.parse(cleared.stdout)).toEqual({
    folder: data,
    weights: { count: 0, bytes: 0 },
    cache: { count: 0, bytes: 0 },
    partial: { count: 1, bytes: 1_500_000 },
    swept: { files: 0, bytes: 0 },
  });
  expect(existsSync(join(data, 'native/x.weights'))).toBe(false);
  headlight(['models', 'storage', '--clear', 'partial'], { env });
  expect(existsSync(join(data, 'models/.partial/a@1'))).toBe(false);
  expect(headlight(['models', 'storage', '--clear', 'models'], { env }).code).toBe(2);
});
