/** `--turn`, and what settings record of it. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/options';
import { photosFor } from '../../src/cli/settings/recorded-photos';
import { EXPLAIN } from '../../src/cli/specs/explain';
import { turnsOf } from '../../src/cli/turns';
import { inProcess, scratch } from './command';

const turns = (...argv: string[]) => turnsOf(parseArguments(argv, EXPLAIN));

describe('--turn', () => {
  it('turns every photo alike, or none', () => {
    expect(['a', 'b', 'a'].map((path) => turns('--turn', '270').of(path))).toEqual([270, 270, 270]);
    expect(turns().of('a')).toBe(0);
  });

  it('turns each by its own, in the order in which they are met', () => {
    const each = turns('--turn', '0, 90');
    expect(['a', 'b', 'a', 'b'].map((path) => each.of(path))).toEqual([0, 90, 0, 90]);
    expect(() => each.of('c')).toThrow(/2 values for more photos/);
  });

  it.each(['45', '-90', '90,', 'x', '360'])('refuses %s', async (text) => {
    expect(await inProcess(['preprocess', 'a.jpg', '--out', 'a.npy', `--turn=${text}`])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--turn takes 0, 90, 180 or 270') as string,
    });
  });
});

describe('settings of turned photos', () => {
  const streams = { message: () => undefined };
  const recorded = (name: string, turn?: 90 | 180 | 270) => ({
    name,
    bytes: name.length,
    sha256: createHash('sha256').update(name).digest('hex'),
    ...(turn && { turn }),
  });
  function folderOf(...names: string[]): (name: string) => string {
    const folder = scratch();
    for (const name of names) writeFileSync(join(folder, name), name);
    return (name) => join(folder, name);
  }

  it('turn each photo as it was turned, whatever it is called now', async () => {
    const at = folderOf('a.jpg', 'b.jpg');
    const photos = [recorded('a.jpg'), recorded('b.jpg', 90)];
    const both = await photosFor({ photos }, at('x.json'), [at('b.jpg'), at('a.jpg')], streams);
    expect(both).toEqual({ operands: [at('a.jpg'), at('b.jpg')], turns: '0,90' });
    expect((await photosFor({ photos }, at('x.json'), [at('b.jpg')], streams)).turns).toBe('90');
  });

  it('turn no other photo', async () => {
    const at = folderOf('a.jpg', 'other.jpg');
    const photos = [recorded('a.jpg', 180)];
    expect((await photosFor({ photos }, at('x.json'), [], streams)).turns).toBe('180');
    expect((await photosFor({ photos }, at('x.json'), [at('other.jpg')], streams)).turns).toBeNull();
  });
});
