/** Files copied and moved into folders: nothing is replaced, everything is told before and can be taken back. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { Filing } from '../../../src/main/filing/filing';
import { journalsIn } from '../../../src/main/filing/journal';
import { planFiling, type PlanOptions, type Wish } from '../../../src/main/filing/plan';

let [folder, into, journals] = ['', '', ''];
let filing = new Filing('');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-filing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  [into, journals] = [join(folder, 'into'), join(folder, 'journals')];
  filing = new Filing(journals);
});

function file(name: string, text = name): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const to = (from: string, label: string, more: Partial<Wish> = {}): Wish => ({
  from,
  folder: join(into, label),
  name: from.slice(from.lastIndexOf('/') + 1),
  ...more,
});

const COPY: PlanOptions = { kind: 'copy', taken: 'leave' };
const MOVE: PlanOptions = { kind: 'move', taken: 'leave' };

async function carryOut(wishes: readonly Wish[], options: PlanOptions, signal = new AbortController().signal) {
  const plan = await planFiling(wishes, options);
  const ran = await filing.run(plan, { signal, content: async () => 'written', onStep: () => undefined });
  return { plan, ...ran, failed: ran.outcomes.flatMap(({ failed }) => failed ?? []) };
}

const text = (...parts: string[]): string => readFileSync(join(...parts), 'utf8');

it('copies with time, and leaves the originals', async () => {
  const a = file('a.jpg', 'AAA');
  const { failed, plan } = await carryOut([to(a, 'dog')], COPY);
  expect([failed, plan.bytes]).toEqual([[], 3]);
  expect(text(into, 'dog/a.jpg')).toBe('AAA');
  expect(text(a)).toBe('AAA');
  expect(Math.abs(statSync(join(into, 'dog/a.jpg')).mtimeMs - statSync(a).mtimeMs)).toBeLessThan(2);
  expect(readdirSync(join(into, 'dog'))).toEqual(['a.jpg']); // nothing unfinished
});

it('planning touches nothing, and a plan needs no room on the same disk', async () => {
  const a = file('a.jpg');
  const plan = await planFiling([to(a, 'dog')], MOVE);
  expect([plan.steps.length, plan.bytes]).toEqual([1, 0]);
  expect(readdirSync(folder)).toEqual(['a.jpg']);
});

it('never replaces: what is taken is named, or gets a number; the same file is already there', async () => {
  const [a, b] = [file('one/IMG_1.jpg', 'first'), file('two/IMG_1.jpg', 'second')];
  file('into/dog/img_1.JPG', 'a third'); // the same name for some systems
  const plan = await planFiling([to(a, 'dog'), to(b, 'dog')], COPY);
  expect(plan.left.map(({ reason }) => reason)).toEqual(['taken', 'taken']);
  const { failed } = await carryOut([to(a, 'dog'), to(b, 'dog')], { kind: 'move', taken: 'number' });
  expect(failed).toEqual([]);
  expect(text(into, 'dog/IMG_1 (2).jpg')).toBe('first');
  expect(text(into, 'dog/IMG_1 (3).jpg')).toBe('second');
  expect(text(into, 'dog/img_1.JPG')).toBe('a third');
  const again = await planFiling([to(join(into, 'dog/IMG_1 (2).jpg'), 'dog')], MOVE);
  expect(again.left[0]?.reason).toBe('already');
});

it('a file that takes the name between plan and act stays', async () => {
  const a = file('a.jpg', 'AAA');
  const plan = await planFiling([to(a, 'dog')], MOVE);
  file('into/dog/a.jpg', 'other');
  const { outcomes } = await filing.run(plan, {
    signal: new AbortController().signal,
    content: async () => '',
    onStep: () => undefined,
  });
  expect(outcomes[0]?.failed).toBe('EEXIST');
  expect([text(a), text(into, 'dog/a.jpg')]).toEqual(['AAA', 'other']);
  expect(readdirSync(join(into, 'dog'))).toEqual(['a.jpg']);
});

it('names what is gone, was written since, is a link, or has a file in its folder’s place', async () => {
  const [a, b] = [file('a.jpg'), file('b.jpg')];
  symlinkSync(a, join(folder, 'link.jpg'));
  file('into/cat', 'no folder');
  const then = { bytes: statSync(b).size, written: statSync(b).mtimeMs };
  await appendFile(b, 'more');
  const wishes = [
    to(join(folder, 'no.jpg'), 'dog'),
    to(b, 'dog', { then }),
    to(join(folder, 'link.jpg'), 'dog'),
    to(a, 'cat'),
  ];
  const plan = await planFiling(wishes, MOVE);
  expect(plan.left.map(({ reason }) => reason)).toEqual(['missing', 'changed', 'link', 'notFolder']);
  const then2 = { bytes: statSync(a).size, written: statSync(a).mtimeMs };
  expect((await planFiling([to(a, 'dog', { then: then2 })], MOVE)).left).toEqual([]);
});

it('a sidecar of one photo goes along, under its number too', async () => {
  const a = file('a.jpg', 'AAA');
  file('a.jpg.xmp', 'keywords');
  file('into/dog/a.jpg', 'other');
  await carryOut([to(a, 'dog')], { kind: 'move', taken: 'number' });
  expect(text(into, 'dog/a (2).jpg.xmp')).toBe('keywords');
  expect(existsSync(join(folder, 'a.jpg.xmp'))).toBe(false);
});

it('is undone, folders and all, by whoever comes later', async () => {
  const [a, b] = [file('a.jpg', 'AAA'), file('b.jpg', 'BBB')];
  const { id } = await carryOut([to(a, 'dog'), to(b, 'cat')], MOVE);
  expect(existsSync(a)).toBe(false);
  filing = new Filing(journals); // after a restart
  expect(await filing.past()).toMatchObject([{ id, kind: 'move', files: 2, left: 0, interrupted: false }]);
  const { steps, left } = await filing.undo(id);
  expect([steps.length, left]).toEqual([2, []]);
  expect([text(a), text(b)]).toEqual(['AAA', 'BBB']);
  expect(existsSync(into)).toBe(false);
  await expect(filing.undo(id)).rejects.toMatchObject({ code: 'nothingToUndo' });
  expect(await filing.past()).toEqual([]);
});

it('undoing leaves what a person has changed, what is the only one left, and what stands in the old place', async () => {
  const [a, b, c] = [file('a.jpg', 'AAA'), file('b.jpg', 'BBB'), file('c.jpg', 'CCC')];
  const copied = await carryOut([to(a, 'dog'), to(b, 'dog')], COPY);
  await appendFile(join(into, 'dog/a.jpg'), ', edited');
  rmSync(b);
  const first = await filing.undo(copied.id);
  expect(first.left.map(({ reason }) => reason).sort()).toEqual(['changed', 'onlyOne']);
  expect([text(into, 'dog/a.jpg'), text(into, 'dog/b.jpg')]).toEqual(['AAA, edited', 'BBB']);
  const moved = await carryOut([to(c, 'cat')], MOVE);
  file('c.jpg', 'a new one');
  expect((await filing.undo(moved.id)).left.map(({ reason }) => reason)).toEqual(['taken']);
  expect([text(c), text(into, 'cat/c.jpg')]).toEqual(['a new one', 'CCC']);
});

it('writes new files, and takes back those that nobody touched', async () => {
  const wish = { from: null, folder: into, name: 'a.xmp', bytes: 7 };
  const { id } = await carryOut([wish], { kind: 'keywords', taken: 'leave' });
  expect(text(into, 'a.xmp')).toBe('written');
  await filing.undo(id);
  expect(existsSync(into)).toBe(false);
});

it('stops where it is told to, and one run waits for no other', async () => {
  const controller = new AbortController();
  controller.abort();
  const { failed } = await carryOut([to(file('a.jpg'), 'dog')], COPY, controller.signal);
  expect(failed).toEqual(['cancelled']);
  const plan = await planFiling([to(file('b.jpg'), 'dog')], COPY);
  await filing.open(plan, async () => {
    await expect(filing.undo('x')).rejects.toMatchObject({ code: 'filesBusy' });
  });
});

it('refuses what would not fit', async () => {
  const plan = await planFiling([to(file('a.jpg'), 'dog')], COPY);
  const { signal } = new AbortController();
  const asked = filing.run(
    { ...plan, bytes: 10, free: 5 },
    { signal, content: async () => '', onStep: () => undefined },
  );
  await expect(asked).rejects.toMatchObject({ code: 'diskFull' });
});

it('keeps names that are no text, and the newest journals only', async () => {
  const from = file('a.jpg');
  for (let i = 0; i < 22; i++) await carryOut([to(from, `f${i}`)], COPY);
  expect((await journalsIn(journals)).length).toBe(20);
});
