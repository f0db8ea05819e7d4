import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileName } from '../../../src/main/files/file-name';

describe('fileName', () => {
  it('keeps a good name in any script', () => {
    expect(fileName('chelsea layer 3 head 2.png', 'png')).toBe('chelsea layer 3 head 2.png');
    expect(fileName('고양이.PNG', 'png')).toBe('고양이.png');
  });

  it('gives the ending of the form', () => {
    expect(fileName('cat layer 1.npy', 'npy')).toBe('cat layer 1.npy');
    expect(fileName('cat.png', 'csv')).toBe('cat.png.csv');
  });

  it('keeps a name with dots inside, and adds what is missing', () => {
    expect(fileName('v1.2 cat', 'png')).toBe('v1.2 cat.png');
  });

  it.each(['', '.png', '...', '///', 'CON', 'nul.png', '\0'])('falls back for %j', (name) => {
    expect(fileName(name, 'png')).toBe('overlay.png');
  });

  it('writes out what is hidden, as dialogs show it', () => {
    expect(fileName('photo\u202egnp.exe overlay', 'png')).toBe('photo U+202E gnp.exe overlay.png');
  });

  it('never leaves a folder, a reserved character or a hidden file', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(fileName(name, 'png')).toMatch(/^[^.<>:"/\\|?*\p{Cc}][^<>:"/\\|?*\p{Cc}]*\.png$/u);
        expect(fileName(name, 'png').length).toBeLessThanOrEqual(124);
      }),
    );
  });
});
