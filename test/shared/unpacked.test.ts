import { describe, expect, it } from 'vitest';
import { unpacked } from '../../src/shared/unpacked';

describe('unpacked', () => {
  it('leads beside the archive of a packed app, on every system', () => {
    expect(unpacked('/opt/Headlight/resources/app.asar/resources/models')).toBe(
      '/opt/Headlight/resources/app.asar.unpacked/resources/models',
    );
    expect(unpacked('C:\\Headlight\\resources\\app.asar\\resources')).toBe(
      'C:\\Headlight\\resources\\app.asar.unpacked\\resources',
    );
  });

  it('leaves a checkout as it is, and what is unpacked already', () => {
    for (const path of ['/home/me/headlight/resources', '/opt/x/app.asar.unpacked/resources', '/home/my.app.asarx/r']) {
      expect(unpacked(path)).toBe(path);
    }
  });
});
