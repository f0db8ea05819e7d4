/** Photos sorted into folders by label and keywords written beside them, said before it is done, and taken back. */
import './data-folder';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { inProcess, photo, scratch } from './command';
import { xmpSidecar } from '../../src/shared/export/xmp';
import { mergedXmp } from '../../src/shared/export/xmp-merge';

interface Said {
  readonly files: readonly {
    readonly from: string | null;
    readonly to: string;
    readonly label?: string;
    readonly keywords?: string[];
  }[];
  readonly left: readonly { readonly file: string; readonly reason: string }[];
  readonly id: string | null;
  readonly bytes: number;
}

async function asked(...args: readonly string[]): Promise<Said & { code: number | null; stderr: string }> {
  const { stdout, stderr, code } = await inProcess([...args, '--engine', 'native', '--json', '--unsure-below', '0']);
  return { ...(JSON.parse(stdout) as Said), code, stderr };
}

function photos(): { folder: string; into: string; a: string; b: string } {
  const folder = scratch();
  const [a, b] = [join(folder, 'a.png'), join(folder, 'b.jpg')];
  copyFileSync(photo('coffee.png'), a);
  copyFileSync(photo('rocket.jpg'), b);
  return { folder, into: join(folder, 'into'), a, b };
}

it('says what it would do, does it, and takes it back', async () => {
  const { folder, into, a, b } = photos();
  const classes = await inProcess(['classify', a, b, '--engine', 'native', '--top', '1', '--json']);
  const labels = (JSON.parse(classes.stdout) as { predictions: { label: string }[] }[]).map(
    (one) => one.predictions[0]?.label,
  );
  const dry = await asked('sort', a, b, '--into', into, '--move', '--dry-run');
  expect(dry.files.map(({ label }) => label)).toEqual(labels);
  expect([dry.code, dry.id, readdirSync(folder)]).toEqual([0, null, ['a.png', 'b.jpg']]);
  const moved = await asked('sort', a, b, '--into', into, '--move');
  expect(moved.code).toBe(0);
  expect(moved.files.map(({ to }) => to)).toEqual(dry.files.map(({ to }) => to));
  for (const { to } of moved.files) expect(existsSync(to)).toBe(true);
  expect(readdirSync(folder)).toEqual(['into']);
  expect((await inProcess(['undo', '--list'])).stdout).toContain('move: 2 files');
  expect((await inProcess(['undo'])).stderr).toContain('2 files taken back');
  expect(readdirSync(folder)).toEqual(['a.png', 'b.jpg']);
  expect(await inProcess(['undo'])).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing to undo') });
});

it('leaves what is taken, and says so; what is not sure goes apart or stays', async () => {
  const { into, a, b } = photos();
  await asked('sort', a, b, '--into', into, '--copy');
  const again = await asked('sort', a, b, '--into', into, '--copy');
  expect([again.code, again.files, again.left.map(({ reason }) => reason)]).toEqual([1, [], ['taken', 'taken']]);
  const numbered = await asked('sort', a, '--into', into, '--copy', '--taken', 'number');
  expect(numbered.files[0]?.to).toMatch(/a \(2\)\.png$/);
  const unsure = ['sort', a, '--into', into, '--copy', '--engine', 'native', '--unsure-below', '1', '--json'];
  const apart = JSON.parse((await inProcess(unsure)).stdout) as Said;
  expect(apart.files[0]?.to).toMatch(/into[\\/]not sure[\\/]a\.png$/);
  expect((await inProcess([...unsure, '--unsure', 'leave'])).stderr).toContain('1 without a sure label left alone');
});

it('writes keywords beside photos, adds them to a sidecar, and leaves alone what it does not understand', async () => {
  const { a, b, folder } = photos();
  writeFileSync(`${b}.xmp`, 'mine');
  const said = await asked('keywords', a, b);
  expect(said.left).toEqual([{ file: expect.stringMatching(/b\.jpg$/), reason: 'notXmp' }]);
  const [word = ''] = said.files[0]?.keywords ?? [];
  expect(readFileSync(`${a}.xmp`, 'utf8')).toContain(`<rdf:li>${word}</rdf:li>`);
  expect(readFileSync(`${b}.xmp`, 'utf8')).toBe('mine');
  await inProcess(['undo']);
  expect(readdirSync(folder).sort()).toEqual(['a.png', 'b.jpg', 'b.jpg.xmp']);

  writeFileSync(`${b}.xmp`, xmpSidecar(['holiday'], 'mine'));
  const added = await asked('keywords', b);
  const [other = ''] = added.files[0]?.keywords ?? [];
  expect(readFileSync(`${b}.xmp`, 'utf8')).toBe(mergedXmp(xmpSidecar(['holiday'], 'mine'), [other]));
  expect(readFileSync(`${b}.xmp_original`, 'utf8')).toBe(xmpSidecar(['holiday'], 'mine'));
  expect((await asked('keywords', b)).left).toEqual([{ file: expect.stringMatching(/b\.jpg$/), reason: 'already' }]);
  await inProcess(['undo']);
  expect(readFileSync(`${b}.xmp`, 'utf8')).toBe(xmpSidecar(['holiday'], 'mine'));
  expect(readdirSync(folder).sort()).toEqual(['a.png', 'b.jpg', 'b.jpg.xmp']);
});

it('says what to install where keywords are to go into photos, before it looks at one', async () => {
  const { a, folder } = photos();
  vi.stubEnv('PATH', '');
  const { code, stderr } = await inProcess(['keywords', a, '--inside']);
  vi.unstubAllEnvs();
  expect(stderr).toMatch(/ExifTool, which is not on this computer\. Install it .*libimage-exiftool-perl/);
  expect(code).not.toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['a.png', 'b.jpg']);
});

it('says what is missing in the command', async () => {
  const { a, into } = photos();
  expect(await inProcess(['sort', a, '--copy'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--into') });
  expect(await inProcess(['sort', a, '--into', into])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--move'),
  });
  expect(await inProcess(['undo', 'no-such-run'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--list'),
  });
});

it('takes no archives, and says why and what to do', async () => {
  const { folder, into, a } = photos();
  const archive = join(folder, 'photos.zip');
  writeFileSync(archive, 'PK');
  for (const args of [
    ['sort', a, archive, '--into', into, '--copy'],
    ['keywords', archive],
  ]) {
    const { code, stderr } = await inProcess(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/photos\.zip\): it works on files.*Unpack it/s)]);
  }
  expect(existsSync(into)).toBe(false);
});
