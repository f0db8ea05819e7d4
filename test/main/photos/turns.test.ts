import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PhotoTurns } from '../../../src/main/photos/turns';

let folder: string;
const at = (name: string): string => join(folder, name);
const make = (): PhotoTurns => new PhotoTurns(at('turns.json'));
const write = (name: string, text: string): { path: string } => {
  writeFileSync(at(name), text);
  return { path: at(name) };
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-turns-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the turns of photos', () => {
  it('are kept by content: under another name, pasted, and at the next start', async () => {
    const photo = write('a.jpg', 'photo');
    await make().keep(photo, 5, 270);
    const next = make();
    expect(await next.of(write('b.jpg', 'photo'), 5)).toBe(270);
    expect(await next.of({ bytes: Buffer.from('photo') }, 5)).toBe(270);
    expect(await next.of(write('c.jpg', 'other'), 5)).toBe(0);
  });

  it('read no file of another size', async () => {
    const turns = make();
    await turns.keep(write('a.jpg', 'photo'), 5, 90);
    expect(await turns.of({ path: at('nowhere.jpg') }, 6)).toBe(0);
    expect(await turns.of({ path: at('nowhere.jpg') }, 5)).toBe(0); // read, and not there
  });

  it('replace each other, and a full circle leaves nothing', async () => {
    const turns = make();
    const photo = write('a.jpg', 'photo');
    await turns.keep(photo, 5, 90);
    await turns.keep(photo, 5, 180);
    expect(await turns.of(photo, 5)).toBe(180);
    await turns.keep(photo, 5, 0);
    expect(await turns.of(photo, 5)).toBe(0);
    expect(JSON.parse(readFileSync(at('turns.json'), 'utf8'))).toEqual({ photos: [] });
  });

  it('pass over what is no turn, and a file that is damaged', async () => {
    const photo = write('a.jpg', 'photo');
    writeFileSync(at('turns.json'), JSON.stringify({ photos: [{ bytes: 5, sha256: 'x', turn: 45 }, 7] }));
    expect(await make().of(photo, 5)).toBe(0);
    writeFileSync(at('turns.json'), '{');
    expect(await make().of(photo, 5)).toBe(0);
    await make().keep(photo, 5, 90);
    expect(await make().of(photo, 5)).toBe(90);
  });
});
