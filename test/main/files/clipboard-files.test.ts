import { describe, expect, it } from 'vitest';
import { copiedFiles } from '../../../src/main/files/clipboard-files';

const NONE = { uriList: '', fileNames: '', fileNameW: '' };

describe.skipIf(process.platform === 'win32')('copiedFiles', () => {
  it('reads a list of addresses, its comments and foreign addresses left out', () => {
    const uriList =
      '# from a file manager\r\nfile:///home/me/a%20b.png\r\nhttps://example.com/c.png\r\nfile:///home/me/%EC%82%AC%EC%A7%84.jpg\r\n';
    expect(copiedFiles({ ...NONE, uriList })).toEqual(['/home/me/a b.png', '/home/me/사진.jpg']);
  });

  it("reads GNOME's list, which starts with what is to be done", () => {
    expect(copiedFiles({ ...NONE, uriList: 'copy\nfile:///a.png\nfile:///b.png' })).toEqual(['/a.png', '/b.png']);
  });

  it('reads the property list of macOS', () => {
    const fileNames =
      '<plist version="1.0"><array><string>/Users/me/a &amp; b.png</string><string>/Users/me/c.heic</string></array></plist>';
    expect(copiedFiles({ ...NONE, fileNames })).toEqual(['/Users/me/a & b.png', '/Users/me/c.heic']);
  });

  it('reads the one path of Windows up to its zero', () => {
    expect(copiedFiles({ ...NONE, fileNameW: 'C:\\photos\\a.png\0garbage' })).toEqual(['C:\\photos\\a.png']);
  });

  it.each(['', 'just text', 'file://other-host/share/a.png', 'file:', 'https://example.com/a.png'])(
    'finds no file in %j',
    (uriList) => {
      expect(copiedFiles({ ...NONE, uriList })).toEqual(uriList === 'file:' ? ['/'] : []);
    },
  );
});
