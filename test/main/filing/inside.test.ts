/** Keywords inside pictures: the picture as it was is kept and comes back; ExifTool by a stand-in of it, and by itself where it is installed. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ExifTool } from '../../../src/main/filing/exiftool';
import { Filing } from '../../../src/main/filing/filing';
import { foundAt } from '../../../src/main/filing/identity';
import { keywordWishes } from '../../../src/main/filing/keywords';
import { planFiling } from '../../../src/main/filing/plan';

/** Speaks as ExifTool does: keywords stand at the end of a 'picture', a line each. */
const STAND_IN = `#!/usr/bin/env node
const { existsSync, readFileSync } = require('node:fs');
const given = readFileSync(0);
const args = process.argv.slice(2);
const wordsOf = (text) => text.split('\\n').filter((line) => line.startsWith('#')).map((line) => line.slice(1));
if (args.includes('-json')) {
  const about = String(given).trim().split('\\n').filter(existsSync).flatMap((SourceFile) => {
    const text = readFileSync(SourceFile, 'utf8');
    if (text.startsWith('gif')) return [{ SourceFile, FileType: 'GIF' }];
    const words = wordsOf(text);
    return [{ SourceFile, FileType: 'JPEG', ...(words.length > 0 && { Subject: words.length === 1 ? words[0] : words }) }];
  });
  process.stdout.write(JSON.stringify(about));
} else if (String(given).startsWith('cut')) {
  process.stderr.write('Error: Corrupted JPEG image');
  process.exit(1);
} else {
  const added = args.filter((arg) => arg.startsWith('-XMP-dc:Subject+=')).map((arg) => arg.slice(17));
  process.stdout.write(given + added.map((word) => '#' + word.replace(/&#x([0-9a-f]+);/g, (_, code) => String.fromCodePoint(parseInt(code, 16))) + '\\n').join(''));
}
`;

let folder = '';
let filing = new Filing('');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-inside-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  filing = new Filing(join(folder, 'journals'));
  mkdirSync(join(folder, 'bin'));
});

async function standIn(): Promise<ExifTool> {
  const program = join(folder, 'bin', process.platform === 'win32' ? 'exiftool.exe' : 'exiftool');
  writeFileSync(program, STAND_IN);
  chmodSync(program, 0o755);
  return ExifTool.find({ PATH: join(folder, 'bin') });
}

const names = (): string[] => readdirSync(folder).filter((name) => name !== 'journals' && name !== 'bin').sort(); // prettier-ignore
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

async function wished(exiftool: ExifTool, photos: readonly string[], keywords: readonly string[]) {
  const asked = [];
  for (const name of photos) {
    const found = await foundAt(join(folder, name));
    const then = { bytes: found?.bytes ?? 0, written: found?.writtenMs ?? 0 };
    asked.push({ path: join(folder, name), then, keywords });
  }
  return keywordWishes(asked, exiftool, 'Headlight 1');
}

async function carriedOut({ written }: Awaited<ReturnType<typeof keywordWishes>>) {
  const plan = await planFiling(
    written.map(({ wish }) => wish),
    { kind: 'keywords', taken: 'leave' },
  );
  const content = async ({ n }: { n: number }) => (await written.find(({ wish }) => wish === plan.wishes[n])?.content()) ?? ''; // prettier-ignore
  return filing.run(plan, { signal: new AbortController().signal, content, onStep: () => undefined });
}

describe.skipIf(process.platform === 'win32')('with a stand-in', () => {
  it('keeps the picture as it was, with its permissions, and undo brings it back', async () => {
    writeFileSync(join(folder, 'a.jpg'), 'pixels\n#holiday\n', { mode: 0o640 });
    const ran = await carriedOut(await wished(await standIn(), ['a.jpg'], ['개', 'red panda; x=1']));
    expect(ran.outcomes.map(({ failed }) => failed)).toEqual([null]);
    expect(names()).toEqual(['a.jpg', 'a.jpg_original']);
    expect(text('a.jpg')).toBe('pixels\n#holiday\n#개\n#red panda; x=1\n');
    expect(text('a.jpg_original')).toBe('pixels\n#holiday\n');
    expect(statSync(join(folder, 'a.jpg')).mode & 0o777).toBe(0o640);
    await filing.undo(ran.id);
    expect(names()).toEqual(['a.jpg']);
    expect(text('a.jpg')).toBe('pixels\n#holiday\n');
  });

  it('names what has them already, what takes none, and links; touches none of them', async () => {
    writeFileSync(join(folder, 'has.jpg'), '#dog\n');
    writeFileSync(join(folder, 'moves.gif'), 'gif');
    symlinkSync(join(folder, 'has.jpg'), join(folder, 'link.jpg'));
    const wishes = await wished(await standIn(), ['has.jpg', 'moves.gif', 'link.jpg', 'gone.jpg'], ['dog']);
    expect(wishes.written).toEqual([]);
    expect(wishes.left.map(({ reason }) => reason)).toEqual(['already', 'notInside', 'link', 'missing']); // prettier-ignore
  });

  it('leaves a picture alone that ExifTool cannot write, and one that is written meanwhile', async () => {
    writeFileSync(join(folder, 'a.jpg'), 'cut');
    writeFileSync(join(folder, 'b.jpg'), 'pixels');
    const wishes = await wished(await standIn(), ['a.jpg', 'b.jpg'], ['dog']);
    writeFileSync(join(folder, 'b.jpg'), 'other pixels');
    const { outcomes } = await carriedOut(wishes);
    expect(outcomes.map(({ failed }) => failed)).toEqual(['EXIFTOOL']); // b was seen to differ when it was planned
    expect(names()).toEqual(['a.jpg', 'b.jpg']);
    expect([text('a.jpg'), text('b.jpg')]).toEqual(['cut', 'other pixels']);
  });
});

it('says what to install where there is none, and takes none from where it stands', async () => {
  await expect(ExifTool.find({ PATH: join(folder, 'bin') })).rejects.toMatchObject({ code: 'exiftoolMissing' });
  await expect(ExifTool.find({ PATH: '.' })).rejects.toMatchObject({ code: 'exiftoolMissing' });
});

const installed = await ExifTool.find().catch(() => null);

describe.skipIf(installed === null)('with ExifTool itself', () => {
  it.each(['jpeg', 'png', 'tiff', 'webp'] as const)('adds keywords to a %s and leaves its pixels', async (format) => {
    const name = `photo & ‘more’.${format}`;
    const drawn = sharp({ create: { width: 8, height: 6, channels: 3, background: '#a0522d' } });
    writeFileSync(join(folder, name), await drawn.toFormat(format).toBuffer());
    const pixels = async (): Promise<Buffer> => sharp(join(folder, name)).raw().toBuffer();
    const before = await pixels();
    const exiftool = installed as ExifTool;
    await carriedOut(await wished(exiftool, [name], ['개', 'red panda']));
    await carriedOut(await wished(exiftool, [name], ['red panda', 'dog']));
    expect(await exiftool.keywords([join(folder, name)])).toEqual([['개', 'red panda', 'dog']]);
    expect(await pixels()).toEqual(before);
    expect(names()).toEqual([name, `${name}_original`, `${name}_original (2)`]);
  });

  it('leaves damaged pictures and other formats', async () => {
    writeFileSync(join(folder, 'a.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 9]));
    writeFileSync(join(folder, 'b.jpg'), 'no picture');
    const { written, left } = await wished(installed as ExifTool, ['a.jpg', 'b.jpg'], ['dog']);
    expect(left.at(-1)).toMatchObject({ wish: { name: 'b.jpg' }, reason: 'notInside' });
    expect(left.every(({ reason }) => reason === 'notInside')).toBe(true);
    for (const one of written) await expect(one.content()).rejects.toMatchObject({ code: 'EXIFTOOL' });
  });
});
