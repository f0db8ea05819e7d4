/** `classify` on archives, lists and parts, with what is answered kept: every photo once, and the same numbers as alone. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { packTar } from 'modern-tar';
import { expect, it } from 'vitest';
import { displayPath } from '../../../src/cli/inputs';
import { inProcess, photo, scratch, SMALL_VIT } from '../command';

const NAMES = ['coffee.png', 'rocket.jpg', 'chelsea.png'] as const;

interface Row {
  readonly file: string;
  readonly predictions?: readonly { readonly index: number; readonly logit: number }[];
  readonly error?: { readonly code: string };
}

async function rowsOf(...args: readonly string[]): Promise<{ rows: Row[]; code: number | null; stderr: string }> {
  const { stdout, code, stderr } = await inProcess(['classify', ...args, '--format', 'ndjson', '--top', '2']);
  const rows = stdout.split('\n').filter(Boolean);
  return { rows: rows.map((line) => JSON.parse(line) as Row), code, stderr };
}

const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(photo(name)));
const logitsOf = ({ predictions }: Row) => predictions?.map(({ index, logit }) => [index, logit]);
const saved = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean);

async function tarOf(more: readonly { name: string; data: Uint8Array; link?: boolean }[] = []): Promise<Uint8Array> {
  const photos = NAMES.flatMap((name, i) => [
    { name: `${i}/0000${i}${/\..*$/.exec(name)?.[0]}`, data: bytesOf(name) },
    { name: `${i}/0000${i}.cls`, data: new TextEncoder().encode(String(i)) },
  ]);
  return packTar(
    [...photos, ...more].map(({ name, data, ...rest }) =>
      'link' in rest
        ? { header: { name, size: 0, type: 'link' as const, linkname: '0/00000.png' } }
        : { header: { name, size: data.length, type: 'file' as const }, body: data },
    ),
  );
}

it('answers the photos of tar, tar.gz and zip as it answers the files', async () => {
  const folder = scratch();
  const tar = await tarOf([{ name: 'notes.txt', data: bytesOf('coffee.png') }]);
  const zip = zipSync(Object.fromEntries(NAMES.map((name) => [`in/${name}`, bytesOf(name)])));
  for (const [name, bytes] of [
    ['a.tar', tar],
    ['a.tar.gz', gzipSync(tar)],
    ['a.zip', zip],
  ] as const)
    writeFileSync(join(folder, name), bytes);
  const alone = await rowsOf(...NAMES.map((name) => photo(name)));
  for (const [archive, names] of [
    ['a.tar', ['0/00000.png', '1/00001.jpg', '2/00002.png']],
    ['a.tar.gz', ['0/00000.png', '1/00001.jpg', '2/00002.png']],
    ['a.zip', NAMES.map((name) => `in/${name}`)],
  ] as const) {
    const path = join(folder, archive);
    const { rows, code, stderr } = await rowsOf(path);
    expect([archive, code, stderr.trim()]).toEqual([
      archive,
      0,
      archive === 'a.zip' ? '' : '3 photos; left out: 1 document.',
    ]);
    expect(rows.map(({ file }) => file)).toEqual(names.map((name) => `${path}/${name}`));
    expect(rows.map(logitsOf)).toEqual(alone.rows.map(logitsOf));
  }
});

it('names what an archive cannot give, and answers the rest', async () => {
  const folder = scratch();
  const whole = await tarOf([
    { name: '9/link.jpg', data: new Uint8Array(0), link: true },
    { name: '9/empty.jpg', data: new Uint8Array(0) },
  ]);
  const [tar, cut, wrong] = ['a.tar', 'cut.tar', 'wrong.zip'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(tar, whole);
  writeFileSync(cut, whole);
  truncateSync(cut, 512 * Math.ceil(bytesOf('coffee.png').length / 512) + 5000); // in the second photo
  const zip = zipSync(Object.fromEntries(NAMES.map((name) => [name, bytesOf(name)])), { level: 0 });
  zip[zip.length >> 1]! ^= 1;
  writeFileSync(wrong, zip);
  const ends = async (path: string) => {
    const { rows, code } = await rowsOf(path);
    return [code, ...rows.map(({ error }) => error?.code ?? 'answered')];
  };
  expect(await ends(tar)).toEqual([1, 'answered', 'answered', 'answered', 'photoNoFile', 'photoEmpty']);
  expect(await ends(cut)).toEqual([1, 'answered', 'archiveDamaged']);
  expect((await ends(wrong)).at(-1)).toBe('archiveDamaged');
});

it('takes a list of paths as they are, and each photo of it once', async () => {
  const folder = scratch();
  const odd = join(folder, 'a [1].png');
  copyFileSync(photo('coffee.png'), odd);
  const list = join(folder, 'list.txt');
  writeFileSync(list, `\uFEFF${odd}\r\n\n${photo('rocket.jpg')}\n${odd}`);
  const { rows, code } = await rowsOf('--from-file', list);
  expect([code, rows.map(({ file }) => file)]).toEqual([0, [odd, displayPath(photo('rocket.jpg'))]]);
  writeFileSync(list, [photo('rocket.jpg'), join(folder, 'none.jpg'), ''].join('\0'));
  const zeros = await rowsOf('--from-file', list);
  expect([zeros.code, zeros.rows.map(({ error }) => error?.code)]).toEqual([1, ['photoNotFound', undefined]]);
  writeFileSync(list, '\n\n');
  expect((await rowsOf('--from-file', list)).code).toBe(2);
});

it('deals photos into parts by their content: every one in exactly one, wherever it lies', async () => {
  const folder = scratch();
  mkdirSync(join(folder, 'elsewhere'));
  NAMES.forEach((name, i) => copyFileSync(photo(name), join(folder, 'elsewhere', `${9 - i}${name}`)));
  const expected = NAMES.map((name) => Number(BigInt(`0x${sha(bytesOf(name)).slice(0, 16)}`) % 2n));
  for (const [part, shard] of [
    [0, '0/2'],
    [1, '1/2'],
    [0, '2/2'],
  ] as const) {
    const names = NAMES.filter((_, i) => expected[i] === part);
    const { rows, code } = await rowsOf(...NAMES.map((name) => photo(name)), '--shard', shard);
    expect([code, rows.map(({ file }) => file)]).toEqual([0, names.map((name) => displayPath(photo(name)))]);
    const moved = await rowsOf(join(folder, 'elsewhere'), '--shard', shard);
    expect(moved.rows.map(({ file }) => file.slice(-10)).sort()).toEqual(names.map((name) => name.slice(-10)).sort());
  }
  for (const wrong of ['3/2', '1', '0/0', '-1/2', 'a/b'])
    expect((await rowsOf(photo('coffee.png'), `--shard=${wrong}`)).code).toBe(2);
});

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it('--resume runs nothing again that is answered by the same model for the same question', async () => {
  const folder = scratch();
  const [out, at] = [join(folder, 'out.ndjson'), join(folder, 'photos')];
  mkdirSync(at);
  const resumed = (...more: string[]) => inProcess(['classify', at, '--resume', '--out', out, '--top', '2', ...more]);
  copyFileSync(photo('coffee.png'), join(at, 'a.png'));
  expect((await resumed()).stderr).toBe('');
  const [first] = saved(out);
  copyFileSync(photo('coffee.png'), join(at, 'moved.png'));
  copyFileSync(photo('rocket.jpg'), join(at, 'z.jpg'));
  writeFileSync(join(at, 'broken.jpg'), 'no photo');
  const second = await resumed();
  expect(second.stderr).toContain('2 photos had been answered before, and were not run again.\n');
  const rows = saved(out).map((line) => JSON.parse(line) as Row);
  expect(saved(out)[0]).toBe(first); // timing included: it is the answer of then
  expect(rows.map(({ file }) => file.slice(at.length + 1))).toEqual(['a.png', 'broken.jpg', 'moved.png', 'z.jpg']);
  expect(rows[2]?.predictions).toEqual(rows[0]?.predictions);
  expect((await resumed('--heads-off', '0:0')).stderr).not.toContain('before');
  expect((await resumed('--top', '3')).code).toBe(2); // given twice
  expect((await inProcess(['classify', at, '--resume', '--out', out, '--top', '3'])).stderr).not.toContain('before');
  const journal = `${out}.resume`;
  const lines = saved(journal);
  writeFileSync(journal, `${lines[0]?.replace(/.\}$/, '1}')}\n${lines[1]}\n${lines[2]?.slice(0, 40)}`); // changed, whole, cut
  expect((await resumed()).stderr).toContain('1 photo had been answered before');
  expect((await resumed()).stderr).toContain('3 photos had been answered before');
  expect((await inProcess(['classify', at, '--resume'])).code).toBe(2);
});

it('writes the Parquet that is documented: a row for each photo, failed ones with their error', async () => {
  const folder = scratch();
  const [out, tar, broken] = ['x.parquet', 'a.tar', 'b.jpg'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(tar, await tarOf());
  writeFileSync(broken, 'no photo');
  const { rows: alone } = await rowsOf(tar);
  const { code } = await inProcess(['classify', tar, broken, '--out', out, '--top', '2', '--resume']);
  expect(code).toBe(1);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(out) });
  expect(Object.keys(rows[0] ?? {}).join()).toBe(
    'file,top1_index,top1_id,top1_label,top1_score,labels,scores,model,error,width,height,ms',
  );
  expect(rows.map(({ top1_index: index }) => index as unknown)).toEqual([
    ...alone.map(({ predictions }) => predictions?.[0]?.index),
    null,
  ]);
  const model = sha(new Uint8Array(readFileSync(join(SMALL_VIT, 'model.safetensors'))));
  expect(rows[0]).toMatchObject({ file: `${tar}/0/00000.png`, model, error: null, width: 600, height: 400 });
  expect((rows[0]?.['scores'] as number[])[0]).toBe(rows[0]?.['top1_score']);
  expect(rows[0]?.['labels']).toHaveLength(2);
  expect(rows[3]).toMatchObject({ file: broken, model, top1_label: null, width: null, ms: null });
  expect(rows[3]?.['error']).toMatch(/^photoUnknownFormat: ./);
  const before = readFileSync(out);
  expect((await inProcess(['classify', tar, broken, '--out', out, '--top', '2', '--resume'])).stderr).toContain(
    '3 photos',
  );
  expect(readFileSync(out).equals(before)).toBe(true);
  expect((await inProcess(['classify', tar, '--format', 'parquet'])).code).toBe(2);
});
