import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORIGIN, resolveAddress } from '../../../src/main/protocol/resolve';

describe('resolveAddress', () => {
  it('names a file of the renderer', () => {
    expect(resolveAddress(`${ORIGIN}/assets/index-Be41myWr.js`)).toEqual({
      kind: 'asset',
      path: 'assets/index-Be41myWr.js',
    });
  });

  it('names a file of a model, spaces and letters of any script included', () => {
    expect(resolveAddress(`${ORIGIN}/models/my%20model/%EB%AA%A8%EB%8D%B8.safetensors`)).toEqual({
      kind: 'model',
      id: 'my model',
      file: '모델.safetensors',
    });
  });

  it('takes the root for the page and leaves query and fragment out', () => {
    expect(resolveAddress(`${ORIGIN}/`)).toEqual({ kind: 'asset', path: 'index.html' });
    expect(resolveAddress(`${ORIGIN}/index.html?a=../b#c`)).toEqual({ kind: 'asset', path: 'index.html' });
  });

  it.each([
    'app://elsewhere/index.html',
    'https://headlight/index.html',
    'app://user@headlight/index.html',
    'app://headlight:8080/index.html',
    `${ORIGIN}/%2e%2e/%2e%2e/package.json/..%2fx`,
    `${ORIGIN}/assets/..%2f..%2fpackage.json`,
    `${ORIGIN}/assets/..%5cpackage.json`,
    `${ORIGIN}//etc/passwd`,
    `${ORIGIN}/%2fetc%2fpasswd`,
    `${ORIGIN}/C:/Windows/win.ini`,
    `${ORIGIN}/.env`,
    `${ORIGIN}/assets/`,
    `${ORIGIN}/%00`,
    `${ORIGIN}/%E0%A4%A`,
    `${ORIGIN}/models/vit-tiny`,
    `${ORIGIN}/models/vit-tiny/`,
    `${ORIGIN}/models/vit-tiny/a/b`,
    `${ORIGIN}/models/..%2f/config.json`,
    `${ORIGIN}/models/vit-tiny/..%2fconfig.json`,
    `${ORIGIN}/models/vit-tiny/%2e%2e%2fconfig.json`,
    `${ORIGIN}/models/vit-tiny/.hidden`,
    'not an address',
    '',
  ])('refuses %s', (address) => {
    expect(resolveAddress(address)).toBeNull();
  });

  it('never lets a path climb, whatever is asked', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '\\', 'a', 'models', '%00', ':'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const target = resolveAddress(`${ORIGIN}/${pieces.join('')}`);
        const names =
          target === null ? [] : target.kind === 'asset' ? target.path.split('/') : [target.id, target.file];
        for (const name of names) {
          expect(name).not.toBe('');
          expect(name.startsWith('.')).toBe(false);
          expect(name).not.toMatch(/[/\\:\0]/);
        }
      }),
    );
  });
});
