/** Commands that ask many photos, on every kind of source: the same photos give the same answer, whatever they come in; hostile archives are told in sentences. */
import { inProcess, scratch, SMALL_VIT } from '../command'; // first: it decides where the command looks
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { packTar } from 'modern-tar';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Failures } from '../../../src/cli/evaluate/failures';
import { labelledSource, withTruths } from '../../../src/cli/evaluate/labelled';
import { truthFor } from '../../../src/cli/evaluate/truth';
import { membersOf, type Member } from '../../../src/cli/many/archive';
import { samplesOf } from '../../../src/cli/many/samples';
import { parseArguments, type CommandSpec } from '../../../src/cli/options';
import { codeOf } from '../../../src/cli/sentences';
import { COMMANDS } from '../../../src/cli/specs';
import { LabelNames } from '../../../src/cli/train/label-names';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { seededRandom } from '../../../src/vit/explain/seeded';
import { folderFiles } from '../../../src/vit/node/folder-files';

const CHECKPOINT = await openCheckpoint(folderFiles(SMALL_VIT));
const EVALUATE = COMMANDS.find(({ name }) => name === 'evaluate') ?? COMMANDS[0];

interface File {
  readonly name: string;
  readonly data: Uint8Array;
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const text = (said: string): Uint8Array => new TextEncoder().encode(said);
const tar = (files: readonly File[]): Promise<Uint8Array> =>
  packTar(files.map(({ name, data }) => ({ header: { name, size: data.length, type: 'file' as const }, body: data })));
const zip = (files: readonly File[]): Uint8Array =>
  zipSync(Object.fromEntries(files.map(({ name, data }) => [name, data])));

/** Labels by which the small model's classes are named, and colours. */
const LABELS = ['n07920052', '7'] as const;
const INDEX = { n07920052: '193', 7: '7' } as const;

async function photos(): Promise<(File & { readonly label: (typeof LABELS)[number] })[]> {
  const random = seededRandom(5);
  const made = [0, 1, 2, 3, 4, 5].map(async (i) => {
    const raw = Uint8Array.from({ length: 24 * 24 * 3 }, (_, j) => 90 * random() + (j % 3 === i % 2 ? 150 : 0));
    const data = await sharp(raw, { raw: { width: 24, height: 24, channels: 3 } }).png().toBuffer(); // prettier-ignore
    return { name: `0000${i}.png`, data: new Uint8Array(data), label: LABELS[i % 2] ?? LABELS[0] };
  });
  return Promise.all(made);
}

/** The same photos as a folder, a glob, a list, and archives of every kind: arguments, by name. */
async function sources(): Promise<Record<string, readonly string[]>> {
  const [at, all] = [scratch(), await photos()];
  const put = (name: string, data: Uint8Array): string => {
    writeFileSync(join(at, name), data);
    return join(at, name);
  };
  for (const { name, data, label } of all) {
    mkdirSync(join(at, 'folder', label), { recursive: true });
    writeFileSync(join(at, 'folder', label, name), data);
  }
  const list = all.map(({ name, label }) => join(at, 'folder', label, name)).join('\n');
  const inFolders = all.map(({ name, data, label }) => ({ name: `./val/${label}/${name}`, data }));
  const beside = (ending: string, said: (label: (typeof LABELS)[number]) => string): File[] =>
    all.flatMap(({ name, data, label }) => [{ name, data }, { name: name.replace('png', ending), data: text(said(label)) }]); // prettier-ignore
  const json = beside('json', (label) => JSON.stringify({ caption: 'x', label })).reverse(); // before its photo
  const wds = beside('cls', (label) => INDEX[label]);
  put('wds-0.tar', await tar(wds.slice(0, 6)));
  put('wds-1.tar', await tar(wds.slice(6)));
  return {
    folder: [join(at, 'folder')],
    folders: [join(at, 'folder', '*')],
    glob: [join(at, 'folder', '*', '*.png')],
    list: ['--from-file', put('list.txt', text(list))],
    'shards with .cls': [join(at, 'wds-*.tar')],
    'tar.gz with .json': [put('json.tar.gz', gzipSync(await tar(json)))],
    'zip with folders': [put('folders.zip', zip(inFolders))],
    'zip of Windows': [put('win.zip', zip(inFolders.map(({ name, data }) => ({ name: name.slice(2).replaceAll('/', '\\'), data }))))], // prettier-ignore
    'a tar.gz called tar': [put('lies.tar', gzipSync(await tar(inFolders)))],
  };
}

const silent = { message: () => undefined };

/** What of a source would be asked, and why not: names of photos and what is true of them. */
async function labelled(args: readonly string[], read = truthFor(CHECKPOINT, true)) {
  const failures = new Failures(silent);
  const parsed = parseArguments(args, EVALUATE as CommandSpec);
  const source = await labelledSource({ args: parsed }, failures, { command: 'evaluate', read });
  const met = await listOf(withTruths(source));
  const told = met.map(({ path, truth, error }) => [path.slice(-9), error === undefined ? truth[0] : codeOf(error)]);
  return { told: told.sort(), codes: met.flatMap(({ error }) => (error === undefined ? [] : [codeOf(error)])) };
}

describe('every source of photos', () => {
  it('gives the same photos with the same labels', async () => {
    const expected = [0, 1, 2, 3, 4, 5].map((i) => [`0000${i}.png`, i % 2 === 0 ? 193 : 7]);
    for (const [name, args] of Object.entries(await sources()))
      expect([name, (await labelled(args)).told]).toEqual([name, expected]);
  });

  it('gives train its labels by name, 2 before 10, whatever order they come in', async () => {
    const all = await sources();
    for (const [name, labels] of [
      ['folder', ['7', 'n07920052']],
      ['tar.gz with .json', ['7', 'n07920052']],
      ['shards with .cls', ['7', '193']],
    ] as const) {
      const names = new LabelNames();
      const { told } = await labelled(all[name] ?? [], names.read);
      const sorted = names.sorted(told.map(([, place]) => Number(place)));
      expect([name, sorted]).toEqual([name, { labels, classes: [1, 0, 1, 0, 1, 0] }]);
    }
  });

  it('answers each command alike, in parts, and --resume runs nothing again', async () => {
    const all = await sources();
    const at = scratch();
    const parts = all['shards with .cls'] ?? [];
    const run = async (command: string, out: string, args: readonly string[], ...more: string[]) => {
      const { code, stderr } = await inProcess([command, ...args, '--out', join(at, out), ...more]);
      return { code, stderr, file: readFileSync(join(at, out)) };
    };
    for (const [command, out] of [
      ['evaluate', 'e.json'],
      ['embed', 'e.npy'],
      ['heads', 'h.csv'],
    ] as const) {
      const half = await run(command, out, parts, '--resume', '--shard', '0/2', ...(command === 'heads' ? ['--no-sidecar'] : [])); // prettier-ignore
      const whole = await run(command, out, parts, '--resume');
      const photosOf = ({ stderr }: typeof half): string => stderr.split('had been')[0] ?? '';
      expect([command, half.code, half.stderr, whole.code, photosOf(whole)]).toEqual([command, 0, '', 0, '5 photos ']);
      if (command === 'evaluate') expect(JSON.parse(whole.file.toString())).toMatchObject({ photos: 6 });
    }
    const settings = JSON.parse(readFileSync(join(at, 'h.csv.json'), 'utf8')) as { photos: { name: string }[] };
    expect(settings.photos.map(({ name }) => name)).toEqual(['wds-0.tar', 'wds-1.tar']);
    const zipped = await run('embed', 'zip.npy', all['zip with folders'] ?? []);
    expect(zipped.file.equals(readFileSync(join(at, 'e.npy')))).toBe(true);
    const model = join(at, 'model');
    const trained = await inProcess(['train', ...parts, '--out', model, '--resume', '--lambda', '0.1']);
    expect([trained.code, readFileSync(`${model}.resume`, 'utf8').split('\n').length]).toEqual([0, 7]);
    expect((await inProcess(['embed', ...parts, '--resume'])).stderr).toContain('--resume needs --out FILE');
  });
});

describe('hostile archives', () => {
  const inFile = (name: string, data: Uint8Array): string => {
    const file = join(scratch(), name);
    writeFileSync(file, data);
    return file;
  };

  it('are told, and what is whole of them is counted', async () => {
    const [first, second] = (await photos()).map(({ name, data, label }) => ({ name: `${label}/${name}`, data }));
    const [a, b] = [first ?? { name: '', data: text('') }, second ?? { name: '', data: text('') }];
    const outside = { name: '../../n07920052/x.png', data: a.data };
    const bare = { name: 'a.png', data: a.data };
    const lying = zip([a, b]);
    new DataView(lying.buffer).setUint32(lying.length - 22 - 2 * (46 + a.name.length) + 24, 300_000_000, true);
    const cases: [string, Uint8Array, number, string[]][] = [
      ['twice.tar', await tar([a, b, a]), 2, ['archiveTwice']],
      ['outside.tar', await tar([outside, b]), 1, ['archiveOutside']],
      ['empty.tar', await tar([{ name: 'notes.txt', data: text('x') }]), 0, ['archiveEmpty']],
      ['nothing.tar', new Uint8Array(0), 0, ['archiveDamaged']],
      ['random.tar', new Uint8Array(4000).fill(7), 0, ['archiveDamaged']],
      [
        'cut.tar',
        (await tar([a, b])).slice(0, 512 + 512 * Math.ceil(a.data.length / 512) + 600),
        1,
        ['archiveDamaged'],
      ],
      ['cut.tgz', gzipSync(await tar([a, b])).subarray(0, 100), 0, ['archiveDamaged']],
      ['lying.zip', lying, 0, ['archiveDamaged']],
      ['long.tar', await tar([a, { name: a.name.replace('png', 'cls'), data: new Uint8Array(2_000_000) }, b]), 1, ['badRequest']], // prettier-ignore
      ['words.tar', await tar([bare, { name: 'a.cls', data: text('no such class') }]), 0, ['badRequest']],
      ['json.tar', await tar([bare, { name: 'a.json', data: text('{') }]), 0, ['badRequest']],
      ['bare.tar', await tar([bare]), 0, ['badRequest']],
    ];
    for (const [name, data, count, codes] of cases) {
      const { told, codes: met } = await labelled([inFile(name, data)]);
      expect([name, told.length - met.length, met]).toEqual([name, count, codes]);
    }
    const { code, stdout, stderr } = await inProcess(['evaluate', inFile('bare.tar', await tar([bare])), '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ photos: 0, failed: 1 })]);
    expect(stderr).toContain('no .cls beside it');
  });

  it('of Korean Windows have the folders they had there, which are labels', async () => {
    const [photo] = await photos();
    const archive = zip([{ name: `${'x'.repeat(6)}\\1.png`, data: photo?.data ?? text('') }]);
    const puppy = Buffer.from([0xb0, 0xad, 0xbe, 0xc6, 0xc1, 0xf6]); // 강아지 in CP949
    const named = Buffer.from(archive);
    for (let at = named.indexOf('xxxxxx'); at >= 0; at = named.indexOf('xxxxxx')) puppy.copy(named, at);
    const members = await listOf(membersOf(inFile('korean.zip', named), named.length, () => 1e6));
    expect(members.map(({ name, error }) => [name, error])).toEqual([['강아지/1.png', undefined]]);
  });

  it('give no member that is larger than it may be, nor hold more than a few that seem to be one sample', async () => {
    const file = inFile('big.tar.gz', gzipSync(await tar([{ name: 'a.png', data: new Uint8Array(5000) }])));
    const members = await listOf(membersOf(file, 100, () => 4999));
    expect(members).toMatchObject([{ name: 'a.png', bytes: null, size: 5000 }]);
    let given = 0;
    async function* endless(): AsyncGenerator<Member> {
      for (; given < 100; given++) yield { name: `holiday.${given}.png`, share: 0, size: 1, bytes: new Uint8Array(1) };
    }
    for await (const { photo } of samplesOf(endless())) {
      expect(given - Number(photo.name.split('.')[1])).toBeLessThan(6);
    }
    expect(given).toBe(100);
  });

  it('may be left at any photo, and nothing is thrown behind one’s back', async () => {
    const many = Array.from({ length: 200 }, (_, i) => ({ name: `${i}.png`, data: new Uint8Array(20_000).fill(i) }));
    for (const data of [await tar(many), gzipSync(await tar(many), { level: 0 })]) {
      const file = inFile('a.tar', data);
      for (let left = 0; left < 20; left++) {
        let met = 0;
        for await (const { name } of membersOf(file, data.length, () => 1e6)) {
          expect(name).toBe(`${met}.png`);
          if (++met > left) break;
        }
      }
    }
  });

  it('--truth names their photos by the path in the archive', async () => {
    const all = await photos();
    const rows = all.slice(1).map(({ name, label }, i) => `${i % 2 ? 'in/' : 'a.zip/in/'}${name},${label}`);
    const table = inFile('truth.csv', text(['file,label', ...rows, 'gone.png,7'].join('\n')));
    const archive = inFile('a.zip', zip(all.map(({ name, data }) => ({ name: `in/${name}`, data }))));
    const { stdout, stderr } = await inProcess(['evaluate', archive, '--json', '--truth', table]);
    expect(JSON.parse(stdout)).toMatchObject({ photos: 5, failures: [{ file: 'gone.png', error: { code: 'photoNotFound' } }] }); // prettier-ignore
    expect(stderr).toContain('1 photo has no row');
    const folder = scratch();
    for (const { name, data } of all) writeFileSync(join(folder, name), data);
    writeFileSync(table, `file,label\n00000.png,7\ngone.png,7`);
    const part = await inProcess(['evaluate', folder, '--json', '--truth', table, '--shard', '0/1']);
    expect(JSON.parse(part.stdout)).toMatchObject({ photos: 1, failed: 1 }); // told once
  });
});
