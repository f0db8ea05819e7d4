import { describe, expect, it } from 'vitest';
import { isOwnPage, mayFetch, mayOpenOutside } from '../../../src/main/security/addresses';

describe('mayFetch', () => {
  it.each([
    'app://headlight/index.html',
    'app://headlight',
    'blob:app://headlight/1-2-3',
    'data:image/png;base64,AA==',
  ])('lets %s pass', (address) => {
    expect(mayFetch(address)).toBe(true);
  });

  it.each([
    'https://example.com/',
    'http://localhost:5173/',
    'ws://localhost:5173/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'app://elsewhere/index.html',
    'app://headlight.example.com/',
    'chrome://settings',
    'nonsense',
  ])('refuses %s', (address) => {
    expect(mayFetch(address)).toBe(false);
  });

  it('lets the dev server pass while there is one, and no other port', () => {
    expect(mayFetch('ws://localhost:5173/', 'http://localhost:5173')).toBe(true);
    expect(mayFetch('http://localhost:5174/', 'http://localhost:5173')).toBe(false);
  });
});

describe('isOwnPage', () => {
  it.each(['app://headlight/', 'app://headlight/index.html', 'app://headlight/index.html#about'])(
    'knows %s',
    (address) => {
      expect(isOwnPage(address)).toBe(true);
    },
  );

  it.each([
    'app://headlight/assets/other.html',
    'app://headlight.evil/index.html',
    'https://headlight/index.html',
    'data:text/html,app://headlight/index.html',
    'about:blank',
    '',
  ])('does not know %s', (address) => {
    expect(isOwnPage(address)).toBe(false);
  });
});

describe('mayOpenOutside', () => {
  it('opens only pages on the list, to the letter', () => {
    expect(mayOpenOutside('https://arxiv.org/abs/2005.00928')).toBe(true);
    expect(mayOpenOutside('https://arxiv.org/abs/2005.00928?x')).toBe(false);
    expect(mayOpenOutside('file:///bin/sh')).toBe(false);
  });
});
