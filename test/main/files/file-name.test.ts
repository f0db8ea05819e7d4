import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pngName } from '../../../src/main/files/file-name';

describe('pngName', () => {
  it('keeps a good name in any script', () => {
    expect(pngName('chelsea layer 3 head 2.png')).toBe('chelsea layer 3 head 2.png');
    expect(pngName('고양이.PNG')).toBe('고양이.png');
  });

  it('keeps a name with dots inside, and adds what is missing', () => {
    expect(pngName('v1.2 cat')).toBe('v1.2 cat.png');
  });

  it.each(['', '.png', '...', '///', 'CON', 'nul.png', '\0'])('falls back for %j', (name) => {
    expect(pngName(name)).toBe('overlay.png');
  });

  it('never leaves a folder, a reserved character or a hidden file', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(pngName(name)).toMatch(/^[^.<>:"/\\|?*\p{Cc}][^<>:"/\\|?*\p{Cc}]*\.png$/u);
        expect(pngName(name).length).toBeLessThanOrEqual(124);
      }),
    );
  });
});
