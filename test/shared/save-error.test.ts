import { describe, expect, it } from 'vitest';
import { saveError } from '../../src/shared/save-error';
import { errorText } from '../../src/shared/strings/strings';

const failing = (code: string, syscall = 'open'): Error =>
  Object.assign(new Error(`${code}: ${syscall} '/secret/.headlight-1.tmp'`), { code, syscall });

describe('a file that could not be saved', () => {
  it.each([
    ['EACCES', 'open', 'saveDenied'],
    ['ENOSPC', 'write', 'saveFull'],
    ['ENOENT', 'open', 'saveNoFolder'],
    ['EROFS', 'open', 'saveReadOnly'],
    ['EPERM', 'rename', 'saveInUse'],
    ['EBUSY', 'rename', 'saveInUse'],
  ])('%s of %s is %s', (code, syscall, wanted) => {
    expect(saveError('map.png', failing(code, syscall)).toData()).toEqual({
      code: wanted,
      params: { name: 'map.png' },
    });
  });

  it('of a rare kind keeps the system’s code, and nothing that is no system error', () => {
    expect(saveError('map.png', failing('EMFILE')).params).toEqual({ name: 'map.png', detail: 'EMFILE' });
    expect(saveError('map.png', 'what').params).toEqual({ name: 'map.png', detail: 'unknown' });
  });

  it.each(['en', 'ko'] as const)('is told in %s by name, without path or code', (locale) => {
    for (const code of ['EACCES', 'ENOSPC', 'ENOENT', 'EROFS', 'EBUSY']) {
      const sentence = errorText(locale, saveError('map.png', failing(code)).toData());
      expect(sentence).toContain('map.png');
      expect(sentence).not.toMatch(/secret|tmp|E[A-Z]{3,}/);
    }
  });
});
