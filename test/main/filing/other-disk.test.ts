/** Moves from one disk to another, on a disk that is pretended: its folder has another number, and links and names do not cross to it. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { Filing } from '../../../src/main/filing/filing';
import { journalsIn } from '../../../src/main/filing/journal';
import { planFiling, type Wish } from '../../../src/main/filing/plan';

const OTHER = `${'/'}other-disk`;
const isOther = (path: unknown): boolean => String(path).includes(OTHER);

vi.mock('../../../src/main/filing/identity', async (original) => {
  const real = await original<typeof import('../../../src/main/filing/identity')>();
  const foundAt: typeof real.foundAt = async (path) => {
    const found = await real.foundAt(path);
    return found && isOther(path) ? { ...found, dev: `other ${found.dev}` } : found;
  };
  return { ...real, foundAt };
});
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const staying =
    (work: (from: string, to: string) => Promise<void>) =>
    async (from: string, to: string): Promise<void> => {
      if (isOther(from) !== isOther(to)) throw Object.assign(new Error('EXDEV'), { code: 'EXDEV' });
      return work(from, to);
    };
  return { ...real, link: staying(real.link), rename: staying(real.rename) };
});

let [folder, other, journals] = ['', '', ''];
let filing = new Filing('');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-disks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  [other, journals] = [`${folder}${OTHER}`, join(folder, 'journals')];
  mkdirSync(other);
  filing = new Filing(journals);
  writeFileSync(join(folder, 'a.jpg'), 'AAA');
  writeFileSync(join(folder, 'a.jpg.xmp'), 'words');
});

const wish = (): Wish => ({ from: join(folder, 'a.jpg'), folder: join(other, 'dog'), name: 'a.jpg' });
const signal = new AbortController().signal;
const options = { signal, content: async () => '', onStep: () => undefined };
const here = (): string[] => readdirSync(folder).filter((name) => name.startsWith('a.jpg')).sort(); // prettier-ignore
const there = (): string[] => (existsSync(join(other, 'dog')) ? readdirSync(join(other, 'dog')).sort() : []);

it('plans for room, moves the photo and its sidecar by a copy that is compared, and takes them back', async () => {
  const { mtimeMs } = statSync(join(folder, 'a.jpg'));
  const plan = await planFiling([wish()], { kind: 'move', taken: 'leave' });
  expect(plan.bytes).toBe('AAA'.length + 'words'.length); // on one disk it would be nothing
  const { id, outcomes } = await filing.run(plan, options);
  expect(outcomes.map(({ failed }) => failed)).toEqual([null, null]);
  expect([here(), there()]).toEqual([[], ['a.jpg', 'a.jpg.xmp']]);
  expect(readFileSync(join(other, 'dog/a.jpg'), 'utf8')).toBe('AAA');
  expect(Math.abs(statSync(join(other, 'dog/a.jpg')).mtimeMs - mtimeMs)).toBeLessThan(2);
  expect(await filing.past()).toMatchObject([{ id, kind: 'move', files: 2 }]);
  filing = new Filing(journals); // a later start
  expect(await filing.undo(id)).toMatchObject({ left: [] });
  expect([here(), there()]).toEqual([['a.jpg', 'a.jpg.xmp'], []]);
  expect(readFileSync(join(folder, 'a.jpg'), 'utf8')).toBe('AAA');
  expect(existsSync(join(other, 'dog'))).toBe(false);
});

it('leaves an original that was written after its copy, and a place that is taken', async () => {
  const plan = await planFiling([wish()], { kind: 'move', taken: 'leave' });
  writeFileSync(join(folder, 'a.jpg'), 'BBBB');
  mkdirSync(join(other, 'dog'));
  writeFileSync(join(other, 'dog/a.jpg.xmp'), 'of another');
  const { outcomes } = await filing.run(plan, options);
  expect(outcomes.map(({ failed }) => failed)).toEqual(['changed', 'EEXIST']);
  expect([here(), there()]).toEqual([['a.jpg', 'a.jpg.xmp'], ['a.jpg.xmp']]);
  expect(readFileSync(join(other, 'dog/a.jpg.xmp'), 'utf8')).toBe('of another');
});

it('killed between the copy and the original: the next start lets the original go, which is there in whole', async () => {
  const plan = await planFiling([wish()], { kind: 'move', taken: 'leave' });
  linkSync(join(folder, 'a.jpg'), join(folder, 'kept')); // so that the very file can stand there again
  await filing.run(plan, options);
  const [journal = ''] = await journalsIn(journals);
  const told = readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => !/"t":"(done|end)"/.test(line));
  writeFileSync(journal, told.join('\n').replace(/"mark":"[^"]*"/, '"mark":"gone"'));
  linkSync(join(folder, 'kept'), join(folder, 'a.jpg'));
  writeFileSync(join(folder, 'a.jpg.xmp'), 'another sidecar, written since');
  const [past] = await filing.past();
  expect(past).toMatchObject({ interrupted: true, files: 2, left: 0 });
  expect([here(), there()]).toEqual([['a.jpg.xmp'], ['a.jpg', 'a.jpg.xmp']]); // what is not the original stays
});
