import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/main/photo/decode';
import { errorText } from '../../../src/shared/strings/strings';
import type { ErrorData } from '../../../src/vit/errors';

const latin = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.padEnd(600, '\x07'), 'latin1'));

const FILES: readonly (readonly [name: string, start: string, sentence: RegExp])[] = [
  ['a naked JPEG XL', '\xff\x0a\xfa\x7f', /JPEG XL.*Save it as JPEG or PNG/],
  ['a JPEG XL in boxes', '\0\0\0\x0cJXL \r\n\x87\n', /JPEG XL/],
  ['a JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n', /JPEG 2000/],
  ['a JPEG 2000 without boxes', '\xff\x4f\xff\x51\0', /JPEG 2000/],
  ['a Photoshop file', '8BPS\0\x01', /Photoshop/],
  ['an OpenEXR', 'v/1\x01\x02\0', /OpenEXR/],
  ['an icon', '\0\0\x01\0\x01\0', /icon/],
  ['a DICOM', `${'\0'.repeat(128)}DICM`, /DICOM/],
  ['a film of a phone', '\0\0\0\x14ftypqt  \0\0\0\0qt  ', /video \(QuickTime film \(MOV\)\)/],
  ['an old film', '\0\0\x10\0moov', /QuickTime/],
  ['an MP4', '\0\0\0\x18ftypmp42\0\0\0\0', /video \(MP4 film\)/],
  ['a WebM', '\x1a\x45\xdf\xa3', /Matroska or WebM/],
  ['an AVI', 'RIFF\x10\0\0\0AVI LIST', /AVI/],
  ['a recording', '\0\0\0\x20ftypM4A \0\0\0\0', /sound recording/],
  ['a PDF', '%PDF-1.7\n', /PDF/],
  ['an archive', 'PK\x03\x04\x14\0', /archive \(ZIP\)/],
  ['a Word document', `PK\x03\x04\x14\0${'\0'.repeat(24)}word/document.xml`, /Office document/],
];

describe('what is no photo is called by its name', () => {
  it.each(FILES)('%s', async (_, start, sentence) => {
    const error = await decode(latin(start)).catch((cause: ErrorData) => cause);
    expect(error).toMatchObject({ code: 'photoUnknownFormat' });
    expect(errorText('en', error as ErrorData)).toMatch(sentence);
    expect(errorText('ko', error as ErrorData)).not.toMatch(/[{}]/);
  });

  it('something gzipped that is no drawing', async () => {
    await expect(decode(new Uint8Array(gzipSync('hello')))).rejects.toMatchObject({ params: { archive: 'gzip' } });
  });

  it('what has no name gets the sentence about photos', async () => {
    const error = await decode(latin('Dear Sir or Madam')).catch((cause: ErrorData) => cause);
    expect(errorText('en', error as ErrorData)).toContain('is not a picture Headlight can read');
  });
});
