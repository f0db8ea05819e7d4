/** A sidecar that makes way for one with more keywords: kept beside it, put back by undo and after a crash; and moves from one disk to another. */
import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { Filing } from '../../../src/main/filing/filing';
import { journalsIn } from '../../../src/main/filing/journal';
import { keywordWishes } from '../../../src/main/filing/keywords';
import { foundAt } from '../../../src/main/filing/identity';
import { planFiling, type Plan } from '../../../src/main/filing/plan';
import { xmpSidecar } from '../../../src/shared/export/xmp';
import { mergedXmp } from '../../../src/shared/export/xmp-merge';

let [folder, journals] = ['', ''];
let filing = new Filing('');
const OLD = xmpSidecar(['holiday'], 'mine');
const NEW = mergedXmp(OLD, ['dog']) as string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-replace-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  journals = join(folder, 'journals');
  filing = new Filing(journals);
  write('a.jpg', 'photo');
  write('a.jpg.xmp', OLD);
});

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const names = (): string[] => readdirSync(folder).filter((name) => name !== 'journals').sort(); // prettier-ignore

async function planned(): Promise<{ plan: Plan; content: string }> {
  const photo = join(folder, 'a.jpg');
  const found = await foundAt(photo);
  const then = { bytes: found!.bytes, written: found!.writtenMs };
  const { written, left } = await keywordWishes([{ path: photo, then, keywords: ['dog'] }], null, 'Headlight 1');
  const [wish] = written;
  if (!wish) throw new Error(left[0]?.reason);
  const content = String(await wish.content());
  return { plan: await planFiling([wish.wish], { kind: 'keywords', taken: 'leave' }), content };
}

function run({ plan, content }: Awaited<ReturnType<typeof planned>>, meanwhile = (): void => undefined) {
  const signal = new AbortController().signal;
  const made = async (): Promise<string> => {
    meanwhile();
    return content;
  };
  return filing.run(plan, { signal, content: made, onStep: () => undefined });
}

it('keeps the one before beside it, under a name that nobody has, and takes it back', async () => {
  write('a.jpg.xmp_original', 'of somebody else');
  const { id, outcomes } = await run(await planned());
  expect(outcomes[0]?.failed).toBeNull();
  expect([text('a.jpg.xmp'), text('a.jpg.xmp_original (2)'), text('a.jpg.xmp_original')]).toEqual([NEW, OLD, 'of somebody else']); // prettier-ignore
  expect(await filing.undo(id)).toMatchObject({ left: [] });
  expect(names()).toEqual(['a.jpg', 'a.jpg.xmp', 'a.jpg.xmp_original']);
  expect(text('a.jpg.xmp')).toBe(OLD);
});

it('leaves a sidecar alone that was written between plan and act, and one that was changed since stays', async () => {
  const { outcomes } = await run(await planned(), () => write('a.jpg.xmp', `${OLD}\n`));
  expect(outcomes[0]?.failed).toBe('changed');
  expect([names(), text('a.jpg.xmp')]).toEqual([['a.jpg', 'a.jpg.xmp'], `${OLD}\n`]);
  const { id } = await run(await planned());
  await appendFile(join(folder, 'a.jpg.xmp'), '<!-- mine -->');
  expect((await filing.undo(id)).left).toMatchObject([{ reason: 'changed' }]);
  expect(names()).toEqual(['a.jpg', 'a.jpg.xmp', 'a.jpg.xmp_original']);
});

const putAside = (how: typeof linkSync): void => how(join(folder, 'a.jpg.xmp'), join(folder, 'a.jpg.xmp_original'));
const MOMENTS: readonly (readonly [string, () => void])[] = [
  ['before anything', () => undefined],
  ['with two names for the one before', () => putAside(linkSync)],
  ['with none in its place', () => putAside(renameSync)],
];

it.each(MOMENTS)('killed %s: the next start puts it back', async (_moment, crash) => {
  const { plan } = await planned();
  await filing.run(plan, { signal: AbortSignal.abort(), content: async () => NEW, onStep: () => undefined });
  const [journal = ''] = await journalsIn(journals);
  const lines = readFileSync(journal, 'utf8').split('\n').filter((line) => /"t":"(begin|step)"/.test(line)); // prettier-ignore
  const temporary = join(folder, '.half.tmp');
  writeFileSync(temporary, NEW);
  const is = await foundAt(temporary);
  const { kind: _, writtenMs: _w, ...identity } = is!;
  lines.push(JSON.stringify({ t: 'ready', n: 0, is: identity, temporary }));
  writeFileSync(journal, `${lines.join('\n').replace(/"mark":"[^"]*"/, '"mark":"linux 1 gone"')}\n`);
  crash();
  await filing.past();
  expect(text('a.jpg.xmp')).toBe(OLD);
  expect(existsSync(join(folder, 'a.jpg.xmp_original'))).toBe(false);
  expect(existsSync(temporary)).toBe(false);
});
