import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutNames } from '../../../src/main/report/without-names';

const HOME = '/home/margarethe';
const told = (text: string): string => withoutNames(text, HOME);

describe('withoutNames', () => {
  it.each([
    ["ENOENT: no such file or directory, open '/home/margarethe/My Photos/sea.jpg'", 'sea'],
    ['Error at C:\\Users\\Margarethe\\Bilder\\Hochzeit 2024\\a b.heic', 'Hochzeit'],
    ['at read (file:///home/margarethe/headlight/out/main/index.js:12:5)', 'margarethe'],
    ['photo “birthday of Ben.png” was refused', 'Ben'],
    ['left out: IMG_2031.HEIC, notes.txt', 'IMG_2031'],
    ['~/models/secret-project/model.safetensors is damaged', 'secret'],
    ['\\\\nas\\family\\x.tiff could not be read', 'family'],
    ['the folder of margarethe', 'margarethe'],
  ])('hides what %s names', (line, name) => {
    expect(told(line).toLowerCase()).not.toContain(name.toLowerCase());
  });

  it('keeps what happened, and where in the program', () => {
    expect(told('[2026-11-30 10:00:00.000] [error] process gone Utility Headlight photos crashed')).toBe(
      '[2026-11-30 10:00:00.000] [error] process gone Utility Headlight photos crashed',
    );
    expect(told('at read (/opt/Headlight/resources/app.asar/out/main/index.js:12:5)')).toContain(':12:5)');
    expect(told('16 / 9, 3/4 of it, n/a')).toBe('16 / 9, 3/4 of it, n/a');
  });

  it('leaves no path of the home folder, whatever stands around it', () => {
    const word = fc.stringMatching(/^[a-z]{3,8}$/);
    fc.assert(
      fc.property(word, word, fc.constantFrom("'", '"', '`', '', '('), (folder, file, quote) => {
        const text = told(`failed: ${quote}${HOME}/${folder}/${file}.jpg${quote === '(' ? ')' : quote}`);
        expect(text).not.toContain('margarethe');
        expect(text).not.toContain(`/${folder}/`);
      }),
    );
  });
});
